using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>Whatever the trail shows can be read by people: no names of columns, no identifiers, no codes.</summary>
public sealed class TrailTextTests
{
    private static readonly (IReadOnlyList<ModelTable> Tables, IReadOnlyList<EntityText> Texts, IReadOnlyList<RecordNames> Names, IReadOnlyList<VersionRestore> Restores) Product = Read();

    public static TheoryData<string> Shown => [.. Product.Tables.Where(table => ShownOf(table).Count > 0).Select(table => table.Name)];

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_field_that_the_trail_shows_has_a_name_and_what_says_little_by_itself_is_told_in_words(string name)
    {
        var table = Product.Tables.Single(table => table.Name == name);
        var text = Product.Texts.SingleOrDefault(text => text.Entity == name);
        Assert.True(text is not null, $"Register an {nameof(EntityText)} for {name}: the trail shows its fields.");

        Assert.Empty(ShownOf(table).Select(property => property.GetColumnName()).Except(text.Fields.Keys));
        var raw = ShownOf(table).Where(NeedsWords).Select(property => property.GetColumnName()).Except(text.Values.Keys);
        Assert.True(!raw.Any(), $"{nameof(EntityText.Values)} of {name} says nothing of {string.Join(", ", raw)}: an identifier, a code or a quantity.");
    }

    [Fact]
    public void What_is_told_by_a_name_has_one()
    {
        var asked = Product.Texts.SelectMany(text => text.Values.Values).OfType<ValueText.NameOf>().Select(value => value.Entity).Distinct();

        Assert.Empty(asked.Except(Product.Names.Select(names => names.Entity)));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Of_every_action_it_is_told_who_did_it(string culture)
    {
        using var product = new ProductWithoutServices();
        var localizers = product.Services.GetRequiredService<IStringLocalizerFactory>();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

        Assert.All(product.Services.GetServices<ActionText>(), action => Assert.Contains("Ana Costa", (action.Text with { Arguments = ["Ana Costa", "Ben Otto"] }).Read(localizers), StringComparison.Ordinal));
    }

    [Fact]
    public void Only_fields_that_the_trail_shows_come_back() => Assert.All(Product.Restores, restore =>
        Assert.Empty(restore.Fields.Except(ShownOf(Product.Tables.Single(table => table.Name == restore.Entity)).Select(property => property.GetColumnName()))));

    private static bool NeedsWords(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type.IsEnum || type == typeof(Guid) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>)) || type == typeof(long);
    }

    private static List<IProperty> ShownOf(ModelTable table) =>
        [.. ((string?)table.Entity.FindAnnotation(TenancyAnnotations.Shown)?.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(column => table.Entity.GetProperties().Single(property => property.GetColumnName() == column))];

    private static (IReadOnlyList<ModelTable>, IReadOnlyList<EntityText>, IReadOnlyList<RecordNames>, IReadOnlyList<VersionRestore>) Read()
    {
        using var product = new ProductWithoutServices();
        return (product.Services.GetRequiredService<PersonalDataCatalogue>().Tables, [.. product.Services.GetServices<EntityText>()],
            [.. product.Services.GetServices<RecordNames>()], [.. product.Services.GetServices<VersionRestore>()]);
    }
}
