using System.Net;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Memberships;

public sealed class BrandingTests(TestApplication app) : IClassFixture<TestApplication>
{
    /// <summary>A picture of one pixel.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "script.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray() },
        { "page.png", "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray() },
        { "picture.gif", "GIF89a"u8.ToArray() },
        { "short.webp", "RIFF"u8.ToArray() },
    };

    [Fact]
    public async Task A_colour_is_everywhere_once_saved_and_gone_when_the_products_own_is_chosen()
    {
        var team = await TestTeam.Create(app);

        var answer = await team.Admin.Forge(team.Path("settings/branding"), ("Color", "#7A1F3D"));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(1, await team.Count("tenant", "color = '#7a1f3d'"));
        Assert.Contains("#7a1f3d", (await team.Guest.Get(team.Path())).Body, StringComparison.Ordinal);

        await team.Admin.Forge(team.Path("settings/branding"), ("UseProductColor", "on"), ("Color", "#7A1F3D"));
        Assert.Equal(1, await team.Count("tenant", "color is null"));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#1234567")]
    [InlineData("#12345g")]
    [InlineData("#fff;}body{display:none")]
    [InlineData("")]
    public async Task What_is_no_colour_is_refused(string color)
    {
        var team = await TestTeam.Create(app);

        var answer = await team.Owner.Forge(team.Path("settings/branding"), ("Color", color));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("#rrggbb", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await team.Count("tenant", "color is not null"));
    }

    [Fact]
    public async Task A_logo_is_served_to_who_knows_its_address_harmlessly_and_until_it_changes()
    {
        var team = await TestTeam.Create(app);
        var other = await TestTeam.Create(app);

        await team.Owner.Open(team.Path("settings"));
        var settings = await team.Owner.Post(team.Path("settings/branding"), ("Logo", new UploadedFile("../../evil.html", Png)));

        var path = settings.Page.Root.All("img").Select(image => image["src"]).First(source => source!.StartsWith(team.Path("logo/"), StringComparison.Ordinal))!;
        var logo = await team.Guest.Get(path);
        Assert.Equal(HttpStatusCode.OK, logo.Status);
        Assert.Equal("image/png", logo.Header("Content-Type"));
        Assert.Equal("nosniff", logo.Header("X-Content-Type-Options"));
        Assert.Contains("sandbox", logo.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", logo.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(["immutable", "max-age=31536000", "private"], logo.Header("Cache-Control")!.Split(", ").Order());
        Assert.Equal("cross-origin", logo.Header("Cross-Origin-Resource-Policy"));
        // A mail program, and the proxy of somebody's mailbox, sign in nowhere.
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Get(other.Path($"logo/{path.Split('/')[^1]}"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Guest.Get(team.Path("logo/0123456789abcdef"))).Status);

        await other.Owner.Open(other.Path("settings"));
        var same = await other.Owner.Post(other.Path("settings/branding"), ("Logo", new UploadedFile("same.png", Png)));
        Assert.DoesNotContain(path.Split('/')[^1], same.Body, StringComparison.Ordinal);

        await team.Owner.Post(team.Path("settings/branding"), ("RemoveLogo", "on"));
        Assert.Equal(HttpStatusCode.NotFound, (await team.Guest.Get(path)).Status);
        Assert.Equal(0, await team.Count("tenant_logo"));
    }

    [Theory]
    [MemberData(nameof(NoPictures))]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called(string fileName, byte[] content)
    {
        var team = await TestTeam.Create(app);

        await team.Owner.Open(team.Path("settings"));
        var refused = await team.Owner.Post(team.Path("settings/branding"), ("Logo", new UploadedFile(fileName, content)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("no PNG, JPEG or WebP", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await team.Count("tenant_logo"));
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_refused()
    {
        var team = await TestTeam.Create(app);
        var large = Png.Concat(new byte[LogoFormat.MaximumLength]).ToArray();

        await team.Owner.Open(team.Path("settings"));
        var refused = await team.Owner.Post(team.Path("settings/branding"), ("Logo", new UploadedFile("large.png", large)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("200 kB", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A", "image/png")]
    [InlineData("FFD8FFE000104A46", "image/jpeg")]
    [InlineData("524946461A00000057454250565038200E", "image/webp")]
    [InlineData("524946461A00000057415645666D7420", null)]
    [InlineData("89504E47", null)]
    [InlineData("", null)]
    public void A_picture_is_known_by_its_first_bytes(string hexadecimal, string? contentType) =>
        Assert.Equal(contentType, LogoFormat.Of(Convert.FromHexString(hexadecimal)));
}
