using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Tenancy;

/// <summary>The roles of the product, those of its modules included.</summary>
public sealed class RoleCatalogueTests
{
    private static readonly Permission Pour = new("test.pour");

    private static readonly AddedRole CupBearer = new("cup-bearer", Role.Member, new(typeof(RoleCatalogueTests), "Title"), new(typeof(RoleCatalogueTests), "Description"));

    [Fact]
    public void Who_may_give_roles_gives_none_that_may_do_more_than_they_may()
    {
        using var product = new ProductWithoutServices();
        var roles = product.Services.GetRequiredService<RoleCatalogue>();
        var givers = roles.All.Where(role => role.Permissions.Contains(MemberPermissions.Invite) || role.Permissions.Contains(MemberPermissions.ChangeRole)).ToList();

        Assert.Contains(givers, role => role.Name == Role.Admin);
        Assert.All(givers, giver => Assert.All(roles.UpTo(giver), given => Assert.Subset(giver.Permissions.ToHashSet(), given.Permissions.ToHashSet())));
    }

    [Fact]
    public void A_modules_role_may_what_its_model_may_and_what_it_is_granted_and_stands_below_it()
    {
        var roles = new RoleCatalogue([new(TenantPermissions.Open, Role.Member, Role.Viewer), new(Pour, CupBearer.Name)], [CupBearer]);

        Assert.Equal([Role.Owner, Role.Admin, Role.Member, CupBearer.Name, Role.Viewer, Role.Guest], roles.All.Select(role => role.Name));
        Assert.Equal([TenantPermissions.Open, Pour], roles[CupBearer.Name].Permissions.OrderBy(permission => permission.Name == Pour.Name));
        Assert.DoesNotContain(Pour, roles[Role.Member].Permissions);
        Assert.True(roles[CupBearer.Name].TakesSeat);
        Assert.Contains(Pour, roles[Role.Owner].Permissions);
    }
}
