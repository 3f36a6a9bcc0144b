using Certification.Platform.Ticking;

namespace Certification.Notices.Planning;

/// <summary>Every few seconds: brings the plan up to date, then writes what is due of it, whether or not all could be planned.</summary>
internal sealed class PlanTick(PlanMessages plan, WriteDueMessages write) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        try
        {
            await plan.Handle(ct);
        }
        finally
        {
            await write.Handle(ct);
        }
    }
}

/// <summary>Once a day: plans everything anew, in case a fact changed without leaving a mark.</summary>
internal sealed class PlanAnewTick(PlanMessages plan) : ITick
{
    public Task Handle(CancellationToken ct) => plan.Everything(ct);
}
