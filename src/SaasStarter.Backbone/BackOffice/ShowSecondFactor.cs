using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>What somebody of the staff has to do before anything opens.</summary>
/// <param name="Setup">The key of a form that was refused, to be shown again; null for a new one.</param>
internal sealed record ShowSecondFactor(string? Setup = null) : IQuery<SecondFactorStep>
{
    public static Audience Audience => Audience.Staff;
}

/// <summary>What is to be done.</summary>
/// <param name="NewKey">The key to be put into an application; null when the second factor is set up already, and to be confirmed.</param>
internal sealed record SecondFactorStep(NewKey? NewKey);

/// <summary>A key that nobody has yet.</summary>
/// <param name="Setup">It, sealed, for the form.</param>
/// <param name="Text">It in groups of four letters, to be typed.</param>
/// <param name="Uri">It as an application reads it from a picture.</param>
internal sealed record NewKey(string Setup, string Text, string Uri);

internal sealed class ShowSecondFactorHandler(SecondFactor secondFactor, Brand brand, TenantScope scope) : IHandler<ShowSecondFactor, SecondFactorStep>
{
    public Task<Result<SecondFactorStep>> Handle(ShowSecondFactor request, CancellationToken cancellationToken)
    {
        if (scope.Caller.Staff!.IsEnrolled)
            return Task.FromResult<Result<SecondFactorStep>>(new SecondFactorStep(null));
        var key = secondFactor.UnsealSetup(request.Setup) ?? Totp.NewKey();
        var text = string.Join(' ', Totp.Write(key).Chunk(4).Select(letters => new string(letters)));
        return Task.FromResult<Result<SecondFactorStep>>(new SecondFactorStep(
            new(secondFactor.SealSetup(key), text, Totp.Uri(key, brand.Name, scope.Caller.Person!.Email))));
    }
}
