using Certification.Platform.Ticking;

namespace Certification.Notices.Planning;

/// <summary>Every few seconds: brings the plan up to date with what has changed, then writes what is due of it, whether or not all could be planned.</summary>
internal sealed class PlanTick(PlanMessages plan, WriteDueMessages write) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        try
        {
            await plan.Changed(ct);
        }
        finally
        {
            await write.Handle(ct);
        }
    }
}

/// <summary>Every few minutes: digests and daily lists, which come of themselves when their morning does.</summary>
internal sealed class PlanListsTick(PlanMessages plan) : ITick
{
    public Task Handle(CancellationToken ct) => plan.Lists(ct);
}

/// <summary>Once a day: plans everything anew, in case a fact changed without leaving a mark.</summary>
internal sealed class PlanAnewTick(PlanMessages plan) : ITick
{
    public Task Handle(CancellationToken ct) => plan.Everything(ct);
}
