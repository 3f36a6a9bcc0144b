using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
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
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Attending;

/// <summary>Decides an objection to a mark: upheld, the mark is corrected; not upheld, it stands. Either way with a word why, and both are kept.</summary>
internal sealed class DecideObjection(AppDb db, Caller caller, PeopleReader people, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        [Required]
        public int? Version { get; set; }

        [Required]
        public bool? Upheld { get; set; }

        /// <summary>What stands on the register instead, where the objection is upheld.</summary>
        public AttendanceMark? Mark { get; set; }

        /// <summary>The participant reads it.</summary>
        [Required, StringLength(2000), NoPersonalNumber]
        public string? Comment { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Upheld == true && Mark is null ? [new(T("Objections.MarkMissing"), [nameof(Mark)])] : [];
    }

    /// <summary>An objection and whose it is.</summary>
    internal sealed record Waiting(Objection Objection, string Name);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/days/{id:int}/objections", async (int id, DecideObjection feature, CancellationToken ct) =>
            (await feature.Open(id, ct)).Select(w => new { w.Objection.Id, w.Objection.Attendance.EnrolmentId, w.Name, w.Objection.Attendance.Mark, w.Objection.Text, w.Objection.At, w.Objection.Version }))
            .RequireAuthorization(Policies.Teachers);
        api.MapPost("/objections/{id:int}/decision", async (int id, Input input, DecideObjection feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Teachers);
    }

    /// <summary>What waits for a decision on a day's register.</summary>
    public async Task<IReadOnlyList<Waiting>> Open(int dayId, CancellationToken ct)
    {
        await db.CourseDays.AsNoTracking().TaughtBy(caller).FirstOrNotFound(d => d.Id == dayId, ct);
        return await (from objection in db.Objections.AsNoTracking().Include(o => o.Attendance)
                      where objection.Attendance.DayId == dayId && objection.DecidedAt == null
                      join enrolment in db.Enrolments on objection.Attendance.EnrolmentId equals enrolment.Id
                      join person in people.Cards on enrolment.PersonId equals person.Id
                      orderby objection.Id
                      select new Waiting(objection, person.FirstName + " " + person.LastName)).ToListAsync(ct);
    }

    /// <exception cref="RefusedException">It is decided, about oneself, or upheld without another mark.</exception>
    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var days = db.CourseDays.TaughtBy(caller);
        var objection = await db.Objections.Include(o => o.Attendance.Day.Cohort).Include(o => o.Attendance.History).FirstOrNotFound(o => o.Id == id && days.Any(d => d.Id == o.Attendance.DayId), ct);
        db.Expect(objection, input.Version!.Value, o => new { o.Version, o.Upheld });
        var attendance = objection.Attendance;
        var participant = await people.Card(await db.Enrolments.Where(e => e.Id == attendance.EnrolmentId).Select(e => e.PersonId).SingleAsync(ct), ct);
        if (participant.Id == caller.PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
        var (now, before, comment) = (clock.GetUtcNow().UtcDateTime, attendance.Mark, input.Comment!.Trim());
        objection.Decide(input.Upheld!.Value, comment, caller.PersonId, now);
        if (input.Upheld.Value)
        {
            if (!attendance.Set(input.Mark!.Value, comment, Zones.Today(clock, attendance.Day.Cohort.Zone), caller.PersonId, now))
                throw new RefusedException("objection.same-mark", T("Refused.ObjectionSameMark", T($"Mark.{before}")));
            audit.Note("attendance.marked", attendance, before.ToString(), attendance.Mark.ToString(), comment);
        }
        audit.Note("objection.decided", objection, before.ToString(), input.Upheld.Value ? attendance.Mark.ToString() : before.ToString(), comment);
        await post.Queue(Letters.DecidedFor(participant, objection), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
