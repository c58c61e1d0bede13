using SaasStarter.Backbone.Tenancy;
using SaasStarter.Museum.ArtPieces;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Museum.ArtPieces;

/// <summary>Some art pieces for the general tests to look at and to attack: as many as attacks may remove.</summary>
internal sealed class ArtPieceFacts : IModuleFacts
{
    public async Task Populate(TestApplication app, CurrentTenant tenant, TestVisitor owner)
    {
        for (var number = 1; number <= 20; number++)
        {
            var created = await app.Send(new CreateArtPiece(
                CommonName: $"{tenant.Name} common name {number}",
                PlaceOfOrigin: $"{tenant.Name} place of origin",
                FurtherRemarks: $"{tenant.Name} further remarks",
                WeightInGrams: 17,
                InsuredValue: 12.5m,
                AcquiredOn: new(2024, 2, 29),
                IsOnLoan: true), tenant, owner, Role.Owner);
            Assert.Null(created.Problem);
        }
    }
}
