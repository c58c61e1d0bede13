using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.PublicApi.Tokens;

namespace SaasStarter.Backbone.PublicApi.Document;

/// <summary>
/// The API as an OpenAPI 3.1 document, written from the same operations that are mapped: what it says and what the product does cannot differ. It is the committed file
/// <c>docs/openapi.json</c>, too.
/// </summary>
internal sealed class OpenApiDocument(ApiAddresses addresses)
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (int Status, string Name, string Meaning)[] Refusals =
    [
        (400, "Malformed", "The call cannot be read: no JSON, no UTF-8, a cursor of another list, a header without sense."),
        (401, "Unauthenticated", "No key and no token, or none that is good: unknown, expired, revoked."),
        (402, "PaymentRequired", "The plan does not include this."),
        (403, "Forbidden", "The key or the person does not have the permission, or may not touch this."),
        (404, "NotFound", "There is no such thing, or it is somebody else's."),
        (409, "Conflict", "The state does not allow it."),
        (412, "PreconditionFailed", "It was changed meanwhile: read it again."),
        (413, "TooLarge", "The body is too large."),
        (415, "UnknownMedia", "The body is no JSON."),
        (422, "Invalid", "A field or a parameter is wrong; `errors` says which and why. Also an idempotency key that was used for something else."),
        (428, "PreconditionRequired", "`If-Match` is missing."),
        (429, "TooManyRequests", "Too many calls in this minute. `Retry-After` says how many seconds to wait."),
        (503, "Unavailable", "Somebody else whom this needs does not answer."),
    ];

    private readonly Lazy<string> _text = new(() => new Writer(addresses.Operations).Write().ToJsonString(Layout) + "\n");

    /// <summary>The whole document, with a line break at its end.</summary>
    public string Text => _text.Value;

    private sealed class Writer(IReadOnlyList<ApiOperation> operations)
    {
        private readonly DocComments _comments = new();
        private OpenApiSchemas _schemas = null!;

        public JsonObject Write()
        {
            _schemas = new(_comments);
            var paths = new JsonObject();
            foreach (var path in operations.GroupBy(operation => operation.Path))
                paths[path.Key] = new JsonObject(path.Select(operation => KeyValuePair.Create(operation.Method.ToLowerInvariant(), (JsonNode?)Operation(operation))));
            return new()
            {
                ["openapi"] = "3.1.0",
                ["info"] = new JsonObject { ["title"] = "API", ["version"] = "1", ["description"] = Introduction },
                ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
                ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["token"] = new JsonArray() }),
                ["tags"] = new JsonArray([.. operations.Select(operation => operation.Group.Title).Distinct().Order(StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag })]),
                ["paths"] = paths,
                ["components"] = Components(),
            };
        }

        private JsonObject Operation(ApiOperation operation)
        {
            var written = new JsonObject
            {
                ["operationId"] = operation.Name,
                ["tags"] = new JsonArray(operation.Group.Title),
                ["summary"] = _comments.Summary(operation.Request),
            };
            if (operation.Audience is Audience.MemberAudience member && member.Permission != TenantPermissions.Open)
                written["description"] = $"Needs the permission `{member.Permission.Name}`.";
            if (operation.Deprecation is { } deprecation)
            {
                written["deprecated"] = true;
                written["description"] = $"{(string?)written["description"]} Deprecated since {deprecation.Since:yyyy-MM-dd}; gone from {deprecation.Sunset:yyyy-MM-dd} on.";
            }
            written["parameters"] = new JsonArray([.. Parameters(operation)]);
            if (operation.Binder.HasBody)
                written["requestBody"] = Body(operation);
            written["responses"] = Responses(operation);
            return written;
        }

        private IEnumerable<JsonNode> Parameters(ApiOperation operation)
        {
            foreach (var parameter in operation.Binder.Parameters.Where(parameter => parameter.Place != ApiPlace.Body))
                yield return Parameter(operation, parameter);
            if (operation.Verb == ApiVerb.Show)
                yield return Reference("parameters", "IfNoneMatch");
            if (operation.Verb == ApiVerb.Replace)
                yield return Reference("parameters", "IfMatch");
            if (operation.Verb == ApiVerb.Delete)
                yield return Reference("parameters", "IfMatchIfWanted");
            if (operation.IsWrite)
                yield return Reference("parameters", "IdempotencyKey");
        }

        private JsonObject Parameter(ApiOperation operation, ApiParameter parameter)
        {
            if (parameter.Place == ApiPlace.Cursor)
                return Reference("parameters", "Cursor");
            var schema = _schemas.Of(parameter.Type);
            if (parameter.Name == "limit")
                (schema["minimum"], schema["maximum"], schema["default"]) = (1, Page.MaximumLimit, Page.DefaultLimit);
            var written = new JsonObject { ["name"] = parameter.Name, ["in"] = parameter.Place == ApiPlace.Path ? "path" : "query", ["schema"] = schema };
            if (parameter.Place == ApiPlace.Path)
                written["required"] = true;
            OpenApiSchemas.Describe(written, _comments.Parameter(operation.Request, parameter.CodeName));
            return written;
        }

        private JsonObject Body(ApiOperation operation)
        {
            var (properties, required) = (new JsonObject(), new JsonArray());
            foreach (var parameter in operation.Binder.Parameters.Where(parameter => parameter.Place == ApiPlace.Body))
            {
                var schema = _schemas.Of(parameter.Type);
                OpenApiSchemas.Describe(schema, _comments.Parameter(operation.Request, parameter.CodeName));
                properties[parameter.Name] = parameter.MayBeNull ? OpenApiSchemas.OrNull(schema) : schema;
                if (parameter.IsRequired)
                    required.Add(parameter.Name);
            }
            var body = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
            if (_comments.Example(operation.Request) is { } example)
                body["examples"] = new JsonArray(JsonNode.Parse(example));
            return new() { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = body } } };
        }

        private JsonObject Responses(ApiOperation operation)
        {
            var responses = new JsonObject();
            var (status, meaning) = operation.Verb switch
            {
                ApiVerb.Create => ("201", "It is there; `Location` says where."),
                ApiVerb.Delete => ("204", "It is gone."),
                _ => ("200", operation.Verb == ApiVerb.List ? "A page of the list." : "The thing as it is now."),
            };
            responses[status] = Success(operation, meaning);
            if (operation.Verb is ApiVerb.Act or ApiVerb.Replace)
                responses["204"] = new JsonObject { ["description"] = "Done. Who called may not see the thing, and is not shown it." };
            if (operation.Verb == ApiVerb.Show)
                responses["304"] = new JsonObject { ["description"] = "It is still as the caller knows it (`If-None-Match`)." };
            foreach (var (refusal, name, _) in Refusals.Where(refusal => Applies(operation, refusal.Status)))
                responses[$"{refusal}"] = Reference("responses", name);
            return responses;
        }

        private static bool Applies(ApiOperation operation, int status) => status switch
        {
            404 => operation.Binder.Parameters.Any(parameter => parameter.Place == ApiPlace.Path) || operation.Binder.HasBody,
            409 or 503 => operation.IsWrite,
            412 => operation.Verb is ApiVerb.Replace or ApiVerb.Delete,
            413 or 415 => operation.Binder.HasBody,
            428 => operation.Verb == ApiVerb.Replace,
            _ => true,
        };

        private JsonObject Success(ApiOperation operation, string meaning)
        {
            var headers = new JsonObject { ["RateLimit"] = Reference("headers", "RateLimit"), ["RateLimit-Policy"] = Reference("headers", "RateLimitPolicy") };
            if (operation.Verb == ApiVerb.Create)
                headers["Location"] = new JsonObject { ["description"] = "Where it is shown.", ["schema"] = new JsonObject { ["type"] = "string" } };
            if (operation.Resource is not null && operation.Verb != ApiVerb.List)
                headers["ETag"] = Reference("headers", "ETag");
            if (operation.Deprecation is not null)
                (headers["Deprecation"], headers["Sunset"]) = (Reference("headers", "Deprecation"), Reference("headers", "Sunset"));
            var response = new JsonObject { ["description"] = meaning, ["headers"] = headers };
            if (operation.Resource is { } resource)
                response["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = operation.Verb == ApiVerb.List ? PageOf(resource) : _schemas.Of(resource) } };
            return response;
        }

        private JsonObject PageOf(Type item) => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = _schemas.Of(item) },
                ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["description"] = "Given as `cursor`, leads to the next page; null on the last." },
            },
            ["required"] = new JsonArray("items", "next"),
            ["additionalProperties"] = false,
        };

        private JsonObject Components() => new()
        {
            ["securitySchemes"] = new JsonObject
            {
                ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key, which an owner or administrator creates in the settings. It is sent in the header `Authorization: Bearer …` and nowhere else." },
                ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = $"An access token of a person who let the program in: OAuth 2.0, device authorization grant (RFC 8628). It is good for ten minutes; `{TokenPaths.Metadata}` says where to get one. What a person confirms, no program does for them." },
            },
            ["parameters"] = new JsonObject
            {
                ["Cursor"] = InQuery("cursor", "Where the page begins: `next` of the page before, with the same filters."),
                ["IfMatch"] = InHeader("If-Match", "The `ETag` of the state that is meant to be changed.", isRequired: true),
                ["IfMatchIfWanted"] = InHeader("If-Match", "The `ETag` of the state that is meant, if it matters."),
                ["IfNoneMatch"] = InHeader("If-None-Match", "The `ETag` of the state that is known already."),
                ["IdempotencyKey"] = InHeader("Idempotency-Key", "Up to 255 visible ASCII characters, new for each thing to be done. Sent again within 24 hours with the same body, it is not done again, and answered the same."),
            },
            ["headers"] = new JsonObject
            {
                ["ETag"] = Header("What tells this state from others, for `If-Match` and `If-None-Match`."),
                ["RateLimit"] = Header("How many calls are left in this window, and for how many seconds it lasts: `\"key\";r=59;t=42`."),
                ["RateLimitPolicy"] = Header("How many calls the plan includes in a window of so many seconds: `\"key\";q=60;w=60`."),
                ["RetryAfter"] = Header("How many seconds to wait."),
                ["Deprecation"] = Header("Since when nobody should begin to use the operation (RFC 9745)."),
                ["Sunset"] = Header("From when on the operation may be gone (RFC 8594)."),
            },
            ["responses"] = new JsonObject(Refusals.Select(refusal => KeyValuePair.Create(refusal.Name, (JsonNode?)Refusal(refusal.Status, refusal.Name, refusal.Meaning)))),
            ["schemas"] = Schemas(),
        };

        private JsonObject Schemas()
        {
            _schemas.Add("Problem", new JsonObject
            {
                ["type"] = "object",
                ["description"] = "Why a call was refused (RFC 9457).",
                ["properties"] = new JsonObject
                {
                    ["type"] = Text("The stable name of the problem, `urn:problem:ChangedMeanwhile`. Programs decide by it."),
                    ["title"] = Text("What the status means."),
                    ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
                    ["detail"] = Text("What happened and what to do, for people, in the language of `Accept-Language`."),
                    ["traceId"] = Text("By what the operator finds the call again."),
                    ["errors"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["description"] = "What is wrong with single fields and parameters.",
                        ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
                    },
                },
                ["required"] = new JsonArray("type", "title", "status", "traceId"),
            });
            return _schemas.Named;
        }

        private static JsonObject Refusal(int status, string name, string meaning)
        {
            var example = new JsonObject
            {
                ["type"] = $"urn:problem:{name}",
                ["title"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
                ["status"] = status,
                ["detail"] = meaning,
                ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
            };
            if (status == 422)
                example["errors"] = new JsonObject { ["name"] = new JsonArray("Required.") };
            var response = new JsonObject
            {
                ["description"] = meaning,
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Reference("schemas", "Problem"), ["example"] = example } },
            };
            if (status == 429)
                response["headers"] = new JsonObject { ["Retry-After"] = Reference("headers", "RetryAfter") };
            return response;
        }

        private static JsonObject InQuery(string name, string meaning) => new() { ["name"] = name, ["in"] = "query", ["description"] = meaning, ["schema"] = new JsonObject { ["type"] = "string" } };

        private static JsonObject InHeader(string name, string meaning, bool isRequired = false)
        {
            var header = new JsonObject { ["name"] = name, ["in"] = "header", ["description"] = meaning, ["schema"] = new JsonObject { ["type"] = "string" } };
            if (isRequired)
                header["required"] = true;
            return header;
        }

        private static JsonObject Header(string meaning) => new() { ["description"] = meaning, ["schema"] = new JsonObject { ["type"] = "string" } };

        private static JsonObject Text(string meaning) => new() { ["type"] = "string", ["description"] = meaning };

        private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

        private const string Introduction = """
            All calls carry an API key, or an access token of a person: `Authorization: Bearer …`. A key belongs to one organisation, sees nothing of any other, and may do what its
            permissions say. A token acts as its person in one organisation, and may do what that person may.

            Lists come a page at a time: `next` of one page is the `cursor` of the following one. Parameters that a list does not know are refused.

            Whoever changes something sends the `ETag` of what they read in `If-Match`, so that nobody's change is lost. Whoever sends a write sends an `Idempotency-Key`, so that
            it can be sent again when its answer was lost.

            What is refused is answered with a problem (RFC 9457), whose `type` never changes.
            """;
    }
}
