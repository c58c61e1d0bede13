using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

/// <summary>A tenant with one member of each role, all signed in, and a plan that includes as much as one likes.</summary>
internal sealed record TestTeam(
    TestApplication App, CurrentTenant Tenant, TestVisitor Owner, TestVisitor Admin, TestVisitor Member, TestVisitor Viewer, TestVisitor Guest)
{
    private static int _count;

    public static async Task<TestTeam> Create(TestApplication app)
    {
        var number = Interlocked.Increment(ref _count);
        var owner = await app.SignUp($"owner{number}@example.com", "Olga Owner");
        var tenant = await app.Subscribe(await app.CreateTenant(owner, $"Team {number}"), "company");
        return new(app, tenant, owner, await Join("admin", "Adam Admin", Role.Admin), await Join("member", "Mona Member", Role.Member),
            await Join("viewer", "Vera Viewer", Role.Viewer), await Join("guest", "Gus Guest", Role.Guest));

        async Task<TestVisitor> Join(string address, string name, string role)
        {
            var visitor = await app.SignUp($"{address}{number}@example.com", name);
            await app.Join(tenant, visitor, role);
            return visitor;
        }
    }

    /// <summary>The path of one of its pages or forms.</summary>
    public string Path(string page = "") => Tenant.Path(page);

    /// <summary>Somebody's membership.</summary>
    public async Task<Id<Membership>> MembershipOf(TestVisitor visitor) =>
        new((Guid)(await App.Sql("saasstarter_app", $"select id from backbone.membership where person_id = '{visitor.Person!.Id.Value}'", Tenant.Id))[0][0]!);

    /// <summary>Somebody's role as it is stored now; null without membership.</summary>
    public async Task<string?> RoleOf(TestVisitor visitor) =>
        (await App.Sql("saasstarter_app", $"select role from backbone.membership where person_id = '{visitor.Person!.Id.Value}'", Tenant.Id))
            .Select(row => (string?)row[0]).SingleOrDefault();

    /// <summary>The number of rows that a statement finds in the tenant.</summary>
    public async Task<long> Count(string table, string condition = "true") =>
        (long)(await App.Sql("saasstarter_app", $"select count(*) from backbone.{table} where {condition}", Tenant.Id))[0][0]!;
}
