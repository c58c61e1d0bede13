using System.Net;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Tests.Identity;

public sealed class VisitorTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("2001:db8:1:2::1", "20010DB800010002")]
    [InlineData("", "")]
    public void Attempts_are_counted_by_the_network_that_a_subscriber_has(string address, string network) =>
        Assert.Equal(network, new Visitor(address, "").Network);

    [Fact]
    public void A_visitor_is_known_by_an_address_that_people_recognise_and_a_browser_that_can_be_stored()
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.7") } };
        context.Request.Headers.UserAgent = new string('x', 299) + "🍇 and more";

        Assert.Equal(new Visitor("192.0.2.7", new string('x', 299)), Visitor.Of(context));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("curl/8.5.0", null)]
    public void A_browser_gets_a_name_that_people_recognise(string userAgent, string? name) => Assert.Equal(name, BrowserName.Of(userAgent));
}
