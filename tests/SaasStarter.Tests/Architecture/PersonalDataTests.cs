using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>Every entity of every context says what it holds of people, or that it holds nothing.</summary>
public sealed partial class PersonalDataTests
{
    private static readonly PersonalDataCatalogue Catalogue = ReadCatalogue();

    private static IReadOnlyList<ModelTable> Tables => Catalogue.Tables;

    private static IReadOnlyList<Processing> Register => Catalogue.Processings;

    public static TheoryData<string> Names => [.. Tables.Select(table => table.Name)];

    [Fact]
    public void Every_context_is_looked_at() => Assert.Superset(new HashSet<string> { "accounts", "backbone", "cellar" }, Tables.Select(table => table.Context.Schema).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void An_entity_says_what_it_holds_of_people_or_that_it_holds_nothing(string name)
    {
        var entity = Table(name).Entity.ClrType;
        var nothing = entity.GetCustomAttribute<NoPersonalDataAttribute>();

        Assert.True((nothing is null) != (Table(name).Data is null), $"{entity.Name} implements {nameof(IPersonalData)}, or says [NoPersonalData(\"what it holds instead\")]; one of the two.");
        Assert.True(nothing is null || nothing.Reason.Length > 3, $"{entity.Name} does not say what it holds instead.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_column_that_looks_like_a_person_is_declared(string name)
    {
        var declared = Declared(Table(name));
        var undeclared = Table(name).Entity.GetProperties().Where(NamesPeople).Select(property => property.Name).Except(declared);

        Assert.True(!undeclared.Any(), $"{Table(name).Entity.ClrType.Name} declares nothing about {string.Join(", ", undeclared)}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_declaration_names_properties_that_are_there_and_fits_together(string name)
    {
        if (Table(name) is not { Data: { } data } table)
            return;

        Assert.Empty(Declared(table).Except(table.Entity.GetProperties().Select(property => property.Name)));
        Assert.NotEmpty(Declared(table));
        Assert.Equal(data.Erasure == Erasure.Kept, data.Law is not null);
        Assert.True((data.Person ?? data.Email) is null == data.LeftOut is not null, "It is in what a person downloads, or says why not.");
        Assert.True(data.Retention is not { OnlyOfMembers: true } || (data.Person is not null && table.Context.Schema == "backbone"), "Who is a member is known beside the memberships only.");
        Assert.True(data.Person is null || TypeOf(table, data.Person) is { } person && (person == typeof(Id<Person>) || person == typeof(Guid)), "A person is an identifier.");
        Assert.True(data.Email is null || TypeOf(table, data.Email) == typeof(string), "A mail address is a text.");
        Assert.All(data.Mentions, mention => Assert.True(
            TypeOf(table, mention) is { } type && (type == typeof(Guid) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>))), "A mention is an identifier."));
        Assert.All(data.Documents, document => Assert.Equal("jsonb", table.Entity.FindProperty(document)!.GetColumnType()));
        Assert.True(data.Retention is null || TypeOf(table, data.Retention.After) == typeof(DateTimeOffset), "Retention counts from a moment.");
    }

    [Fact]
    public void A_processing_has_a_name_of_its_own_and_says_whom_it_concerns()
    {
        var processings = Register;

        Assert.Equal(processings.Count, processings.Select(processing => processing.Name).Distinct().Count());
        Assert.All(processings, processing =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", processing.Name);
            Assert.NotEmpty(processing.Categories);
        });
    }

    [Fact]
    public void Every_processing_that_a_folder_declares_stands_in_the_register()
    {
        var declared = Tables.Select(table => table.Entity.ClrType.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(property => property.PropertyType == typeof(Processing)).Select(property => (Processing)property.GetValue(null)!).ToList();

        Assert.NotEmpty(declared);
        Assert.Empty(declared.Except(Register).Select(processing => processing.Name));
    }

    private static IEnumerable<string> Declared(ModelTable table) => table.Data is not { } data ? []
        : [.. new[] { data.Person, data.Email }.OfType<string>(), .. data.Mentions, .. data.Fields, .. data.Documents, .. data.Secrets];

    private static bool NamesPeople(IProperty property) =>
        (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(Id<Person>) || PersonalName().IsMatch(property.Name);

    private static Type TypeOf(ModelTable table, string property) =>
        Nullable.GetUnderlyingType(table.Entity.FindProperty(property)!.ClrType) ?? table.Entity.FindProperty(property)!.ClrType;

    private static ModelTable Table(string name) => Tables.Single(table => table.Name == name);

    private static PersonalDataCatalogue ReadCatalogue()
    {
        using var product = new ProductWithoutServices();
        return product.Services.GetRequiredService<PersonalDataCatalogue>();
    }

    [GeneratedRegex("Email|Phone|^Address$|PostalAddress|IpAddress|Recipient|UserAgent|^PersonId$|^UserId$|FirstName|LastName|FullName|PersonName|Birth|Iban|TaxNumber|Payload", RegexOptions.CultureInvariant)]
    private static partial Regex PersonalName();
}
