using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Files;

/// <summary>The product with tenants that keep files, one of them on the free plan.</summary>
public sealed class FileProduct(TestCluster cluster) : TestApplication(cluster)
{
    /// <summary>Something that only the owner may read, and that goes by itself.</summary>
    public static FilePurpose Secrets { get; } = new("test-secrets", FileTerms.Documents.Title, TenantPermissions.Delete) { KeptFor = TimeSpan.FromDays(7) };

    public TestVisitor Owner { get; private set; } = null!;

    public TestVisitor Member { get; private set; } = null!;

    public TestVisitor Viewer { get; private set; } = null!;

    protected override void Configure(IServiceCollection services) => services.AddFilePurpose(Secrets);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Owner = await SignUp("olga@files.example");
        Member = await SignUp("mia@files.example");
        Viewer = await SignUp("vera@files.example");
    }

    /// <summary>A tenant of its own for each test.</summary>
    public async Task<CurrentTenant> NewTenant(string name)
    {
        var tenant = await CreateTenant(Owner, name);
        await Join(tenant, Member, Role.Member);
        await Join(tenant, Viewer, Role.Viewer);
        return tenant;
    }

    /// <summary>Uploads a file as a member, past the page.</summary>
    public async Task<StoredFile> Upload(CurrentTenant tenant, string name, string content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        return (await Send(new UploadFile(new(name, bytes.Length, () => new MemoryStream(bytes))), tenant, Member, Role.Member)).Value;
    }

    /// <summary>Works with the tenant's files as a job does.</summary>
    public async Task<T> WithFiles<T>(CurrentTenant tenant, Func<TenantFiles, Task<T>> work)
    {
        await using var services = Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<TenantFiles>());
    }

    /// <summary>What is on the disk of a tenant.</summary>
    public IReadOnlyList<string> OnDisk(CurrentTenant tenant)
    {
        var folder = Path.Combine(FilesFolder, tenant.Id.Value.ToString("N"));
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }
}

/// <summary>Files of tenants, from the form to the disk and back (T15, T16).</summary>
public sealed class FileTests(FileProduct product) : IClassFixture<FileProduct>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_uploaded_listed_downloaded_and_deleted()
    {
        var tenant = await product.NewTenant("Roundtrip");
        await product.Member.Open(tenant.Path("files"));
        Assert.Contains("No files yet", product.Member.Current.Body, StringComparison.Ordinal);

        await product.Member.Post(tenant.Path("files"), ("File", new UploadedFile("Plan d'été.csv", "a;b\n1;2\n"u8.ToArray())));

        Assert.Contains("Plan d'été.csv", WebUtility.HtmlDecode(product.Member.Current.Body), StringComparison.Ordinal);
        var file = await product.InTenant(tenant, db => db.Set<StoredFile>().SingleAsync(Cancellation));
        Assert.Equal(("csv", 8L, product.Member.Person!.Id), (file.Kind, file.Size, file.CreatedBy!.Value));

        using var download = await product.Viewer.Start(new(HttpMethod.Get, tenant.Path($"files/{file.Id}")), Cancellation);
        Assert.Equal("a;b\n1;2\n", await download.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(("attachment", "Plan d'été.csv"), (download.Content.Headers.ContentDisposition!.DispositionType, download.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal(("text/csv", 8L), (download.Content.Headers.ContentType!.MediaType, download.Content.Headers.ContentLength));
        Assert.Equal("nosniff", download.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", download.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(download.Headers.CacheControl is { Private: true, NoStore: true });

        await product.Member.Post(tenant.Path($"files/{file.Id}/delete"));
        Assert.Contains("No files yet", product.Member.Current.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Viewer.Get(tenant.Path($"files/{file.Id}"))).Status);
        Assert.Empty(product.OnDisk(tenant));
    }

    [Fact]
    public async Task A_long_list_has_pages_in_both_directions()
    {
        var tenant = await product.NewTenant("Long List");
        for (var number = 1; number <= 45; number++)
            await product.Upload(tenant, $"file-{number:00}.txt", "text");

        var first = await product.Viewer.Open(tenant.Path("files"));
        var second = await product.Viewer.Open(Link(first, "next"));
        var third = await product.Viewer.Open(Link(second, "next"));
        var back = await product.Viewer.Open(Link(third, "prev"));

        Assert.Equal(["file-45.txt", "file-26.txt"], Ends(first));
        Assert.Equal(["file-25.txt", "file-06.txt"], Ends(second));
        Assert.Equal(["file-05.txt", "file-01.txt"], Ends(third));
        Assert.Equal(Names(second), Names(back));
        Assert.Equal(Names(first), Names(await product.Viewer.Open(tenant.Path("files?before=nonsense"))));
    }

    [Theory]
    [InlineData("page.html", "hello", "not what its name says")]
    [InlineData("photo.png", "<svg onload=alert(1)>", "do not take this kind")]
    [InlineData("empty.txt", "", "empty")]
    public async Task What_is_refused_says_why_at_the_field_and_leaves_nothing(string name, string content, string why)
    {
        var tenant = await product.NewTenant($"Refused {name[..4]}");
        await product.Member.Open(tenant.Path("files"));

        var answer = await product.Member.Post(tenant.Path("files"), ("File", new UploadedFile(name, System.Text.Encoding.UTF8.GetBytes(content))));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(why, answer.Body, StringComparison.Ordinal);
        Assert.Empty(product.OnDisk(tenant));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_in_words()
    {
        var tenant = await product.NewTenant("Too Large");
        await product.Member.Open(tenant.Path("files"));

        var answer = await product.Member.Post(tenant.Path("files"), ("File", new UploadedFile("large.txt", new byte[FileTerms.Documents.LargestSize + 1])));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Contains("at most 25 MB", answer.Body, StringComparison.Ordinal);
        Assert.Empty(product.OnDisk(tenant));
    }

    [Fact]
    public async Task What_has_no_room_in_the_plan_is_refused_and_twenty_at_once_keep_the_limit()
    {
        var tenant = await product.NewTenant("Full");
        var most = product.Services.GetRequiredService<Backbone.Billing.PlanCatalogue>().Free!.MostOf(FileTerms.Storage)!.Value;
        await product.Sql(TestDatabase.Superuser, $"""
            insert into backbone.stored_file (tenant_id, id, purpose, name, kind, size, sha256, storage_key, created_at)
            values ('{tenant.Id.Value}', gen_random_uuid(), 'documents', 'big.pdf', 'pdf', {most - 250}, repeat('0', 64), '{tenant.Id.Value:N}/00', now())
            """);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => product.Send(
            new UploadFile(new($"{number}.txt", 100, () => new MemoryStream([.. Enumerable.Repeat((byte)'a', 100)]))), tenant, product.Member, Role.Member)));

        Assert.Equal(2, answers.Count(answer => answer.Problem is null));
        Assert.All(answers.Where(answer => answer.Problem is not null), answer => Assert.Equal(ProblemKind.PaymentRequired, answer.Problem!.Kind));
        Assert.Equal(2, product.OnDisk(tenant).Count);
    }

    [Fact]
    public async Task A_file_of_another_tenant_is_not_found_however_it_is_asked_for()
    {
        var (alpha, beta) = (await product.NewTenant("File Alpha"), await product.NewTenant("File Beta"));
        var file = await product.Upload(alpha, "secret.txt", "secret");

        foreach (var path in new[] { $"files/{file.Id}", $"files/{file.StorageKey}", $"files/{file.StorageKey.Replace("/", "%2F")}", $"files/..%2F{alpha.Id.Value:N}%2F{file.StorageKey[33..]}", "files/secret.txt", "files/..%2f..%2f..%2fetc%2fpasswd", $"files/{file.Id}/thumbnail" })
            Assert.Equal(HttpStatusCode.NotFound, (await product.Owner.Get(beta.Path(path))).Status);
        Assert.Equal($"{alpha.Id.Value:N}/", file.StorageKey[..33]);
        Assert.Matches("^[0-9a-f]{32}$", file.StorageKey[33..]);
    }

    [Fact]
    public async Task A_purpose_says_who_reads_and_who_made_it_reads_too()
    {
        var tenant = await product.NewTenant("Purposes");
        var (others, own) = (await Add(tenant, null), await Add(tenant, product.Viewer.Person!.Id));

        Assert.Equal(HttpStatusCode.OK, (await product.Owner.Get(tenant.Path($"files/{others.Id}"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await product.Viewer.Get(tenant.Path($"files/{others.Id}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await product.Viewer.Get(tenant.Path($"files/{own.Id}"))).Status);
        var list = await product.Viewer.Open(tenant.Path("files"));
        Assert.Contains(own.Id.ToString(), list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(others.Id.ToString(), list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_files_are_deleted_by_those_who_may()
    {
        var tenant = await product.NewTenant("Deleting");
        var file = await Add(tenant, product.Owner.Person!.Id, FileTerms.Documents);

        Assert.Equal(HttpStatusCode.Forbidden, (await product.Member.Forge(tenant.Path($"files/{file.Id}/delete"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await product.Viewer.Forge(tenant.Path($"files/{file.Id}/delete"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await product.Owner.Forge(tenant.Path($"files/{file.Id}/delete"))).Status);
    }

    [Fact]
    public async Task The_nightly_check_deletes_what_is_over_and_what_is_nobodys_and_marks_what_is_missing()
    {
        var tenant = await product.NewTenant("Nightly");
        var (whole, missing, cut, over) = (await product.Upload(tenant, "whole.txt", "whole"), await product.Upload(tenant, "missing.txt", "missing"), await product.Upload(tenant, "cut.txt", "cut"), await Add(tenant, null));
        File.Delete(PathOf(missing));
        await File.WriteAllTextAsync(PathOf(cut), "c", Cancellation);
        await product.Sql(TestDatabase.Superuser, $"update backbone.stored_file set expires_at = now() - interval '1 minute' where id = '{over.Id.Value}'");
        var (orphan, fresh) = (Path.Combine(Path.GetDirectoryName(PathOf(whole))!, "0a"), Path.Combine(Path.GetDirectoryName(PathOf(whole))!, "0b.part"));
        foreach (var path in new[] { orphan, fresh })
            await File.WriteAllTextAsync(path, "x", Cancellation);
        File.SetLastWriteTimeUtc(orphan, product.Clock.GetUtcNow().UtcDateTime.AddDays(-2));

        Assert.Equal(HttpStatusCode.Gone, (await product.Owner.Get(tenant.Path($"files/{over.Id}"))).Status);
        Assert.Null((await product.Send(new CheckFiles(), tenant)).Problem);

        var left = await product.InTenant(tenant, db => db.Set<StoredFile>().ToDictionaryAsync(file => file.Name, file => file.DamagedSince is not null, Cancellation));
        Assert.Equal(new Dictionary<string, bool> { ["whole.txt"] = false, ["missing.txt"] = true, ["cut.txt"] = true }, left);
        Assert.Equal((false, true, false), (File.Exists(orphan), File.Exists(fresh), File.Exists(PathOf(over))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await product.Viewer.Get(tenant.Path($"files/{missing.Id}"))).Status);
        Assert.Contains("Cannot be read", (await product.Viewer.Open(tenant.Path("files"))).Body, StringComparison.Ordinal);

        await File.WriteAllTextAsync(PathOf(missing), "missing", Cancellation);
        await product.Send(new CheckFiles(), tenant);
        Assert.Null(await product.InTenant(tenant, db => db.Set<StoredFile>().Where(file => file.Id == missing.Id).Select(file => file.DamagedSince).SingleAsync(Cancellation)));
    }

    [Fact]
    public async Task Files_go_with_their_tenant_also_when_the_store_did_not_answer_that_day()
    {
        var (gone, later) = (await product.NewTenant("Gone"), await product.NewTenant("Later"));
        var stays = await product.NewTenant("Stays");
        foreach (var tenant in new[] { gone, later, stays })
            await product.Upload(tenant, "a.txt", tenant.Slug);
        await product.Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Deleting', delete_after = now() where id in ('{gone.Id.Value}', '{later.Id.Value}')");

        await product.Services.GetRequiredService<TenantOperations>().Erase(gone.Slug, Cancellation);
        await product.Sql(TestDatabase.Superuser, $"set role saasstarter_backoffice; select backbone.erase_tenant('{later.Id.Value}')");

        Assert.Equal((0, 1), (product.OnDisk(gone).Count, product.OnDisk(later).Count));
        Assert.Null((await product.Send(new SweepErasedFiles())).Problem);
        Assert.Equal((0, 1), (product.OnDisk(later).Count, product.OnDisk(stays).Count));
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_and_is_longer_than_its_purpose_allows_is_refused()
    {
        var tenant = await product.NewTenant("Streams");

        var refused = await product.WithFiles(tenant, files => files.Add(new ForwardOnly(new byte[5000]), "a.txt", FileTerms.Documents with { LargestSize = 4000 }, null, Cancellation));

        Assert.Equal("TooLarge", refused.Problem!.Fields.Single().Message.Key);
    }

    private string PathOf(StoredFile file) => Path.Combine(product.FilesFolder, file.StorageKey);

    private Task<StoredFile> Add(CurrentTenant tenant, Id<Person>? madeFor, FilePurpose? purpose = null) => product.WithFiles(tenant, async files =>
        (await files.Add(new ForwardOnly("secret"u8.ToArray()), "secret.txt", purpose ?? FileProduct.Secrets, madeFor, Cancellation)).Value);

    private static string Link(Answer answer, string relation) =>
        WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(answer.Body, $"<a [^>]*href=\"([^\"]+)\"[^>]*rel=\"{relation}\"").Groups[1].Value);

    private static List<string> Names(Answer answer) => [.. System.Text.RegularExpressions.Regex.Matches(answer.Body, @">(file-\d\d\.txt)</a>").Select(match => match.Groups[1].Value)];

    private static string[] Ends(Answer answer) => [Names(answer)[0], Names(answer)[^1]];

    /// <summary>A stream as it comes from a network.</summary>
    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
