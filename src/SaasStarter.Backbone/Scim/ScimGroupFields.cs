using System.Text.Json;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>What a directory says of a group (RFC 7643, 4.2).</summary>
internal sealed record ScimGroupFields
{
    /// <summary>What it is called.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The directory's own identifier.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who is in it.</summary>
    public IReadOnlySet<Id<ScimUser>> Members { get; init; } = new HashSet<Id<ScimUser>>();

    /// <summary>The same with what the directory changes.</summary>
    public Result<ScimGroupFields> With(IEnumerable<ScimChange> changes) => ScimPatch.Apply(this, changes, (fields, change) => fields.With(change));

    /// <summary>Why this cannot be kept; null when it can.</summary>
    public Problem? Refusal()
    {
        var check = new Validation().Line(DisplayName ?? "", ScimUser.MaximumLength, "displayName").OptionalLine(ExternalId, ScimUser.MaximumLength, "externalId");
        if (check.Errors.Count > 0)
            return Problem.Invalid(check.Errors);
        return Members.Count > ScimGroup.MaximumMembers ? ScimProblems.TooManyMembers : null;
    }

    private Result<ScimGroupFields> With(ScimChange change) => (change.Path.Attribute, change.Path.Part) switch
    {
        ("displayname", null) => Text(change, text => this with { DisplayName = text }),
        ("externalid", null) => Text(change, text => this with { ExternalId = text }),
        ("members", null or "value") => WithMembers(change),
        ("schemas" or "id" or "meta", _) => ScimProblems.ReadOnly(change.Path.Text),
        ("", _) => this,
        _ => change.IsNamed ? ScimProblems.InvalidPath(change.Path.Text) : this,
    };

    private static Result<ScimGroupFields> Text(ScimChange change, Func<string?, ScimGroupFields> with)
    {
        var text = change.Text();
        return text.Problem is { } problem ? problem : with(text.Value.Given);
    }

    private Result<ScimGroupFields> WithMembers(ScimChange change)
    {
        var named = NamedBy(change);
        if (named.Problem is { } problem)
            return problem;
        return change.Verb switch
        {
            ScimVerb.Add => this with { Members = Members.Union(named.Value.Ids).ToHashSet() },
            ScimVerb.Replace => this with { Members = named.Value.Ids.ToHashSet() },
            _ => this with { Members = named.Value.IsAll ? new HashSet<Id<ScimUser>>() : Members.Except(named.Value.Ids).ToHashSet() },
        };
    }

    // Of whom to take away, some directories say "members[value eq \"…\"]", and some list them as a value.
    private static Result<Named> NamedBy(ScimChange change)
    {
        if (change.Path.Narrowing is { } narrowing)
        {
            var filter = ScimFilter.Read(narrowing, "value");
            return filter.Problem is { } problem ? problem : Read(change, filter.Value.Select(comparison => comparison.Value));
        }
        if (change.Value is not { } value)
            return new Named([], IsAll: true);
        var items = value.Items().Select(item => item.Single()).ToList();
        return items.TrueForAll(item => item.ValueKind == JsonValueKind.String) ? Read(change, items.Select(item => item.GetString()!)) : ScimProblems.InvalidValue(change.Path.Text);
    }

    private static Result<Named> Read(ScimChange change, IEnumerable<string> texts)
    {
        var ids = new List<Id<ScimUser>>();
        foreach (var text in texts)
        {
            if (Id<ScimUser>.TryParse(text, null, out var id))
                ids.Add(id);
            else if (change.Verb != ScimVerb.Remove)
                return ScimProblems.NoSuchMember;
        }
        return new Named(ids, IsAll: false);
    }

    private sealed record Named(IReadOnlyList<Id<ScimUser>> Ids, bool IsAll);
}
