using SaasStarter.Backbone.Domains;

namespace SaasStarter.Tests.Domains;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("wine.acme.example", "wine.acme.example")]
    [InlineData("  Wine.ACME.Example.  ", "wine.acme.example")]
    [InlineData("événements.example", "xn--vnements-90ab.example")]
    [InlineData("xn--vnements-90ab.example", "xn--vnements-90ab.example")]
    [InlineData("cave。例え.jp", "cave.xn--r8jz45g.jp")]
    public void A_name_is_read_as_name_servers_know_it(string typed, string expected)
    {
        Assert.True(DomainName.TryParse(typed, out var name));
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("https://acme.example")]
    [InlineData("acme.example/path")]
    [InlineData("acme.example:8080")]
    [InlineData("me@acme.example")]
    [InlineData("_dmarc.acme.example")]
    [InlineData("*.acme.example")]
    [InlineData("-acme.example")]
    [InlineData("acme-.example")]
    [InlineData("acme..example")]
    [InlineData("ac me.example")]
    [InlineData("192.168.1.1")]
    [InlineData("acme.1")]
    [InlineData("[2001:db8::1]")]
    [InlineData("xn--\u0000.example")]
    [InlineData("xn--zzzzzzzzz999999.example")]
    [InlineData("acme.\uD800example")]
    public void What_is_no_name_is_refused(string typed) => Assert.False(DomainName.TryParse(typed, out _));

    [Fact]
    public void A_name_that_leaves_no_room_for_the_record_below_it_is_refused()
    {
        Assert.True(DomainName.TryParse(string.Join('.', Enumerable.Repeat(new string('a', 60), 3)) + ".example", out _));
        Assert.False(DomainName.TryParse(string.Join('.', Enumerable.Repeat(new string('a', 60), 4)), out _));
        Assert.False(DomainName.TryParse(new string('a', 64) + ".example", out _));
    }

    [Theory]
    [InlineData("exarnple.com")]
    [InlineData("examp1e.com")]
    [InlineData("ex-ample.com")]
    [InlineData("exámple.com")]
    [InlineData("ехаmрlе.com")]
    [InlineData("εxαmplε.com")]
    public void Names_that_pass_for_each_other_have_the_same_skeleton(string typed)
    {
        Assert.True(DomainName.TryParse(typed, out var name));
        Assert.Equal(DomainName.Skeleton("example.com"), DomainName.Skeleton(name));
    }

    [Fact]
    public void Dots_are_not_overlooked() => Assert.NotEqual(DomainName.Skeleton("exam.ple.com"), DomainName.Skeleton("example.com"));

    [Theory]
    [InlineData("fr", true)]
    [InlineData("co.uk", true)]
    [InlineData("github.io", true)]
    [InlineData("acme.co.uk", false)]
    [InlineData("city.kobe.jp", false)]
    [InlineData("anything.kobe.jp", true)]
    [InlineData("xn--55qx5d.cn", true)]
    [InlineData("example", true)]
    [InlineData("acme.example", false)]
    public void Public_suffixes_are_known(string name, bool isSuffix) => Assert.Equal(isSuffix, PublicSuffixes.Contains(name));

    [Theory]
    [InlineData("wine.acme.co.uk", "acme.co.uk")]
    [InlineData("acme.co.uk", "acme.co.uk")]
    [InlineData("a.b.c.acme.example", "acme.example")]
    [InlineData("a.b.city.kobe.jp", "city.kobe.jp")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("localhost", "localhost")]
    public void The_part_that_was_registered_is_known(string name, string registered) => Assert.Equal(registered, PublicSuffixes.RegisteredPartOf(name));
}
