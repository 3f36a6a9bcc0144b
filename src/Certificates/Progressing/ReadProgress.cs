using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Progressing;

/// <summary>One award on a person's page: where the case stands, and the certificate where there is one, with what it is worth today.</summary>
internal sealed record AwardLine(AwardPlan Award, AwardCase? Case, Certificate? Certificate, CertificateStatus? Worth, IReadOnlyList<RequirementStatus> Missing);

/// <summary>A requirement lifted for the person, and the name of who lifted it.</summary>
internal sealed record WaiverLine(Waiver Waiver, string By);

/// <summary>Everything about one enrolment's way to its awards.</summary>
/// <param name="Signs">Whether the reader supervises or coordinates it, and so is shown the way to the supervision and the cases.</param>
internal sealed record EnrolmentProgress(
    EnrolmentCard Enrolment, PersonCard Person, CohortPlan Plan, ProgressToday Today, IReadOnlyList<AwardLine> Awards, IReadOnlyList<WaiverLine> Waivers, bool Signs);

/// <summary>"What is missing for my certificate": one enrolment's requirements, explained.</summary>
internal sealed class ReadProgress(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/enrolments/{id:int}", async (int id, ReadProgress feature, CancellationToken ct) =>
        {
            var progress = await feature.Handle(id, ct);
            return new
            {
                progress.Enrolment.Id,
                progress.Enrolment.CohortId,
                Cohort = progress.Enrolment.CohortName,
                progress.Enrolment.State,
                progress.Person.Name,
                progress.Today.Outlook,
                Requirements = progress.Today.Requirements.Select(r => new
                {
                    r.Requirement.Key,
                    r.Requirement.Title,
                    r.State,
                    r.Due,
                    Counts = r.Standing.Counts,
                    Explanation = Explain.Sentence(progress.Plan, r),
                }),
                Awards = progress.Awards.Select(a => new
                {
                    a.Award.Key,
                    a.Award.Title,
                    State = a.Case?.State ?? AwardState.NotEligible,
                    CaseId = a.Case?.Id,
                    a.Case?.Version,
                    CertificateId = a.Certificate?.Id,
                    Missing = a.Missing.Select(m => m.Requirement.Key),
                }),
                Waivers = progress.Waivers.Select(w => new { w.Waiver.Id, w.Waiver.RequirementKey, w.Waiver.Reason, w.By, w.Waiver.At, HasDocument = w.Waiver.FileKey is not null }),
            };
        }).RequireAuthorization(Policies.Course);

    /// <summary>For the participant and for those who work with them; a municipal contact has a page of their own.</summary>
    public async Task<EnrolmentProgress> Handle(int enrolmentId, CancellationToken ct)
    {
        var enrolment = await cohorts.VisibleTo(caller).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        var own = enrolment.PersonId == caller.PersonId;
        if (!own)
            await cohorts.WorkedWithBy(caller, Roles.Trainer | Roles.Supervisor).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        var signs = !own && await cohorts.WorkedWithBy(caller, Roles.Supervisor).AnyAsync(e => e.Id == enrolmentId, ct);
        var plan = await cohorts.Plan(enrolment.CohortId, ct);
        var text = await db.Progress.Where(p => p.EnrolmentId == enrolmentId).Select(p => p.Text).FirstAsync(ct);
        var today = SeeToday.At(plan, Standing.Parse(text), Zones.Today(clock, enrolment.Zone));
        var cases = await db.AwardCases.AsNoTracking().Include(c => c.Steps).Where(c => c.EnrolmentId == enrolmentId).ToDictionaryAsync(c => c.AwardKey, ct);
        var certificates = (await db.Certificates.AsNoTracking().Include(c => c.History).Where(c => c.Case.EnrolmentId == enrolmentId).OrderBy(c => c.Edition).ToListAsync(ct)).ToLookup(c => c.AwardCaseId);
        var waivers = await db.Waivers.AsNoTracking().Where(w => w.EnrolmentId == enrolmentId).ToListAsync(ct);
        var granters = waivers.Select(w => w.ById).Distinct().ToList();
        var names = await people.Cards.Where(p => granters.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return new EnrolmentProgress(enrolment, await people.Card(enrolment.PersonId, ct), plan, today,
            [.. plan.Programme.Awards.Select(award =>
            {
                var needed = Eligibility.Asked(plan.Programme, award, cases.Values);
                var open = cases.GetValueOrDefault(award.Key);
                var certificate = open is null ? null : certificates[open.Id].LastOrDefault();
                return new AwardLine(award, open, certificate, certificate?.StatusAt(clock.GetUtcNow().UtcDateTime, Zones.Today(clock, Zones.Copenhagen)),
                    [.. today.Requirements.Where(r => !r.IsDone && needed.Contains(r.Requirement))]);
            })], [.. waivers.Select(w => new WaiverLine(w, names.GetValueOrDefault(w.ById, "–")))], signs);
    }
}
