using Certification.Notices.Planning;
using Certification.Platform.Data;

namespace Certification.Notices.Contracts;

/// <summary>Notes, in the commit that changed it, that messages for something must be planned anew. Nothing of an old plan is sent meanwhile: what goes out is checked once more.</summary>
public sealed class PlanMarks(AppDb db, TimeProvider clock)
{
    public void Changed(PlanScope scope) => db.Add(PlanMark.On(scope, clock.GetUtcNow().UtcDateTime));
}
