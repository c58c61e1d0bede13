using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Legal;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>A route as an attacker reads it: where identifiers stand in its address, and what its form takes.</summary>
internal sealed partial class AttackedRoute
{
    private readonly RouteEndpoint _endpoint;

    private AttackedRoute(string name, RouteEndpoint endpoint) => (Name, _endpoint) = (name, endpoint);

    public string Name { get; }

    public bool IsPosted => RouteTable.MethodOf(_endpoint) == "POST";

    public bool IsInTenant => Parameters.Contains("tenant", StringComparer.OrdinalIgnoreCase);

    public Audience? Audience => Metadata?.Audience;

    public Type? Request => Metadata?.Request;

    /// <summary>The names in braces.</summary>
    public IReadOnlyList<string> Parameters => [.. Parameter().Matches(Pattern).Select(match => match.Groups["name"].Value)];

    /// <summary>What the form or the query takes, beyond the address.</summary>
    public IReadOnlyList<ParameterInfo> Fields => [.. Arguments.Where(argument => !Parameters.Contains(argument.Name!, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The entity whose identifier or secret stands in the address, beside the tenant.</summary>
    public IReadOnlyList<string> Targets => [.. Parameters.Where(parameter => !NoTargets.Contains(parameter.ToLowerInvariant()))];

    // The tenant itself, and what stands in files that everybody may read: plans, legal documents; a flag belongs to the code.
    private static string[] NoTargets => ["tenant", "plan", "interval", "currency", "document", "version", "flag"];

    private IAudienceMetadata? Metadata => _endpoint.Metadata.GetMetadata<FormMetadata>() ?? _endpoint.Metadata.GetMetadata<IAudienceMetadata>();

    private string Pattern => _endpoint.RoutePattern.RawText!;

    private ParameterInfo[] Arguments => Request?.GetConstructors()[0].GetParameters() ?? [];

    public static AttackedRoute Named(string name) => new(name, RouteTable.All[name]);

    public static IEnumerable<AttackedRoute> All() => RouteTable.All.Select(route => new AttackedRoute(route.Key, route.Value));

    /// <summary>Its address in one tenant, with the identifiers of what belongs to another or the same.</summary>
    public async Task<string> Path(AttackedProduct product, string slug, CurrentTenant target)
    {
        var path = Pattern;
        foreach (var parameter in Parameters)
        {
            var value = parameter.Equals("tenant", StringComparison.OrdinalIgnoreCase) ? slug : await TargetOf(product, parameter, target);
            path = Parameter().Replace(path, value, 1);
        }
        return "/" + path.TrimStart('/');
    }

    /// <summary>The first identifier in the address, of what belongs to a tenant.</summary>
    public Task<string> Target(AttackedProduct product, CurrentTenant target) => TargetOf(product, Targets[0], target);

    /// <summary>A form that would be accepted from somebody who may, with the identifiers of one tenant.</summary>
    public async Task<IReadOnlyList<TestField>> PlausibleForm(AttackedProduct product, CurrentTenant target)
    {
        var fields = new List<TestField>();
        foreach (var field in Fields.Where(field => !IsFile(field)))
            fields.Add((field.Name!, await PlausibleValue(product, field, target)));
        return fields;
    }

    /// <summary>Whether a field is for a file, which is no text.</summary>
    public static bool IsFile(ParameterInfo field) => field.ParameterType == typeof(UploadedFile) || field.ParameterType == typeof(IncomingFile);

    public override string ToString() => Name;

    private static async Task<string> PlausibleValue(AttackedProduct product, ParameterInfo field, CurrentTenant target)
    {
        var type = Nullable.GetUnderlyingType(field.ParameterType) ?? field.ParameterType;
        if (EntityOf(type) is { } entity)
            return await product.IdentifierOf(entity, target);
        if (type.IsEnum)
            return Enum.GetNames(type)[0];
        if (type == typeof(bool))
            return "on";
        if (type == typeof(Secret))
            return TestVisitor.Password;
        if (type == typeof(DateOnly))
            return product.Clock.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (IModuleFacts.All.Select(module => module.PlausibleValues.GetValueOrDefault(field.Name!)).FirstOrDefault(value => value is not null) is { } known)
            return known;
        if (type == typeof(int) || type == typeof(decimal))
            return "1";
        return field.Name switch
        {
            "Email" => "somebody@example.com",
            "Role" => Role.Admin,
            "Slug" => target.Slug,
            // Nothing is confirmed, and for nobody anything set, by accident.
            "Plan" or "Tenant" => "",
            "Value" => "true",
            "Color" => "#112233",
            "Culture" => "fr",
            "TimeZone" => "Europe/Paris",
            "ReturnUrl" => "/",
            "AcceptedTerms" => AcceptedTerms.Of(field.Member.DeclaringType == typeof(AcceptForTenant) ? LegalDocumentKind.OfCustomers : LegalDocumentKind.OfPeople),
            "Website" => "",
            _ => "Plausible",
        };
    }

    private static Type? EntityOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>) ? type.GetGenericArguments()[0] : null;

    private Task<string> TargetOf(AttackedProduct product, string parameter, CurrentTenant target)
    {
        var type = Arguments.FirstOrDefault(argument => argument.Name!.Equals(parameter, StringComparison.OrdinalIgnoreCase))?.ParameterType
            ?? _endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type.GetProperty(parameter)?.PropertyType
            ?? typeof(string);
        if (EntityOf(type) is { } entity)
            return product.IdentifierOf(entity, target);
        if (Name.Contains("/stripe-simulator/", StringComparison.Ordinal))
            return product.SimulatedObject(Name.Contains("/portal/", StringComparison.Ordinal) ? "portal" : parameter.ToLowerInvariant());
        if (parameter.Equals("subject", StringComparison.OrdinalIgnoreCase))
            return product.IdentifierOf(typeof(Membership), target);
        return Task.FromResult(parameter.ToLowerInvariant() switch
        {
            "token" => product.InvitationToAlpha,
            "provider" => "google",
            "document" => "terms",
            "version" => "2026-11-21",
            "hash" => product.LogoOfAlpha,
            "name" when Name.Contains("/schedules/", StringComparison.Ordinal) => "forgotten-schedule",
            "id" when Name.Contains("/dev/mail/", StringComparison.Ordinal) => "mail_0",
            "id" when Name.Contains("/billing/events/", StringComparison.Ordinal) => AttackedProduct.EventOf(target),
            "slug" => target.Slug,
            "flag" => "live-pages",
            "kind" => "invitation",
            "look" => "product",
            "culture" => "en",
            "plan" => "team",
            "interval" => "month",
            "currency" => "EUR",
            "sample" => "0",
            _ => throw new InvalidOperationException($"{Name}: say here what {{{parameter}}} stands for, so that it can be attacked."),
        });
    }

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
