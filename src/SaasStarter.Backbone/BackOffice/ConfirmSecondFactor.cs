using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Confirms the second factor in this session, for twelve hours.</summary>
internal sealed record ConfirmSecondFactor(Secret Code, string ReturnUrl) : ICommand<StaffConfirmed>
{
    public static Audience Audience => Audience.Staff;

    public EntryKind RecordedAs => EntryKind.SignIn;

    public void Validate(Validation check) => check.Given(Code);
}

internal sealed class ConfirmSecondFactorHandler(SecondFactor secondFactor) : IHandler<ConfirmSecondFactor, StaffConfirmed>
{
    public async Task<Result<StaffConfirmed>> Handle(ConfirmSecondFactor request, CancellationToken cancellationToken)
    {
        if (await secondFactor.CountAttempt(cancellationToken) is { } tooMany)
            return tooMany;
        return await secondFactor.Accept(request.Code, cancellationToken)
            ? await secondFactor.LetIn(cancellationToken)
            : secondFactor.Refuse();
    }
}
