using Certification.Platform.Ticking;

namespace Certification.Notices.Delivering;

/// <summary>Every few seconds: sends what is due.</summary>
internal sealed class DeliverTick(DeliverMail deliver) : ITick
{
    public Task Handle(CancellationToken ct) => deliver.Handle(ct);
}
