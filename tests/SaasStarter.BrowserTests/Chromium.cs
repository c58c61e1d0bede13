using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using SaasStarter.BrowserTests;
using SaasStarter.Tests.Hosting;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace SaasStarter.BrowserTests;

/// <summary>The browser of the whole run: the Chromium that is installed, found on PATH or named by <c>CHROMIUM</c>.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>A browser of somebody's own, without cookies, that minds what it is told: every refused script, style and missing file.</summary>
    public async Task<Person> Somebody(Uri address, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = address.AbsoluteUri;
        options.Locale ??= "en-GB";
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return new(context, await context.NewPageAsync());
    }

    /// <summary>The browser of somebody who is signed in.</summary>
    public async Task<Person> Somebody(TestApplication app, TestVisitor visitor, BrowserNewContextOptions? options = null)
    {
        var person = await Somebody(app.Address, options);
        await person.Context.AddCookiesAsync(visitor.Cookies.GetAllCookies()
            .Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = app.Address.AbsoluteUri }));
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
            return named;
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Concat(["/Applications/Google Chrome.app/Contents/MacOS", "/Applications/Chromium.app/Contents/MacOS", @"C:\Program Files\Google\Chrome\Application"]);
        var candidates = from name in Names.Concat(["Google Chrome", "Chromium", "chrome.exe"]) from folder in folders select Path.Combine(folder, name);
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Run build/install.sh browser, or name one with CHROMIUM=/path/to/chrome.");
    }
}

/// <summary>Somebody at a browser.</summary>
public sealed class Person : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Only what is wrong leaves the browser: the adapter for Playwright carries all that is right with it, which takes several times as long as the check.
    // A captured mail stands in a frame that no script enters. What Swagger UI draws into its place on a page is somebody else's.
    private const string Check = """
        async () => (await axe.run({ include: [['html']], exclude: [['.swagger-ui']] }, {
            runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
            resultTypes: ['violations'],
            iframes: false,
        })).violations.flatMap(violation => violation.nodes.map(node => `${violation.id} at ${node.html.slice(0, 200)}`))
        """;

    private readonly List<string> _complaints = [];

    internal Person(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"{message.Page?.Url}: {message.Text}");
        };
        context.WebError += (_, error) =>
        {
            // That a page came too slowly to be faded in is a note of the browser: nothing is missing.
            if (!error.Error.Contains("ViewTransition", StringComparison.Ordinal) && !error.Error.Contains("Transition was", StringComparison.Ordinal))
                _complaints.Add($"{error.Page?.Url}: {error.Error}");
        };
        context.RequestFailed += (_, request) =>
        {
            // A stream or a prefetch ends with its page.
            if (request.Failure is not ("net::ERR_ABORTED" or null))
                _complaints.Add($"{request.Url}: {request.Failure}");
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What the browser refused or missed, what it answered 404 on purpose excepted.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public void Forget() => _complaints.Clear();

    /// <summary>What on the page keeps people with disabilities out, as axe-core finds it: the rule, and the element that breaks it.</summary>
    public async Task<string[]> FindBarriers()
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>(Check);
    }

    /// <summary>Fills in the form that posts to a path and sends it.</summary>
    public Task Send(string action, params (string Name, string Value)[] fields) => Send(Page.Locator($"form[action='{action}']"), fields);

    private static async Task Send(ILocator form, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            var field = form.Locator($"[name='{name}']");
            if (await field.EvaluateAsync<string>("element => element.localName") == "select")
                await field.SelectOptionAsync(value);
            else
                await field.FillAsync(value);
        }
        await form.Locator("button:not([type=button])").Last.ClickAsync();
    }

    public ValueTask DisposeAsync() => new(Context.CloseAsync());
}
