using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Hosting;

/// <summary>Answers 404 for what <see cref="DevelopmentGate"/> keeps closed, whoever mapped it.</summary>
internal sealed class DevelopmentGateMiddleware(RequestDelegate next, DevelopmentGate gate, StripeStandIn standIn)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if ((path.StartsWithSegments("/dev") && !gate.OpensTools(context)) || (path.StartsWithSegments("/demo") && !gate.OpensDemo(context))
            || (StripeStandIn.IsAt(path) && !(standIn.IsOpen && gate.OpensSimulator(context))))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        return next(context);
    }
}
