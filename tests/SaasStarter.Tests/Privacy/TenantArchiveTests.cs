using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Privacy;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Privacy;

/// <summary>The pilot tenant goes out and comes in again as an equal one; what somebody tampered with does not come in at all.</summary>
public sealed partial class TenantArchiveTests(TenantArchiveTests.Product product) : IClassFixture<TenantArchiveTests.Product>
{
    [GeneratedRegex("\"seal\": [^,}]*")]
    private static partial Regex SealOfEntry();

    // What is not equal, beside the tenant's own identifier: everything else must be.
    private static readonly HashSet<string> Unequal =
    [
        "Tenant.Id", // The new tenant's own.
        "Tenant.Slug", // Given with the import.
        "Tenant.SlugSkeleton", // Follows from it.
        "AuditEntry.Seal", // The chain begins with the tenant's identifier: what is imported is sealed anew.
        "StoredFile.StorageKey", // Begins with the tenant's identifier; the bytes are compared by their SHA-256.
        "Invitation.TokenHash", // A secret is never exported: the link is made anew by sending again.
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_exported_is_imported_as_an_equal_tenant()
    {
        // What other tests did to the tenant stands in its trail.
        var imported = await Import(await product.Export(), "pilot-equal");

        Assert.Null(imported.Problem);
        Assert.Empty(imported.Value.Missing);
        var compared = 0;
        foreach (var table in product.Tables.Where(table => table.IsOwned && !IsLeftOut(table)))
            compared += await AssertEqual(table.Entity, imported.Value.Tenant);
        Assert.True(compared > 400, $"Only {compared} rows were compared.");
        await AssertEqual(product.Tables.Single(table => table.Entity.ClrType == typeof(Tenant)).Entity, imported.Value.Tenant);
        Assert.Equal(BrandingTests.Png, await Bytes(imported.Value.Tenant));
    }

    [Fact]
    public async Task An_archive_is_of_one_moment_however_busy_the_tenant_is_while_it_is_written()
    {
        var (archive, isChanged) = (new MemoryStream(), false);

        await product.Services.GetRequiredService<TenantExporter>().Write(product.Pilot, archive, async (_, _) =>
        {
            if (isChanged)
                return;
            isChanged = true;
            await product.Sql(TestDatabase.Superuser, $"""
                update backbone.tenant set name = 'Of another moment' where id = '{product.Pilot.Id.Value}';
                insert into cellar.product (tenant_id, id, name, appellation, colour) values ('{product.Pilot.Id.Value}', gen_random_uuid(), 'Of another moment', 'AOC', 'Red');
                """);
        }, Cancellation);
        await product.Sql(TestDatabase.Superuser, $"""
            update backbone.tenant set name = '{product.Pilot.Name}' where id = '{product.Pilot.Id.Value}'; delete from cellar.product where name = 'Of another moment';
            """);

        Assert.True(isChanged);
        using var zip = new ZipArchive(archive);
        Assert.All(zip.Entries.Where(entry => entry.FullName.EndsWith('l') || entry.FullName == "tenant.json"),
            entry => Assert.DoesNotContain("Of another moment", new StreamReader(entry.Open()).ReadToEnd(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_that_would_be_held_for_too_long_is_given_up_with_a_reason()
    {
        var exporter = new TenantExporter(product.Services.GetRequiredService<IServiceScopeFactory>(), product.Services.GetRequiredService<PersonalDataCatalogue>(),
            product.Services.GetRequiredService<IFileStore>(), new ImpatientTime());

        var written = await exporter.Write(product.Pilot, new MemoryStream(), (_, _) => Task.CompletedTask, Cancellation);

        Assert.Equal("ArchiveTakesTooLong", written.Problem?.Message.Key);
    }

    [Fact]
    public void What_an_import_leaves_out_is_written_down_with_the_reason() =>
        Assert.Equal(
            [
                "ApiKey", "BillingCustomer", "BillingDrift", "BillingInvoice", "BillingNotice", "CheckoutAttempt", "Domain", "ScimGroup", "ScimGroupMember", "ScimUser", "Subscription",
                "WebhookDelivery", "WebhookEndpoint",
            ],
            product.Tables.Where(IsLeftOut).Select(table => table.Entity.ClrType.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_manifest_knows_every_file_by_its_checksum_and_no_secret_is_among_them()
    {
        using var zip = new ZipArchive(new MemoryStream(product.Archive));
        var manifest = JsonNode.Parse(Text(zip, "manifest.json"))!;

        Assert.Equal("tenant-archive", (string)manifest["format"]!);
        Assert.Equal(zip.Entries.Select(entry => entry.FullName).Where(name => name != "manifest.json").Order(StringComparer.Ordinal),
            manifest["entries"]!.AsArray().Select(entry => (string)entry!["name"]!).Order(StringComparer.Ordinal));
        Assert.All(manifest["entries"]!.AsArray(), entry => Assert.Equal((string)entry!["sha256"]!,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Text(zip, (string)entry["name"]!))))));
        Assert.DoesNotContain("token_hash", Text(zip, "tables/backbone.invitation.jsonl"), StringComparison.Ordinal);
        Assert.DoesNotContain(product.Pilot.Id.Value.ToString(), Text(zip, "tables/cellar.operation.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_made_after_an_import_goes_on_where_the_archive_ended()
    {
        var imported = await Import(product.Archive, "pilot-goes-on");
        Assert.Null(imported.Problem);

        var highest = await product.Database.Value<int>(TestDatabase.Superuser, $"select max(number) from cellar.lot where tenant_id = '{imported.Value.Tenant.Id.Value}'");
        await product.Sql("saasstarter_app", $"insert into cellar.lot (tenant_id, id, product_id, number) select tenant_id, gen_random_uuid(), id, 7 from cellar.product limit 1", imported.Value.Tenant.Id);

        Assert.Equal(highest + 1, await product.Database.Value<int>(TestDatabase.Superuser, $"select max(number) from cellar.lot where tenant_id = '{imported.Value.Tenant.Id.Value}'"));
    }

    [Theory]
    [InlineData("truncated", "damaged")]
    [InlineData("not a zip", "damaged")]
    [InlineData("empty", "damaged")]
    [InlineData("changed row", "not what was exported")]
    [InlineData("longer file", "larger than it says")]
    [InlineData("zip bomb", "larger than it says")]
    [InlineData("path traversal", "does not know")]
    [InlineData("absolute path", "does not know")]
    [InlineData("twice", "twice")]
    [InlineData("without manifest", "not the archive")]
    [InlineData("foreign manifest", "not the archive")]
    [InlineData("null manifest", "not the archive")]
    [InlineData("foreign version", "another version")]
    [InlineData("other migrations", "another version")]
    [InlineData("unknown table", "does not know")]
    [InlineData("missing table", "not complete")]
    [InlineData("unlisted file", "not complete")]
    [InlineData("unknown column", "does not fit")]
    [InlineData("wrong type", "does not fit")]
    [InlineData("no JSON", "does not fit")]
    [InlineData("not an object", "does not fit")]
    [InlineData("dangling reference", "does not fit")]
    [InlineData("other bytes", "does not fit")]
    [InlineData("page as picture", "does not fit")]
    [InlineData("no owner", "No owner")]
    public async Task A_file_that_is_not_what_was_exported_is_refused_and_leaves_nothing(string how, string message)
    {
        var before = await Rows();

        var refused = await Import(Tamper(how), "pilot-refused");

        Assert.Equal(ProblemKind.Invalid, refused.Problem?.Kind);
        Assert.Contains(message, product.Read(refused.Problem!), StringComparison.Ordinal);
        Assert.Equal(before, await Rows());

        // What recurs, and the seals that it puts, go on meanwhile.
        async Task<IEnumerable<(string, string)>> Rows() => (await product.Database.Dump()).Rows
            .Where(row => !row.Table.StartsWith("audit.", StringComparison.Ordinal) && row.Table is not ("backbone.job" or "backbone.schedule" or "backbone.audit_seal" or "backbone.audit_verification"))
            .Select(row => (row.Table, SealOfEntry().Replace(row.Json, "")));
    }

    [Theory]
    [InlineData("pilot", "taken")]
    [InlineData("admin", "reserved")]
    [InlineData("A b", "Between 3 and 40")]
    public async Task An_address_that_is_taken_or_wrong_is_refused(string slug, string message) =>
        Assert.Contains(message, product.Read((await Import(product.Archive, slug)).Problem!), StringComparison.Ordinal);

    [Fact]
    public async Task People_are_found_by_their_mail_address_and_those_without_an_account_here_are_left_out_and_named()
    {
        var (known, stranger) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var archive = Rewrite(product.Archive, (_, text) => text
            .Replace(product.Owner.Value.ToString(), known.ToString(), StringComparison.Ordinal)
            .Replace(product.Member.Value.ToString(), stranger.ToString(), StringComparison.Ordinal)
            .Replace(product.MemberEmail, "stranger@example.com", StringComparison.Ordinal));

        var imported = await Import(archive, "pilot-elsewhere");

        Assert.Null(imported.Problem);
        Assert.Equal(["stranger@example.com"], imported.Value.Missing);
        var members = (await product.Sql(TestDatabase.Superuser, $"select person_id from backbone.membership where tenant_id = '{imported.Value.Tenant.Id.Value}'")).Select(row => (Guid)row[0]!).ToList();
        Assert.Contains(product.Owner.Value, members);
        Assert.DoesNotContain(stranger, members);
        Assert.DoesNotContain(product.Member.Value, members);
    }

    [Fact]
    public async Task No_role_of_run_time_can_import_or_pretend_to()
    {
        foreach (var role in new[] { "saasstarter_app", "saasstarter_backoffice", "saasstarter_worker", "saasstarter_accounts" })
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => product.Sql(role, "select backbone.import_rows('backbone.membership', gen_random_uuid(), '[]', '{}')"));
            Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
        var pretended = await product.Sql("saasstarter_app", "select backbone.is_import() from set_config('app.import', 'on', true)");
        Assert.Equal(false, pretended[0][0]);
    }

    private async Task<byte[]> Bytes(CurrentTenant tenant)
    {
        await using var services = product.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var file = await services.ServiceProvider.GetRequiredService<BackboneDb>().Set<StoredFile>().SingleAsync(Cancellation);
        await using var content = await services.ServiceProvider.GetRequiredService<TenantFiles>().Open(file, Cancellation);
        var bytes = new MemoryStream();
        await content!.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }

    private static bool IsLeftOut(ModelTable table) => table.Entity.ClrType.GetCustomAttribute<NotImportedAttribute>() is { Reason.Length: > 0 };

    private async Task<int> AssertEqual(IEntityType entity, CurrentTenant imported)
    {
        var (before, after) = (await Rows(entity, product.Pilot), await Rows(entity, imported));
        Assert.True(before.Count == after.Count, $"{entity.Name}: {before.Count}, {after.Count} after the import");
        Assert.Equal(before, after);
        return before.Count;
    }

    // Through the tenants' door, by the model: every property of every row.
    private async Task<List<string>> Rows(IEntityType entity, CurrentTenant tenant)
    {
        await using var services = product.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var context = (DbContext)services.ServiceProvider.GetRequiredService(product.ContextOf(entity));
        var rows = await (Task<List<string>>)typeof(TenantArchiveTests).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(entity.ClrType).Invoke(null, [context])!;
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> Read<T>(DbContext context) where T : class
    {
        var properties = context.Model.FindEntityType(typeof(T))!.GetProperties().Where(property => property.Name != nameof(ITenantOwned.TenantId) && !Unequal.Contains($"{typeof(T).Name}.{property.Name}")).ToList();
        var rows = await context.Set<T>().AsNoTracking().ToListAsync(Cancellation);
        return [.. rows.Select(row => string.Join("; ", properties.Select(property => $"{property.Name}={Show(property.GetGetter().GetClrValue(row))}")))];
    }

    private static string? Show(object? value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset moment => moment.UtcDateTime.ToString("O"),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private async Task<Result<ImportedTenant>> Import(byte[] archive, string slug) =>
        await product.Services.GetRequiredService<TenantImporter>().Import(new MemoryStream(archive), slug, (_, _) => Task.CompletedTask, Cancellation);

    private byte[] Tamper(string how) => how switch
    {
        "truncated" => product.Archive[..(product.Archive.Length / 2)],
        "not a zip" => Encoding.UTF8.GetBytes("tenant,name\r\n1,Pilot\r\n"),
        "empty" => [],
        "changed row" => Repack(edit: (name, text) => name == "people.jsonl" ? text.Replace("example", "exbmple", StringComparison.Ordinal) : text),
        "longer file" => Repack(edit: (name, text) => name == "people.jsonl" ? text + "{}\n" : text),
        "zip bomb" => Repack(add: [("files/0199f2c8-1d5a-7c3e-8f0a-4b6d2e1c9a70", new string('0', 50_000_000))], list: true),
        "path traversal" => Repack(add: [("../../etc/cron.d/x", "x")], list: true),
        "absolute path" => Repack(add: [("/etc/passwd", "x")], list: true),
        "twice" => Repack(add: [("tenant.json", "{}")]),
        "without manifest" => Repack(manifest: _ => null),
        "foreign manifest" => Repack(manifest: text => text.Replace("tenant-archive", "something-else", StringComparison.Ordinal)),
        "null manifest" => Repack(manifest: _ => """{"format":"tenant-archive","version":1}"""),
        "foreign version" => Repack(manifest: text => text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)),
        "other migrations" => Repack(manifest: text => text.Replace("_Cellar\"", "_Other\"", StringComparison.Ordinal).Replace("_Privacy\"", "_Other\"", StringComparison.Ordinal).Replace("\"accounts\": \"2", "\"accounts\": \"1", StringComparison.Ordinal)),
        "unknown table" => Repack(add: [("tables/backbone.nothing.jsonl", "{}\n")], list: true),
        "missing table" => Repack(drop: "tables/backbone.membership.jsonl", list: true),
        "unlisted file" => Repack(add: [("tables/backbone.nothing.jsonl", "{}\n")]),
        "unknown column" => Rewrite(product.Archive, (name, text) => name == "tables/backbone.membership.jsonl" ? text.Replace("{\"id\"", "{\"is_admin\": true, \"id\"", StringComparison.Ordinal) : text),
        "wrong type" => Rewrite(product.Archive, (name, text) => name == "tables/backbone.membership.jsonl" ? text.Replace("\"joined_at\": \"2", "\"joined_at\": \"yesterday 2", StringComparison.Ordinal) : text),
        "no JSON" => Rewrite(product.Archive, (name, text) => name == "tables/backbone.membership.jsonl" ? "{" + text : text),
        "not an object" => Rewrite(product.Archive, (name, text) => name == "tables/backbone.membership.jsonl" ? "[]\n" + text : text),
        "dangling reference" => Rewrite(product.Archive, (name, text) => name == "tables/cellar.product.jsonl" ? "" : text),
        "other bytes" => Rewrite(product.Archive, (name, text) => name.StartsWith("files/", StringComparison.Ordinal) ? text + "x" : text),
        "page as picture" => Rewrite(product.Archive, (name, text) => name.StartsWith("files/", StringComparison.Ordinal) ? "<html><script>" : text),
        "no owner" => Rewrite(product.Archive, (name, text) => name == "tables/backbone.membership.jsonl" ? text.Replace("\"owner\"", "\"admin\"", StringComparison.Ordinal) : text),
        _ => throw new ArgumentException(how, nameof(how)),
    };

    // As somebody would who knows the format: with a manifest that fits.
    private static byte[] Rewrite(byte[] archive, Func<string, string, string> edit) => Pack(archive, edit, [], null, list: true, text => text);

    private byte[] Repack(Func<string, string, string>? edit = null, (string Name, string Text)[]? add = null, string? drop = null, bool list = false, Func<string, string?>? manifest = null) =>
        Pack(product.Archive, edit ?? ((_, text) => text), add ?? [], drop, list, manifest ?? (text => text));

    private static byte[] Pack(byte[] archive, Func<string, string, string> edit, (string Name, string Text)[] add, string? drop, bool list, Func<string, string?> manifest)
    {
        using var source = new ZipArchive(new MemoryStream(archive));
        var files = source.Entries.Where(entry => entry.FullName != "manifest.json" && entry.FullName != drop)
            .Select(entry => (Name: entry.FullName, Text: edit(entry.FullName, Text(source, entry.FullName)))).Concat(add).ToList();
        var described = JsonNode.Parse(Text(source, "manifest.json"))!;
        if (list)
        {
            described["entries"] = new JsonArray([.. files.Select(file => new JsonObject
            {
                ["name"] = file.Name,
                ["bytes"] = Encoding.Latin1.GetByteCount(file.Text),
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(file.Text))),
            })]);
        }
        if (manifest(described.ToJsonString(new() { WriteIndented = true })) is { } text)
            files.Add(("manifest.json", text));
        var output = new MemoryStream();
        using (var target = new ZipArchive(output, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = target.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(Encoding.Latin1.GetBytes(content));
            }
        }
        return output.ToArray();
    }

    // Byte for byte, whatever it is.
    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    /// <summary>The product with the pilot tenant, exported once.</summary>
    public sealed class Product(TestCluster cluster) : TestApplication(cluster)
    {
        // With it, the product fills itself with the pilot tenant when it starts.
        protected override IEnumerable<(string Key, string Value)> Settings => [("ConnectionStrings:Migrations", Database.Connections.Migrations!)];

        internal IReadOnlyList<ModelTable> Tables => Services.GetRequiredService<PersonalDataCatalogue>().Tables;

        internal CurrentTenant Pilot { get; private set; } = null!;

        internal byte[] Archive { get; private set; } = [];

        internal Id<Person> Owner { get; private set; }

        internal Id<Person> Member { get; private set; }

        internal string MemberEmail { get; private set; } = "";

        internal Type ContextOf(IEntityType entity) => Tables.Single(table => table.Entity.ClrType == entity.ClrType).ContextType;

        internal string Read(Problem problem) => string.Join(' ', problem.Fields.Select(field => field.Message).Append(problem.Message)
            .Select(text => text.Read(Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizerFactory>())));

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Pilot = (await Services.GetRequiredService<TenantDirectory>().Find("pilot", Cancellation))!;
            var people = await Sql(TestDatabase.Superuser, $"""
                select account.id, account.email from accounts."user" account join backbone.membership membership on membership.person_id = account.id
                where membership.tenant_id = '{Pilot.Id.Value}' order by membership.role = 'owner' desc, account.id
                """);
            (Owner, Member, MemberEmail) = (new((Guid)people[0][0]!), new((Guid)people[^1][0]!), (string)people[^1][1]!);
            await using (var services = Services.CreateAsyncScope())
            {
                services.ServiceProvider.GetRequiredService<TenantScope>().Enter(Pilot, Caller.System);
                var kept = await services.ServiceProvider.GetRequiredService<TenantFiles>().Add(new MemoryStream(BrandingTests.Png), "label.png", FileTerms.Documents, Owner, Cancellation);
                Assert.Null(kept.Problem);
            }
            Archive = await Export();
        }

        /// <summary>The tenant as it is now.</summary>
        internal async Task<byte[]> Export()
        {
            var archive = new MemoryStream();
            Assert.Null((await Services.GetRequiredService<TenantExporter>().Write(Pilot, archive, (_, _) => Task.CompletedTask, Cancellation)).Problem);
            return archive.ToArray();
        }
    }

    /// <summary>For whom every wait is over as soon as it has begun.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
