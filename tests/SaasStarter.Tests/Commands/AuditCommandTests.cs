using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

namespace SaasStarter.Tests.Commands;

/// <summary>The verification that the person on call runs: its exit code is what a script goes by.</summary>
[Collection(nameof(SeededProduct))]
public sealed class AuditCommandTests(SeededProduct product)
{
    [Fact]
    public async Task Whole_trails_are_told_with_their_heads_and_a_damaged_one_with_the_first_broken_entry()
    {
        await Seal();
        var (code, output, _) = await product.Run("audit", "verify");
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^-: whole, ", output);
        Assert.Matches(@"(?m)^pilot: whole, [0-9]+ entries, head [0-9]+:[0-9a-f]{64}, [0-9]+ not sealed yet", output);

        var head = output.Split('\n').Single(line => line.StartsWith("pilot:", StringComparison.Ordinal)).Split("head ")[1].Split(',')[0];
        (code, output, var progress) = await product.Run("audit", "verify", "pilot", "--head", head);
        Assert.Equal(0, code);
        Assert.DoesNotContain("-: whole", output, StringComparison.Ordinal);
        Assert.Matches("pilot: [0-9]+ of [0-9]+", progress);
        Assert.Equal(1, (await product.Run("audit", "verify", "pilot", "--head", $"1:{new string('0', 64)}")).Code);

        var victim = await Damage();
        (code, output, _) = await product.Run("audit", "verify");
        Assert.Equal(1, code);
        Assert.Contains($"entry {victim}: the entry is not what was sealed", output, StringComparison.Ordinal);
        Assert.Equal(0, (await product.Run("audit", "verify", "-")).Code);
    }

    [Fact]
    public async Task A_trail_that_is_not_there_is_refused()
    {
        var (code, _, error) = await product.Run("audit", "verify", "nowhere");

        Assert.Equal(1, code);
        Assert.Contains("\"nowhere\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_tells_arguments_and_exit_codes()
    {
        var (code, output, _) = await product.Run("audit", "verify", "--help");

        Assert.Equal(0, code);
        Assert.Contains("Usage: audit verify [slug]", output, StringComparison.Ordinal);
        Assert.Contains("0 done, 1 refused, 2 wrong usage", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--head")]
    [InlineData("pilot", "--head")]
    [InlineData("pilot", "--head", "12")]
    [InlineData("pilot", "now")]
    public async Task A_wrong_usage_is_explained(params string[] arguments)
    {
        var (code, _, error) = await product.Run(["audit", "verify", .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains("Usage: audit verify", error, StringComparison.Ordinal);
    }

    // Until the transactions of other tests have ended too: the server counts those of all databases together.
    private Task Seal() => JobApplication.Until(async () =>
    {
        await product.Database.Sql(TestDatabase.Superuser, "select sealed.* from backbone.unsealed_audit_trails() trail, lateral backbone.seal_audit_trail(trail.tenant_id, 1000) sealed");
        return await product.Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.unsealed_audit_trails()") == 0;
    }, "everything is sealed");

    private async Task<Id<AuditEntry>> Damage()
    {
        var pilot = await product.Database.Value<Guid>(TestDatabase.Superuser, "select id from backbone.tenant where slug = 'pilot'");
        return new(await product.Database.Value<Guid>(TestDatabase.Superuser, $"""
            update backbone.audit_entry set subject = 'somebody else' where id = (
                select id from backbone.audit_entry where tenant_id = '{pilot}' and seal is not null order by seal desc, id limit 1)
            returning id
            """));
    }
}
