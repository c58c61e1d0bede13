using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Tenancy;

/// <summary>Who decides what personal data is processed for (GDPR, articles 4(7) and 4(8)).</summary>
public enum ProcessingRole
{
    /// <summary>The operator of the product: accounts, what is paid, the security of the whole.</summary>
    Controller,

    /// <summary>The tenant; the operator acts on its instructions.</summary>
    Processor,
}

/// <summary>What makes a processing lawful (GDPR, article 6(1)).</summary>
public enum LegalBasis
{
    /// <summary>Letter a: the person agreed, and can take it back.</summary>
    Consent,

    /// <summary>Letter b: a contract with the person, or its preparation, needs it.</summary>
    Contract,

    /// <summary>Letter c: a law demands it.</summary>
    LegalObligation,

    /// <summary>Letter f: somebody's legitimate interest outweighs.</summary>
    LegitimateInterest,
}

/// <summary>Kinds of personal data, as the model register of the CNIL tells them apart.</summary>
public enum DataCategory
{
    /// <summary>Name, mail address, picture.</summary>
    Identity,

    /// <summary>Habits, family.</summary>
    PersonalLife,

    /// <summary>Role, position, training.</summary>
    Professional,

    /// <summary>Income, payments, means of payment.</summary>
    Economic,

    /// <summary>Network addresses, logs, browsers.</summary>
    Connection,

    /// <summary>Where somebody is or was.</summary>
    Location,

    /// <summary>What article 9 of the GDPR protects: health, opinions, origin.</summary>
    Sensitive,

    /// <summary>Offences and convictions (GDPR, article 10).</summary>
    Offences,

    /// <summary>The national identification number (in France the NIR).</summary>
    NationalNumber,
}

/// <summary>
/// A processing of personal data: one line of the register (GDPR, article 30). A capability declares its own in its folder, as a static property; the entities
/// that belong to it refer to it, and by that it is found.
/// </summary>
/// <param name="Name">Its stored name, <c>team</c>: lower-case letters and hyphens. It never changes.</param>
/// <param name="Role">In which role the operator of the product does it.</param>
/// <param name="Basis">What makes it lawful. For <see cref="ProcessingRole.Processor"/>, what the tenant relies on as a rule.</param>
/// <param name="Since">Since when it is in the register.</param>
public sealed record Processing(string Name, ProcessingRole Role, LegalBasis Basis, DateOnly Since)
{
    /// <summary>When this declaration was changed last; null when it never was.</summary>
    public DateOnly? ChangedOn { get; init; }

    /// <summary>What it is called.</summary>
    public required LocalizedText Title { get; init; }

    /// <summary>What it is for, in one sentence.</summary>
    public required LocalizedText Purpose { get; init; }

    /// <summary>Whom it concerns.</summary>
    public required LocalizedText People { get; init; }

    /// <summary>Who sees the data inside; processors outside stand in the company's file.</summary>
    public required LocalizedText Recipients { get; init; }

    /// <summary>How long the data is kept, and what becomes of it.</summary>
    public required LocalizedText Kept { get; init; }

    /// <summary>The kinds of data.</summary>
    public required IReadOnlyList<DataCategory> Categories { get; init; }
}

/// <summary>What becomes of an entity's row when the person whose row it is goes.</summary>
public enum Erasure
{
    /// <summary>It goes with the person.</summary>
    Deleted,

    /// <summary>It stays and names nobody any more: what is left is an identifier to which there is no account.</summary>
    Unlinked,

    /// <summary>The law wants it kept; <see cref="PersonalData.Law"/> says which.</summary>
    Kept,
}

/// <summary>Why rows in which a person may be named are not in what that person downloads.</summary>
public enum LeftOut
{
    /// <summary>They tell of something else, and of a person only that it was them who did it.</summary>
    OnlyWhoDidIt,

    /// <summary>They are the tenant's, whose owners take them along.</summary>
    OfTheTenant,

    /// <summary>They are the operator's own notes and proofs about a tenant; whoever wants to know asks the operator.</summary>
    OfTheOperator,

    /// <summary>Nothing in them says whose they are: a fingerprint that cannot be read back, or work that is waiting and soon forgotten.</summary>
    NotToBeFound,
}

/// <summary>Until when rows are kept. A job of the privacy capability deletes what is older, in each tenant.</summary>
/// <param name="Time">How long.</param>
/// <param name="After">The property with the moment from which it counts, <c>nameof(ReadAt)</c>; a row without one is kept.</param>
public sealed record Retention(TimeSpan Time, string After)
{
    /// <summary>
    /// Whether rows of people who are no members of the tenant go at once: what was written at the very moment when somebody left, after what goes with a membership had gone.
    /// </summary>
    public bool OnlyOfMembers { get; init; }
}

/// <summary>
/// What an entity holds of people. It stands in the entity itself, <c>static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Team) { … };</c>.
/// From this follow the register, what a person downloads, what is erased with them, and what is forgotten in time.
/// </summary>
/// <param name="Processing">The processing that it belongs to, most of its rows if there are several.</param>
public sealed record PersonalData(Processing Processing)
{
    /// <summary>Further processings that have rows in the same table: of some of them the tenant decides, of others the operator.</summary>
    public IReadOnlyList<Processing> OtherProcessings { get; init; } = [];

    /// <summary>The property that says whose row it is: an <c>Id&lt;Person&gt;</c>, or the <c>Guid</c> of an account. Null when it belongs to no one person.</summary>
    public string? Person { get; init; }

    /// <summary>The property with the mail address that says whose row it is, for people who may have no account. Lower or upper case does not count.</summary>
    public string? Email { get; init; }

    /// <summary>Properties that name who did something about it: identifiers only, which say nothing once the account is gone.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>The other properties that say, or may say, something of a person.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Properties with JSON in which anybody may be named, <c>nameof(Details)</c>: a row that names the person in one goes with the person, whosever it is.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>Properties that no export shows: hashes of secrets, sealed keys, and in a person's row what is another's.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What becomes of the row when the person goes.</summary>
    public Erasure Erasure { get; init; } = Erasure.Deleted;

    /// <summary>Which law wants it kept, and for how long; given with <see cref="Erasure.Kept"/>.</summary>
    public LocalizedText? Law { get; init; }

    /// <summary>Why nobody finds it in what they download of themselves; given when neither <see cref="Person"/> nor <see cref="Email"/> says whose a row is.</summary>
    public LeftOut? LeftOut { get; init; }

    /// <summary>Until when it is kept, when a job is to delete it; null when it stays as long as what it belongs to, or when its capability deletes it by itself.</summary>
    public Retention? Retention { get; init; }
}

/// <summary>An entity that holds something of people. One that holds nothing is marked <see cref="NoPersonalDataAttribute"/>; a test finds those that say neither.</summary>
public interface IPersonalData
{
    /// <summary>What it holds, what for, and what becomes of it.</summary>
    static abstract PersonalData PersonalData { get; }
}

/// <summary>Put on an entity that holds nothing of people.</summary>
/// <param name="reason">What it holds instead.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NoPersonalDataAttribute(string reason) : Attribute
{
    /// <summary>What it holds instead.</summary>
    public string Reason { get; } = reason;
}
