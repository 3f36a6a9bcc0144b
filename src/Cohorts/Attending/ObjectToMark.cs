using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Attending;

/// <summary>A participant objects to their own mark, for some days after the register was closed.</summary>
internal sealed class ObjectToMark(AppDb db, Caller caller, PeopleReader people, Postbox post, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? DayId { get; set; }

        /// <summary>For trainer and coordinator only; never for the municipality.</summary>
        [Required, StringLength(2000), NoPersonalNumber]
        public string? Text { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/objections", async (int id, Input input, ObjectToMark feature, CancellationToken ct) =>
        {
            var objection = await feature.Handle(id, input, ct);
            return Results.Created($"/api/v1/enrolments/{id}/days", new { id = objection });
        }).RequireAuthorization(Policies.Participants);

    /// <exception cref="RefusedException">The register is open or closed too long, or an objection waits already.</exception>
    public async Task<int> Handle(int enrolmentId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        // Nobody objects for somebody else: whoever keeps registers can correct them.
        var enrolment = await db.Enrolments.FirstOrNotFound(e => e.Id == enrolmentId && e.PersonId == caller.PersonId, ct);
        var attendance = await db.Attendances.Include(a => a.Day.Cohort).FirstOrNotFound(a => a.EnrolmentId == enrolmentId && a.DayId == input.DayId, ct);
        if (await db.Objections.AnyAsync(o => o.AttendanceId == attendance.Id && o.DecidedAt == null, ct))
            throw new RefusedException("objection.exists", T("Refused.ObjectionExists"));
        var objection = Objection.Raise(attendance, input.Text!.Trim(), clock.GetUtcNow().UtcDateTime);
        db.Add(objection);
        // The text stays out of the audit row: it may be about health.
        audit.Note("objection.raised", objection, after: $"day {attendance.Day.Number}, {attendance.Mark}");
        await db.SaveChangesAsync(ct);
        var name = (await people.Card(enrolment.PersonId, ct)).Name;
        foreach (var trainer in await Trainers.OrCoordinators(db, people, attendance.Day.CohortId, enrolment.PersonId, ct)) await post.Queue(Letters.ObjectionTo(trainer, objection, name), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return objection.Id;
    }
}
