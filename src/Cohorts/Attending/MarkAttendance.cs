using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Attending;

/// <summary>Marks people on a day's register; after it is closed, corrects a mark with a reason. Marks not sent stay as they are.</summary>
internal sealed class MarkAttendance(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>Room for the largest cohort there can be.</summary>
        [Required, MaxLength(5000)]
        public List<One> Marks { get; set; } = [];

        /// <summary>Why a closed register is corrected.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    /// <summary>One person's mark.</summary>
    public sealed class One
    {
        [Required]
        public int? EnrolmentId { get; set; }

        [Required]
        public AttendanceMark? Mark { get; set; }

        /// <summary>The mark that stood there when this one was chosen; equal to it where nobody touched the line. Left out, the new mark is set whatever stands there.</summary>
        public AttendanceMark? Seen { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/days/{id:int}/register", async (int id, Input input, MarkAttendance feature, CancellationToken ct) =>
            Results.Ok(new { changed = await feature.Handle(id, input, ct) })).RequireAuthorization(Policies.Teachers);

    /// <returns>How many marks changed.</returns>
    /// <exception cref="StaleException">Somebody else has marked a line since it was seen; nothing is saved.</exception>
    public async Task<int> Handle(int dayId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var day = await db.CourseDays.TaughtBy(caller).Include(d => d.Cohort).FirstOrNotFound(d => d.Id == dayId, ct);
        var (now, today) = (clock.GetUtcNow().UtcDateTime, Zones.Today(clock, day.Cohort.Zone));
        var onRegister = await Register.EnrolmentsOn(db, day).Select(e => new { e.Id, e.PersonId }).ToDictionaryAsync(e => e.Id, e => e.PersonId, ct);
        var marked = await db.Attendances.Include(a => a.History).Where(a => a.DayId == dayId).ToDictionaryAsync(a => a.EnrolmentId, ct);
        var changed = 0;
        foreach (var one in input.Marks.Where(m => m.Mark != m.Seen).DistinctBy(m => m.EnrolmentId))
        {
            if (!onRegister.TryGetValue(one.EnrolmentId!.Value, out var personId)) throw new NotFoundException();
            if (personId == caller.PersonId) throw new RefusedException("self", Texts.T("Refused.OnYourself"));
            if (!marked.TryGetValue(one.EnrolmentId.Value, out var attendance)) attendance = Attendance.For(day, one.EnrolmentId.Value);
            var before = attendance.Mark;
            if (one.Seen is { } seen && before != seen && before != one.Mark)
                throw new StaleException(attendance.Version, new { attendance.Version, attendance.EnrolmentId, attendance.Mark });
            if (!attendance.Set(one.Mark!.Value, input.Reason, today, caller.PersonId, now)) continue;
            if (attendance.Id == 0) db.Add(attendance);
            audit.Note("attendance.marked", attendance, before.ToString(), attendance.Mark.ToString(), input.Reason);
            changed++;
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return changed;
    }
}
