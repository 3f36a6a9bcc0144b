using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework.Practising;

/// <summary>Puts a session into the participant's own practice log.</summary>
internal sealed class LogPractice(AppDb db, Caller caller, CohortReader cohorts, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public DateOnly? Date { get; set; }

        [Required, Range(PracticeEntry.MinMinutes, PracticeEntry.MaxMinutes)]
        public int? Minutes { get; set; }

        [Required, StringLength(200), NoPersonalNumber]
        public string? TargetGroup { get; set; }

        /// <summary>The programme's elements and exercises that were used.</summary>
        [Required, StringLength(1000), NoPersonalNumber]
        public string? Elements { get; set; }

        [Required]
        public PracticeRole? Role { get; set; }

        /// <summary>Name of the group course the session is part of; left out when it stands alone.</summary>
        [StringLength(100), NoPersonalNumber]
        public string? GroupCourse { get; set; }

        [StringLength(4000), NoPersonalNumber]
        public string? Reflection { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{enrolmentId:int}/practice", async (int enrolmentId, Input input, LogPractice feature, CancellationToken ct) =>
        {
            var id = await feature.Handle(enrolmentId, input, ct);
            return Results.Created($"/api/v1/enrolments/{enrolmentId}/practice", new { id });
        }).RequireAuthorization(Policies.Participants);

    /// <exception cref="RefusedException">The session lies in the future, or the person takes no part any more.</exception>
    public async Task<int> Handle(int enrolmentId, Input input, CancellationToken ct)
    {
        var enrolment = await cohorts.OwnedBy(caller).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        if (!enrolment.TakesPart) throw new RefusedException("enrolment.not-taking-part", T("Refused.NotTakingPart"));
        var programme = (await cohorts.Plan(enrolment.CohortId, ct)).Programme;
        if (!programme.Requirements.OfType<PracticeRequirement>().Any()) throw new NotFoundException();
        var session = new PracticeEntry.Session(
            input.Date!.Value, input.Minutes!.Value, input.TargetGroup!.Trim(), input.Elements!.Trim(), input.Role!.Value,
            await GroupCourse(enrolmentId, input.GroupCourse, ct), string.IsNullOrWhiteSpace(input.Reflection) ? null : input.Reflection.Trim());
        var entry = PracticeEntry.Log(enrolmentId, session, Zones.Today(clock, enrolment.Zone), clock.GetUtcNow().UtcDateTime);
        db.Add(entry);
        audit.Note("practice.logged", entry, after: $"{entry.Date:yyyy-MM-dd}: {entry.Minutes}");
        await db.SaveChangesAsync(ct);
        return entry.Id;
    }

    /// <summary>The name as it was first written: "gruppe a" is the group course "Gruppe A".</summary>
    private async Task<string?> GroupCourse(int enrolmentId, string? typed, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var known = await db.PracticeEntries.Where(p => p.EnrolmentId == enrolmentId && p.GroupCourse != null && p.RemovedAt == null)
            .OrderBy(p => p.Id).Select(p => p.GroupCourse!).ToListAsync(ct);
        return known.Find(name => TextKey.Of(name) == TextKey.Of(typed)) ?? typed.Trim();
    }
}
