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

/// <summary>A participant tells in advance that they miss a day, or takes it back; both only before the day begins. The trainers are told that, not why.</summary>
internal sealed class GiveAbsenceNotice(AppDb db, Caller caller, PeopleReader people, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? DayId { get; set; }

        /// <summary>For the trainer and the coordinator only; never for the municipality.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/enrolments/{id:int}/absence", async (int id, Input input, GiveAbsenceNotice feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.OwnCourse);
        api.MapDelete("/enrolments/{id:int}/absence/{dayId:int}", async (int id, int dayId, GiveAbsenceNotice feature, CancellationToken ct) =>
        {
            await feature.TakeBack(id, dayId, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.OwnCourse);
    }

    public async Task Handle(int enrolmentId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var (day, start, personId) = await Find(enrolmentId, input.DayId!.Value, ct);
        if (await Standing(enrolmentId, day.Id).AnyAsync(ct)) throw new RefusedException("absence.exists", T("Refused.AbsenceExists"));
        var notice = AbsenceNotice.Give(day, enrolmentId, string.IsNullOrWhiteSpace(input.Reason) ? null : input.Reason.Trim(), start, clock.GetUtcNow().UtcDateTime);
        db.Add(notice);
        // The reason stays out of the audit row: it may be about health.
        audit.Note("absence.announced", notice, after: $"day {day.Number}");
        await db.SaveChangesAsync(ct);
        await Tell(notice, day, personId, ct);
        await transaction.CommitAsync(ct);
    }

    public async Task TakeBack(int enrolmentId, int dayId, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var (day, start, personId) = await Find(enrolmentId, dayId, ct);
        var notice = await Standing(enrolmentId, dayId).FirstOrNotFound(ct);
        notice.TakeBack(start, clock.GetUtcNow().UtcDateTime);
        audit.Note("absence.taken-back", notice, before: $"day {day.Number}");
        await Tell(notice, day, personId, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task Tell(AbsenceNotice notice, CourseDay day, int personId, CancellationToken ct)
    {
        var (name, now) = ((await people.Card(personId, ct)).Name, clock.GetUtcNow().UtcDateTime);
        foreach (var trainer in await Trainers.OrCoordinators(db, people, day.CohortId, personId, ct)) await post.Queue(Letters.AnnouncedTo(trainer, notice, day, name, now), ct);
        await db.SaveChangesAsync(ct);
    }

    private IQueryable<AbsenceNotice> Standing(int enrolmentId, int dayId) =>
        db.AbsenceNotices.Where(n => n.EnrolmentId == enrolmentId && n.DayId == dayId && n.TakenBackAt == null);

    /// <summary>The day and when it begins. Participants announce for themselves, coordinators for anybody who telephones.</summary>
    private async Task<(CourseDay Day, DateTime Start, int PersonId)> Find(int enrolmentId, int dayId, CancellationToken ct)
    {
        var enrolment = await db.Enrolments.VisibleTo(caller)
            .FirstOrNotFound(e => e.Id == enrolmentId && (e.PersonId == caller.PersonId || caller.Is(Roles.Coordinator)), ct);
        if (!Enrolment.TakingPart.Contains(enrolment.State)) throw new NotFoundException();
        var day = await db.CourseDays.Include(d => d.Cohort).FirstOrNotFound(d => d.Id == dayId && d.CohortId == enrolment.CohortId, ct);
        return (day, Zones.ToUtc(day.Date, day.Start, day.Cohort.Zone), enrolment.PersonId);
    }
}
