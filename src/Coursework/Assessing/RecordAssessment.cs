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
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework.Assessing;

/// <summary>Records an attempt at an exam or observation, with points for each item.</summary>
internal sealed class RecordAssessment(
    AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, AuditTrail audit, Postbox post, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public DateOnly? Date { get; set; }

        /// <summary>Item key to points; an item left empty is missing, not zero.</summary>
        [Required]
        public Dictionary<string, int?>? Points { get; set; }

        [StringLength(4000), NoPersonalNumber]
        public string? Comment { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{enrolmentId:int}/assessments/{key}", async (int enrolmentId, string key, Input input, RecordAssessment feature, CancellationToken ct) =>
        {
            var id = await feature.Handle(enrolmentId, key, input, ct);
            return Results.Created($"/api/v1/enrolments/{enrolmentId}/assessments/{key}", new { id });
        }).RequireAuthorization(Policies.Staff);

    /// <exception cref="RefusedException">It is passed, tried too often, in the future or about oneself.</exception>
    /// <exception cref="Platform.Input.BadInputException">An item lacks points or has too many.</exception>
    public async Task<int> Handle(int enrolmentId, string key, Input input, CancellationToken ct)
    {
        var enrolment = await cohorts.WorkedWithBy(caller, Roles.Trainer | Roles.Supervisor).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        if (!enrolment.TakesPart) throw new RefusedException("enrolment.not-taking-part", T("Refused.NotTakingPart"));
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var requirement = plan.Programme.Requirements.OfType<AssessmentRequirement>().FirstOrDefault(r => r.Key == key) ?? throw new NotFoundException();
        var participant = await people.Card(enrolment.PersonId, ct);
        // Attempts are counted: two assessors at once must not both record the last one.
        await using var alone = await db.BeginExclusive(ct);
        var earlier = await db.AssessmentResults.Where(r => r.EnrolmentId == enrolmentId && r.RequirementKey == key).Select(r => r.Total).ToListAsync(ct);
        var points = input.Points!.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!.Value);
        var scoring = new AssessmentResult.Scoring(input.Date!.Value, points, string.IsNullOrWhiteSpace(input.Comment) ? null : input.Comment.Trim());
        var result = AssessmentResult.Record(enrolmentId, requirement, scoring, earlier, caller.PersonId, enrolment.PersonId, Zones.Today(clock, enrolment.Zone), clock.GetUtcNow().UtcDateTime);
        db.Add(result);
        audit.Note("assessment.recorded", result, after: $"{key} {result.Attempt}: {result.Total}");
        await post.Queue(Letters.AssessedFor(participant, plan, requirement, enrolmentId, result.Attempt, result.Date), ct);
        await db.SaveChangesAsync(ct);
        await alone.CommitAsync(ct);
        return result.Id;
    }
}
