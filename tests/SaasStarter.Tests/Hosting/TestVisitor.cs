using System.Net;
using System.Net.Http.Headers;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Hosting;

/// <summary>A field of a form that is posted: a text, or a file.</summary>
public readonly record struct TestField(string Name, string Value, UploadedFile? File = null)
{
    public static implicit operator TestField((string Name, string Value) field) => new(field.Name, field.Value);

    public static implicit operator TestField((string Name, UploadedFile File) field) => new(field.Name, "", field.File);
}

/// <summary>Somebody with a browser: cookies, an address of their own, and the page that they look at.</summary>
public sealed class TestVisitor(TestApplication app, HttpMessageHandler server) : IDisposable
{
    private const int MaximumRedirects = 10;

    private readonly HttpMessageInvoker _http = new(server);

    private Answer? _current;

    /// <summary>The password of everybody who was signed up by <see cref="TestApplication.SignUp"/>.</summary>
    public const string Password = "correct horse battery staple";

    /// <summary>Who it is, when <see cref="TestApplication.SignUp"/> made the account.</summary>
    public Person? Person { get; internal set; }

    /// <summary>Their session, when <see cref="TestApplication.SignUp"/> signed them in.</summary>
    public Guid? SessionId { get; internal set; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The page that they look at.</summary>
    public Answer Current => _current ?? throw new InvalidOperationException("No page was opened yet.");

    /// <summary>Opens a page as a browser does, redirects included.</summary>
    public async Task<Answer> Open(string path) => _current = await Follow(await Get(path));

    /// <summary>
    /// Fills in the form of the current page that posts to <paramref name="path"/> and sends it, redirects included. What is not named keeps
    /// the value that it has; a field that the form does not have, and a choice that it does not offer, is a mistake of the test.
    /// </summary>
    public async Task<Answer> Post(string path, params IReadOnlyList<TestField> fields)
    {
        var form = Current.Form(path);
        foreach (var field in fields)
        {
            if (!form.FieldNames.Contains(field.Name))
                throw new InvalidOperationException($"The form for {path} has no field {field.Name}, but {string.Join(", ", form.FieldNames)}.");
            if (form.OptionsOf(field.Name) is { Count: > 0 } options && !options.Contains(field.Value))
                throw new InvalidOperationException($"{field.Name} offers no '{field.Value}', but {string.Join(", ", options)}.");
        }
        var untouched = form.Defaults().Where(value => !fields.Any(field => field.Name == value.Name)).Select(value => (TestField)value);
        Task<Answer> SendTo(string address) =>
            Send(FromThisSite(new(HttpMethod.Post, address) { Content = Content([.. untouched, .. fields], form.IsMultipart) }));
        return _current = await Follow(await SendTo(path), SendTo);
    }

    /// <summary>Posts anything with a valid token of theirs, whether or not a page shows the form: what an attacker does with their own account.</summary>
    public Task<Answer> Forge(string path, params IReadOnlyList<TestField> fields) => Forge(path, accept: null, fields);

    /// <summary>The same, saying what kind of answer is wanted.</summary>
    public Task<Answer> Forge(string path, string? accept, params IReadOnlyList<TestField> fields)
    {
        var token = app.TokenFor(this);
        var request = FromThisSite(new(HttpMethod.Post, path) { Content = Content([.. fields, token], isMultipart: false) });
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return Send(request);
    }

    /// <summary>Opens a page without following redirects and without leaving the current page.</summary>
    public Task<Answer> Get(string path) => Send(new(HttpMethod.Get, path));

    /// <summary>Sends a request as it is, with the cookies.</summary>
    public async Task<Answer> Send(HttpRequestMessage request)
    {
        var response = await Start(request, TestContext.Current.CancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            // It has no end: that it began is the answer.
            response.Dispose();
            return new(response, request.RequestUri!.PathAndQuery, "");
        }
        return new(response, request.RequestUri!.PathAndQuery, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a request and returns as soon as the headers are there, for streams.</summary>
    public async Task<HttpResponseMessage> Start(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(app.Address, request.RequestUri!);
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        if (Cookies.GetCookieHeader(request.RequestUri) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);
        var response = await _http.SendAsync(request, cancellationToken);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
            Cookies.SetCookies(request.RequestUri, cookie);
        return response;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The body of a posted form.</summary>
    public static HttpContent Content(IReadOnlyList<TestField> fields, bool isMultipart)
    {
        if (!isMultipart && fields.All(field => field.File is null))
            return new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var content = new MultipartFormDataContent();
        foreach (var field in fields)
        {
            if (field.File is { } file)
                content.Add(new ReadOnlyMemoryContent(file.Content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, field.Name, file.FileName);
            else
                content.Add(new StringContent(field.Value), field.Name);
        }
        return content;
    }

    private HttpRequestMessage FromThisSite(HttpRequestMessage request)
    {
        request.Headers.Add("Origin", app.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }

    private async Task<Answer> Follow(Answer answer, Func<string, Task<Answer>>? sendTo = null)
    {
        for (var hops = 0; answer.Location is { } location && (int)answer.Status is >= 300 and < 400; hops++)
        {
            if (hops == MaximumRedirects)
                throw new InvalidOperationException($"Redirected in circles, last to {location}.");
            // RFC 9110, 15.4.8: what was posted is posted again.
            answer = answer.Status == HttpStatusCode.TemporaryRedirect && sendTo is not null ? await sendTo(location) : await Get(location);
        }
        return answer;
    }
}
