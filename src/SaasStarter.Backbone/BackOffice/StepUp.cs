using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Asks for the second factor again, before something that an open browser alone must not be able to do. The code is used up, whatever becomes of that.</summary>
internal sealed record StepUp(Secret Code) : ICommand<Done>
{
    public static Audience Audience => Audience.Staff;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class StepUpHandler(SecondFactor secondFactor) : IHandler<StepUp, Done>
{
    public async Task<Result<Done>> Handle(StepUp request, CancellationToken cancellationToken)
    {
        if (await secondFactor.CountAttempt(cancellationToken) is { } tooMany)
            return tooMany;
        return await secondFactor.Accept(request.Code, cancellationToken) ? Done.Instance : secondFactor.Refuse();
    }
}
