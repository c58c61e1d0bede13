using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Benchmarks;

/// <summary>
/// What the product is measured against: a minimal API with the framework's cookie, a pooled context, a plain query over the same tables, and no wall
/// between tenants but its own condition.
/// </summary>
internal static class BareApplication
{
    public static async Task Run(string connection, string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication("Cookie").AddCookie("Cookie", options => options.Cookie.Name = "bare");
        builder.Services.AddAuthorization();
        builder.Services.AddDbContextPool<BareDb>(options => options.UseNpgsql(connection));
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPost("/sign-in/{tenant:guid}", (Guid tenant, HttpContext context) =>
            context.SignInAsync("Cookie", new(new ClaimsIdentity([new("sub", "ann"), new("tenant", tenant.ToString())], "Cookie"))));
        app.MapGet("/members", List).RequireAuthorization();
        await app.RunAsync($"http://127.0.0.1:{port}");
    }

    private static async Task<IResult> List([FromServices] BareDb db, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var tenant = Guid.Parse(caller.FindFirstValue("tenant")!);
        var rows = await db.Memberships.Where(membership => membership.TenantId == tenant)
            .Join(db.Users, membership => membership.PersonId, user => user.Id, (membership, user) => new { membership, user })
            .OrderBy(both => EF.Functions.Collate(both.user.Name, "und-x-icu")).ThenBy(both => both.membership.Id)
            .Take(21)
            .Select(both => new BareMember($"mem_{both.membership.Id:N}", both.user.Name, both.user.Email, both.membership.Role, both.membership.JoinedAt))
            .ToListAsync(cancellationToken);
        var last = rows[19];
        var next = Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(System.Text.Encoding.UTF8.GetBytes($"{last.Id[4..]}{last.Name}"));
        return Results.Json(new BarePage(rows[..20], null, next), BareJson.Default.BarePage);
    }
}

internal sealed record BareMember(string Id, string Name, string Email, string Role, DateTimeOffset JoinedAt);

internal sealed record BarePage(IReadOnlyList<BareMember> Members, string? Previous, string? Next);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BarePage))]
internal sealed partial class BareJson : JsonSerializerContext;

internal sealed class BareMembership
{
    public Guid TenantId { get; init; }

    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public required string Role { get; init; }

    public DateTimeOffset JoinedAt { get; init; }
}

internal sealed class BareUser
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }
}

internal sealed class BareDb(DbContextOptions<BareDb> options) : DbContext(options)
{
    public DbSet<BareMembership> Memberships => Set<BareMembership>();

    public DbSet<BareUser> Users => Set<BareUser>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<BareMembership>(membership =>
        {
            membership.ToTable("membership", "backbone").HasKey(m => new { m.TenantId, m.Id });
            membership.Property(m => m.TenantId).HasColumnName("tenant_id");
            membership.Property(m => m.Id).HasColumnName("id");
            membership.Property(m => m.PersonId).HasColumnName("person_id");
            membership.Property(m => m.Role).HasColumnName("role");
            membership.Property(m => m.JoinedAt).HasColumnName("joined_at");
        });
        modelBuilder.Entity<BareUser>(user =>
        {
            user.ToTable("user", "accounts");
            user.Property(u => u.Id).HasColumnName("id");
            user.Property(u => u.Name).HasColumnName("name");
            user.Property(u => u.Email).HasColumnName("email");
        });
    }
}
