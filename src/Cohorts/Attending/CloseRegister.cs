using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Attending;

/// <summary>Closes a day's register once everybody is marked; the first closed one sets the cohort running.</summary>
internal sealed class CloseRegister(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/days/{id:int}/close", async (int id, CloseRegister feature, CancellationToken ct) =>
        {
            await feature.Handle(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Teachers);

    public async Task Handle(int dayId, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var day = await db.CourseDays.TaughtBy(caller).Include(d => d.Cohort).FirstOrNotFound(d => d.Id == dayId, ct);
        var marked = db.Attendances.Where(a => a.DayId == dayId && a.Mark != AttendanceMark.Unmarked);
        var unmarked = await Register.EnrolmentsOn(db, day).CountAsync(e => !marked.Any(a => a.EnrolmentId == e.Id), ct);
        day.CloseRegister(unmarked, Zones.Today(clock, day.Cohort.Zone), caller.PersonId, clock.GetUtcNow().UtcDateTime);
        foreach (var (before, after) in day.Cohort.Held()) audit.Note("cohort.state", day.Cohort, before.ToString(), after.ToString());
        audit.Note("register.closed", day, after: day.Cohort.State.ToString());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
