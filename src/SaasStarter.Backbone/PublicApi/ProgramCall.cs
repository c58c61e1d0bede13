using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>A call of a program, which no form and no page stands for.</summary>
internal static class ProgramCall
{
    /// <summary>Sends the request of a call through the dispatcher, until nobody waits for the answer any more.</summary>
    public static Task<Result<TResponse>> Send<TResponse>(this HttpContext context, IRequest<TResponse> request) =>
        context.RequestServices.GetRequiredService<IDispatcher>().Send(request, context.RequestAborted);
}
