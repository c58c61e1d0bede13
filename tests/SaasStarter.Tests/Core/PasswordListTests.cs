using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Core;

public sealed class PasswordListTests
{
    [Fact]
    public void The_list_holds_only_what_the_length_lets_through()
    {
        Assert.InRange(CommonPasswords.All.Count, 300, 1000);
        Assert.All(CommonPasswords.All, password => Assert.InRange(password.Length, 12, 128));
        Assert.All(CommonPasswords.All, password => Assert.Equal(password.ToLowerInvariant(), password));
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("PassWord1234")]
    [InlineData("motdepasse123")]
    [InlineData("azertyuiopqs")]
    [InlineData("qwertyuiop123")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("abc!abc!abc!abc!")]
    public void What_everybody_tries_first_is_refused(string password) =>
        Assert.Equal("PasswordTooCommon", Assert.Single(new Validation().NewPassword(new(password)).Errors).Message.Key);

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("four grapes on a roof")]
    [InlineData("Zoë et ses 12 chats")]
    [InlineData("password1234 but longer")]
    public void What_somebody_thought_of_is_accepted(string password) => Assert.Empty(new Validation().NewPassword(new(password)).Errors);
}
