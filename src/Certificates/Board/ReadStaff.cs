using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Board;

/// <summary>A municipality's staff in training: counts and status, never texts, files, notes or reasons.</summary>
internal sealed class ReadStaff(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, TransferLog log, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/staff", async ([AsParameters] PageRequest page, ReadStaff feature, CancellationToken ct) =>
            await feature.Handle(page, ct, TransferWay.Api)).RequireAuthorization(Policies.Contacts);

    /// <summary>The contact's own staff; what they are shown is noted.</summary>
    public async Task<Page<StaffRow>> Handle(PageRequest page, CancellationToken ct, TransferWay way = TransferWay.Page)
    {
        var shown = await Of(await people.Shareable(caller.Organisations, ct), page, ct);
        await log.Seen(way, caller.PersonId, StaffRow.FieldNames, shown.Items.GroupBy(row => row.MunicipalityId, row => row.EnrolmentId), ct);
        return shown;
    }

    /// <summary>What the contacts of these organisations see: on their page, in their digest, and when the secretariat looks as they do.</summary>
    public Task<Page<StaffRow>> Of(IReadOnlyCollection<int> organisations, PageRequest page, CancellationToken ct) =>
        Rows(CohortReader.StaffOf(cohorts.InTraining, organisations), page, ct);

    /// <summary>As <see cref="Of"/>, page after page to the last.</summary>
    public async Task<IReadOnlyList<StaffRow>> AllOf(IReadOnlyCollection<int> organisations, CancellationToken ct)
    {
        var rows = new List<StaffRow>();
        for (var number = 1; ; number++)
        {
            var page = await Of(organisations, new PageRequest(number, PageRequest.MaxSize), ct);
            rows.AddRange(page.Items);
            if (number >= page.Count) return rows;
        }
    }

    /// <summary>What the caller's own municipality sees of them.</summary>
    public async Task<StaffRow> SeenOf(int enrolmentId, CancellationToken ct) =>
        (await Rows(cohorts.VisibleTo(caller).Where(e => e.Id == enrolmentId), new PageRequest(), ct)).Items.Single();

    private async Task<Page<StaffRow>> Rows(IQueryable<EnrolmentCard> enrolments, PageRequest page, CancellationToken ct)
    {
        var progress = db.Progress;
        var rows = await (
            from enrolment in enrolments
            join person in people.Cards on enrolment.PersonId equals person.Id
            join standing in progress on enrolment.Id equals standing.EnrolmentId
            // An erased person's row could still be recognised by those who worked with them.
            where person.Email != ""
            orderby person.FirstName, person.LastName, enrolment.Id
            select new { enrolment.Id, enrolment.MunicipalityId, enrolment.CohortId, enrolment.CohortName, enrolment.Zone, Place = enrolment.WorkplaceId ?? enrolment.AdministrationId, person.FirstName, person.LastName, standing.Text })
            .ToPage(page, ct);
        var ids = rows.Items.Select(r => r.Id).ToList();
        var issued = (await db.Certificates.AsNoTracking().Include(c => c.Case).Include(c => c.History)
            .Where(c => ids.Contains(c.Case.EnrolmentId) && c.Status != CertificateStatus.Superseded).ToListAsync(ct)).ToLookup(c => c.Case.EnrolmentId);
        // Where the person works now may be another employer's business: shown is the place that the enrolment stands at.
        var places = (await people.Organisations([.. rows.Items.Select(r => r.Place).OfType<int>()], ct)).ToDictionary(o => o.Id, o => o.Name);
        var plans = await cohorts.Plans([.. rows.Items.Select(r => r.CohortId).Distinct()], ct);
        return new Page<StaffRow>([.. rows.Items.Select(r =>
        {
            var plan = plans[r.CohortId];
            var today = Zones.Today(clock, r.Zone);
            var standing = Standing.Parse(r.Text);
            var seen = SeeToday.At(plan, standing, today);
            // The highest award there is a certificate for, and what that is worth today.
            var award = plan.Programme.Awards.LastOrDefault(a => issued[r.Id].Any(c => c.Case.AwardKey == a.Key));
            var certificate = issued[r.Id].FirstOrDefault(c => c.Case.AwardKey == award?.Key);
            var worth = certificate?.StatusAt(clock.GetUtcNow().UtcDateTime, Zones.Today(clock, Zones.Copenhagen));
            var status = award is null ? T($"Outlook.{seen.Outlook}") : worth == CertificateStatus.Active ? award.Title.Local : $"{award.Title.Local}: {T($"CertificateStatus.{worth}")}";
            return new StaffRow($"{r.FirstName} {r.LastName}", r.Place is { } place ? places[place] : null, r.CohortName,
                NextDay.Of(plan, seen, today)?.Date,
                standing.Sum<AttendanceRequirement>(plan.Programme), standing.Sum<AssignmentRequirement>(plan.Programme), standing.Sum<PracticeRequirement>(plan.Programme), standing.Sum<SupervisionRequirement>(plan.Programme),
                status) { Kind = worth is { } w ? Shown.Look(w).Kind : Shown.Kind(seen.Outlook), EnrolmentId = r.Id, MunicipalityId = r.MunicipalityId };
        })], rows.Number, rows.Size, rows.Total);
    }
}
