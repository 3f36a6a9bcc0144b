using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Contracts;

/// <summary>An enrolment as the modules above see one.</summary>
public sealed record EnrolmentCard
{
    public required int Id { get; init; }
    public required int CohortId { get; init; }
    public required string CohortName { get; init; }
    public required int ProgrammeVersionId { get; init; }
    public required string Zone { get; init; }
    public required int PersonId { get; init; }
    public required int MunicipalityId { get; init; }
    public int? AdministrationId { get; init; }
    public int? WorkplaceId { get; init; }
    public required EnrolmentState State { get; init; }
    /// <summary>Whether the cohort was called off.</summary>
    public bool CohortCancelled { get; init; }

    /// <summary>Whose staff the person is.</summary>
    public Place Place => new(MunicipalityId, AdministrationId, WorkplaceId);

    /// <summary>Whether the person takes part: on registers, boards and in progress.</summary>
    public bool TakesPart => State is EnrolmentState.Enrolled or EnrolmentState.Completed;
}

/// <summary>What the modules above ask about cohorts and enrolments. The queries compose.</summary>
public sealed class CohortReader(AppDb db, ProgrammeReader programmes, PeopleReader people, IEnumerable<IKeepsWords> keeping)
{
    /// <summary>Enrolments the caller may see.</summary>
    public IQueryable<EnrolmentCard> VisibleTo(Caller caller) => Cards(db.Enrolments.VisibleTo(caller));

    /// <summary>Enrolments the caller works with as trainer or supervisor of the cohort, or as coordinator.</summary>
    public IQueryable<EnrolmentCard> WorkedWithBy(Caller caller, Roles roles) => Cards(db.Enrolments.WorkedWithBy(caller, roles));

    /// <summary>Every enrolment: for joins with rows whose visibility is settled, never read on its own.</summary>
    public IQueryable<EnrolmentCard> Every => Cards(db.Enrolments);

    /// <summary>Those who take part in a cohort that was not called off: whom a municipality has in training. Limited further by the caller.</summary>
    public IQueryable<EnrolmentCard> InTraining => Every.Where(e => !e.CohortCancelled && (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed));

    /// <summary>Of these, the staff of the organisations: whoever is contact of one of them sees exactly these.</summary>
    public static IQueryable<EnrolmentCard> StaffOf(IQueryable<EnrolmentCard> enrolments, IReadOnlyCollection<int> organisationIds)
    {
        var ids = organisationIds.Select(id => (int?)id).ToList();
        return enrolments.Where(e => ids.Contains(e.MunicipalityId) || ids.Contains(e.AdministrationId) || ids.Contains(e.WorkplaceId));
    }

    /// <summary>Enrolments that are over, and were before then: neither their state nor their cohort's last day is younger, and nothing waits to be decided.</summary>
    /// <param name="before">UTC.</param>
    public IQueryable<EndedEnrolment> EndedBefore(DateTime before)
    {
        var day = DateOnly.FromDateTime(before);
        var ended = db.Enrolments.Where(EndedEnrolment.IsOver).Where(e => e.Since < before && !e.Cohort.Days.Any(d => d.Date >= day));
        foreach (var waiting in keeping.Select(k => k.Enrolments)) ended = ended.Where(e => !waiting.Contains(e.Id));
        return ended.Select(e => new EndedEnrolment { Id = e.Id, PersonId = e.PersonId, Since = e.Since, LastDay = e.Cohort.Days.Max(d => (DateOnly?)d.Date) });
    }

    /// <summary>Without AsNoTracking: inside another query it would make the whole of it untracked, and changes would be lost.</summary>
    private static IQueryable<EnrolmentCard> Cards(IQueryable<Enrolment> enrolments) =>
        enrolments.Select(e => new EnrolmentCard
        {
            Id = e.Id,
            CohortId = e.CohortId,
            CohortName = e.Cohort.Name,
            ProgrammeVersionId = e.Cohort.ProgrammeVersionId,
            Zone = e.Cohort.Zone,
            PersonId = e.PersonId,
            MunicipalityId = e.MunicipalityId,
            AdministrationId = e.AdministrationId,
            WorkplaceId = e.WorkplaceId,
            State = e.State,
            CohortCancelled = e.Cohort.State == CohortState.Cancelled,
        });

    /// <summary>Days and due dates of a cohort the caller may see.</summary>
    public async Task<CohortPlan> PlanFor(Caller caller, int cohortId, CancellationToken ct)
    {
        var cohort = await db.Cohorts.VisibleTo(caller).Where(c => c.Id == cohortId).Select(c => c.Id).ToListAsync(ct);
        if (cohort.Count == 0) throw new Certification.Platform.Refusals.NotFoundException();
        return await Plan(cohortId, ct);
    }

    /// <summary>Days and due dates of one cohort, for a caller whose right to see it is settled.</summary>
    public async Task<CohortPlan> Plan(int cohortId, CancellationToken ct) => (await Plans([cohortId], ct))[cohortId];

    /// <summary>Days and due dates of several cohorts.</summary>
    public async Task<IReadOnlyDictionary<int, CohortPlan>> Plans(IReadOnlyCollection<int> cohortIds, CancellationToken ct)
    {
        var ids = cohortIds.ToList();
        var cohorts = await db.Cohorts.AsNoTracking().AsSingleQuery().Include(c => c.Days).Include(c => c.PinnedDues)
            .Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        var plans = new Dictionary<int, CohortPlan>();
        foreach (var cohort in cohorts)
        {
            var programme = await programmes.Version(cohort.ProgrammeVersionId, ct);
            plans[cohort.Id] = new CohortPlan(cohort.Id, cohort.Name, cohort.ProgrammeVersionId, programme, cohort.Zone,
                [.. cohort.Days.OrderBy(d => d.Number).Select(d => new PlannedDay(d.Id, d.Key, d.Number, d.Date, d.Start, d.End, d.RegisterClosedAt is not null) { Revision = d.SettledRevision(cohort.Place), MovedAt = d.MovedAt })],
                cohort.PinnedDues.ToDictionary(d => d.RequirementKey, d => d.Date))
            {
                Venue = cohort.Venue,
                OnlineLink = cohort.OnlineLink,
                IsAnnounced = cohort.State is not (CohortState.Draft or CohortState.Cancelled),
                IsCancelled = cohort.State == CohortState.Cancelled,
                CancelledAt = cohort.CancelledAt,
                CreatedAt = cohort.CreatedAt,
                DuesSetAt = cohort.DuesSetAt,
                ChangingSince = cohort.ChangingSince,
                Changes = [.. cohort.Changes()],
            };
        }
        return plans;
    }

    /// <summary>The persons appointed supervisors who can still act, by cohort; those who act by link among them.</summary>
    public async Task<ILookup<int, int>> Supervisors(IReadOnlyCollection<int> cohortIds, CancellationToken ct)
    {
        var ids = cohortIds.ToList();
        return (await db.WhoCanAct(people).Where(s => ids.Contains(s.CohortId) && s.Role == Roles.Supervisor)
            .Select(s => new { s.CohortId, s.PersonId }).ToListAsync(ct)).ToLookup(s => s.CohortId, s => s.PersonId);
    }

    /// <summary>The person's own due date where one was given.</summary>
    public async Task<DateOnly?> ExtendedTo(int enrolmentId, string requirementKey, CancellationToken ct) =>
        (await db.Extensions.Where(e => e.EnrolmentId == enrolmentId && e.RequirementKey == requirementKey)
            .OrderByDescending(e => e.Id).Select(e => new { e.Due }).FirstOrDefaultAsync(ct))?.Due;

    /// <summary>Stored facts of these enrolments, for progress; four queries however many there are.</summary>
    public async Task<IReadOnlyDictionary<int, EnrolmentFacts>> Facts(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        var ids = enrolmentIds.ToList();
        var enrolments = await db.Enrolments.Where(e => ids.Contains(e.Id))
            .Select(e => new { e.Id, e.CohortId, e.Cohort.ProgrammeVersionId, e.State }).ToListAsync(ct);
        var marks = (await db.Attendances.Where(a => ids.Contains(a.EnrolmentId))
            .Select(a => new { a.EnrolmentId, a.DayId, a.Day.CohortId, a.Day.Key, a.Mark }).ToListAsync(ct)).ToLookup(a => a.EnrolmentId);
        var notices = (await db.AbsenceNotices.Where(n => ids.Contains(n.EnrolmentId) && n.TakenBackAt == null)
            .Join(db.CourseDays, n => n.DayId, d => d.Id, (n, d) => new { n.EnrolmentId, d.Key }).ToListAsync(ct)).ToLookup(n => n.EnrolmentId, n => n.Key);
        var makeUps = (await db.MakeUps.Where(m => ids.Contains(m.EnrolmentId) && m.CancelledAt == null)
            .Select(m => new { m.EnrolmentId, m.MissedDay.Key, m.MissedDayId, m.ReplacementDayId, m.TaskApprovedAt }).ToListAsync(ct)).ToLookup(m => m.EnrolmentId);
        var extensions = (await db.Extensions.Where(x => ids.Contains(x.EnrolmentId)).OrderBy(x => x.Id)
            .Select(x => new { x.EnrolmentId, x.RequirementKey, x.Due }).ToListAsync(ct)).ToLookup(x => x.EnrolmentId);

        var facts = new Dictionary<int, EnrolmentFacts>(enrolments.Count);
        foreach (var enrolment in enrolments)
        {
            var programme = await programmes.Version(enrolment.ProgrammeVersionId, ct);
            var replacements = makeUps[enrolment.Id].Where(m => m.ReplacementDayId is not null).Select(m => m.ReplacementDayId).ToHashSet();
            // A mark on another cohort's day is about the make-up, not about the enrolment's own day.
            var own = marks[enrolment.Id].Where(a => a.CohortId == enrolment.CohortId).ToLookup(a => a.Key, a => a.Mark);
            var guest = marks[enrolment.Id].Where(a => replacements.Contains(a.DayId)).ToDictionary(a => a.DayId, a => a.Mark);
            facts[enrolment.Id] = new EnrolmentFacts(enrolment.Id, enrolment.ProgrammeVersionId, Enrolment.TakingPart.Contains(enrolment.State),
                [.. programme.Days.Select(day => new DayFact(
                    day.Key,
                    own[day.Key].FirstOrDefault(),
                    notices[enrolment.Id].Contains(day.Key),
                    makeUps[enrolment.Id].Where(m => m.Key == day.Key)
                        .Select(m => m.TaskApprovedAt is not null || m.ReplacementDayId is { } r && WasThere(guest.GetValueOrDefault(r)) ? MakeUpStage.Done : MakeUpStage.Agreed)
                        .DefaultIfEmpty().Max()))],
                [.. extensions[enrolment.Id].GroupBy(x => x.RequirementKey).Select(g => new ExtensionFact(g.Key, g.Last().Due))]);
        }
        return facts;
    }

    private static bool WasThere(AttendanceMark mark) => mark is AttendanceMark.Present or AttendanceMark.Late or AttendanceMark.LeftEarly;
}
