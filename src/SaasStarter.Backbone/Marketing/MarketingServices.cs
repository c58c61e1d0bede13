using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Registers and maps what visitors can do who have no account, and what the staff sees of it.</summary>
internal static class MarketingServices
{
    public static IServiceCollection AddMarketing(this IServiceCollection services)
    {
        services.AddSingleton<WaitingListTokens>();
        services.AddSingleton<Visits>();
        services.AddHostedService<VisitWriter>();
        services.AddRecurringJob<ForgetOldEntries>("forget-marketing", "23 4 * * *");
        services.AddSingleton(new FooterLink(Strings.Text("Contact"), MarketingPaths.Contact, Order: 90, () => true));
        foreach (var grant in MarketingPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new StaffMenuItem(Strings.Text("Visits"), Icons.Eye, MarketingPaths.StaffVisits, MarketingPermissions.ReadVisits, Order: 70));
        services.AddSingleton(new StaffMenuItem(Strings.Text("WaitingList"), Icons.Mail, MarketingPaths.StaffWaitingList, MarketingPermissions.ReadPeople, Order: 72));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Messages"), Icons.Inbox, MarketingPaths.StaffMessages, MarketingPermissions.ReadPeople, Order: 74));
        foreach (var action in new[]
        {
            nameof(ShowVisits), nameof(ListWaitingList), nameof(ExportWaitingList), nameof(ListContactMessages), nameof(MarkMessageDone), nameof(SendContactMessage), nameof(JoinWaitingList),
            nameof(ConfirmWaitingList), nameof(LeaveWaitingList),
        })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        return services;
    }

    public static void MapMarketing(this IEndpointRouteBuilder routes)
    {
        routes.MapPublicForm<JoinWaitingList, Done, WaitingListPage>(MarketingPaths.WaitingList, _ => new(MarketingPaths.WaitingListSent));
        routes.MapPublicForm<SendContactMessage, Done, ContactPage>(MarketingPaths.Contact, _ => new(MarketingPaths.ContactSent));
        routes.MapSecret<ConfirmWaitingList, ConfirmWaitingListPage>(MarketingPaths.Confirm("{token}"), token => new(token), MarketingPaths.WaitingListConfirmed);
        routes.MapSecret<LeaveWaitingList, LeaveWaitingListPage>(MarketingPaths.Leave("{token}"), token => new(token), MarketingPaths.WaitingListLeft);
        routes.MapForm<MarkMessageDone, Done, MessagesPage>(MarketingPaths.Done("{id}"), _ => new(MarketingPaths.StaffMessages, Strings.Text("MarkedDone")));
        routes.MapGet(MarketingPaths.StaffWaitingListFile, Export).WithMetadata(new AudienceMetadata(ExportWaitingList.Audience, typeof(ExportWaitingList)));
    }

    // The secret in the address is all the proof there is: whoever could make somebody's browser post it could as well post it themselves.
    // A mail program that leaves the list by itself must not be redirected (RFC 8058, 3.1).
    private static void MapSecret<TRequest, TPage>(this IEndpointRouteBuilder routes, string pattern, Func<string, TRequest> read, string next)
        where TRequest : ICommand<Done>
        where TPage : IComponent =>
        routes.MapPost(pattern, async Task<IResult> (string token, HttpContext context, IDispatcher dispatcher) =>
            {
                var result = await dispatcher.Send(read(token), context.RequestAborted);
                if (result.Problem is { } problem)
                    return TypedResults.StatusCode((int)problem.Kind);
                return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) ? TypedResults.LocalRedirect(next) : TypedResults.Ok();
            })
            .WithMetadata(new FormMetadata(typeof(TRequest), typeof(TPage), TRequest.Audience))
            .DisableAntiforgery();

    private static async Task<IResult> Export(HttpContext context, IDispatcher dispatcher)
    {
        var list = await dispatcher.Send(new ExportWaitingList(), context.RequestAborted);
        if (list.Problem is { } problem)
            return TypedResults.StatusCode((int)problem.Kind);
        return new CsvFile("waiting-list.csv", list.Value.Select(IEnumerable<object?> (row) => [row.Email, row.Culture, row.RequestedAt, row.ConfirmedAt])
            .Prepend(["email", "language", "requested_at", "confirmed_at"]).ToAsyncEnumerable());
    }
}
