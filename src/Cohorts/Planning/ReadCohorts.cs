using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Planning;

/// <summary>The cohorts the caller may see, newest first: one query for the page and the API.</summary>
internal sealed class ReadCohorts(AppDb db, Caller caller, CohortReader readers, PeopleReader people, TimeProvider clock)
{
    /// <summary>Three weeks: leave and travel can still be arranged, and rooms given back, but no longer much after that.</summary>
    public const int DecisionDays = 21;

    /// <summary>One line of the list.</summary>
    /// <param name="Id">The cohort.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="ProgrammeVersionId">What it runs.</param>
    /// <param name="State">How far it has come.</param>
    /// <param name="FirstDay">Date of day 1.</param>
    /// <param name="LastDay">Date of the last teaching day or meeting.</param>
    /// <param name="Taken">Seats held.</param>
    /// <param name="Capacity">Seats in all.</param>
    /// <param name="Minimum">Below this the run is tentative.</param>
    /// <param name="Waiting">People on the waiting list.</param>
    public sealed record Line(
        int Id, string Name, int ProgrammeVersionId, CohortState State, DateOnly FirstDay, DateOnly LastDay,
        int Taken, int Capacity, int Minimum, int Waiting)
    {
        /// <summary>Open, but not yet enough people to run.</summary>
        public bool Tentative => State == CohortState.Open && Taken < Minimum;
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/cohorts", async ([AsParameters] PageRequest page, Choice<CohortState>? state, ReadCohorts feature, CancellationToken ct) =>
            await feature.Handle(state, page, ct)).RequireAuthorization(Policies.Staff);
        api.MapGet("/cohorts/decisions", async (ReadCohorts feature, CancellationToken ct) =>
            await feature.Decisions(ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/cohorts/{id:int}", async (int id, ReadCohorts feature, CancellationToken ct) =>
            await feature.One(id, ct)).RequireAuthorization(Policies.Staff);
    }

    public async Task<Page<Line>> Handle(CohortState? state, PageRequest page, CancellationToken ct) =>
        await Lines(db.Cohorts.VisibleTo(caller).Where(c => state == null || c.State == state)).ToPage(page, ct);

    /// <summary>Open cohorts that begin soon and have too few people: somebody must confirm or cancel them.</summary>
    public async Task<IReadOnlyList<Line>> Decisions(CancellationToken ct)
    {
        if (!caller.Is(Roles.Coordinator)) return [];
        var until = Zones.Today(clock, Zones.Copenhagen).AddDays(DecisionDays);
        var near = await Lines(db.Cohorts.VisibleTo(caller).Where(c => c.State == CohortState.Open && c.Days.Min(d => d.Date) <= until)).ToListAsync(ct);
        return [.. near.Where(c => c.Tentative).OrderBy(c => c.FirstDay)];
    }

    public async Task<IReadOnlyDictionary<CohortState, int>> Counts(CancellationToken ct) =>
        await db.Cohorts.VisibleTo(caller).GroupBy(c => c.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);

    private async Task<object> One(int id, CancellationToken ct)
    {
        var cohort = await db.Cohorts.AsNoTracking().VisibleTo(caller).Include(c => c.Days).Include(c => c.Staff).Include(c => c.PinnedDues).FirstOrNotFound(c => c.Id == id, ct);
        var plan = await readers.Plan(id, ct);
        var appointed = cohort.Staff.Select(s => s.PersonId).ToList();
        var names = await people.Cards.Where(p => appointed.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return new
        {
            cohort.Id,
            cohort.Name,
            cohort.ProgrammeVersionId,
            cohort.State,
            cohort.Zone,
            cohort.Venue,
            cohort.OnlineLink,
            cohort.Capacity,
            cohort.Minimum,
            cohort.OfferHours,
            cohort.LeaderDays,
            cohort.Version,
            Days = cohort.Days.OrderBy(d => d.Number).Select(d => new { d.Id, d.Key, d.Number, d.Date, d.Start, d.End, d.Pinned, d.RegisterClosedAt, d.Version, Warnings = DateWarnings.For(d.Date) }),
            Staff = cohort.Staff.Select(s => new { s.PersonId, Name = names.GetValueOrDefault(s.PersonId), s.Role, ByLink = s.ByLinkSince is not null }),
            Dues = plan.Programme.Requirements.Where(r => r.Due is not null).Select(r => new { r.Key, r.Title, Date = plan.Due(r) }),
            PinnedDues = cohort.PinnedDues.ToDictionary(d => d.RequirementKey, d => d.Date),
        };
    }

    private IQueryable<Line> Lines(IQueryable<Cohort> cohorts)
    {
        var enrolments = db.Enrolments;
        return cohorts.AsNoTracking()
            .OrderByDescending(c => c.Days.Min(d => d.Date)).ThenByDescending(c => c.Id)
            .Select(c => new Line(
                c.Id, c.Name, c.ProgrammeVersionId, c.State, c.Days.Min(d => d.Date), c.Days.Max(d => d.Date),
                enrolments.Count(e => e.CohortId == c.Id && Enrolment.Seated.Contains(e.State)), c.Capacity, c.Minimum,
                enrolments.Count(e => e.CohortId == c.Id && e.State == EnrolmentState.Waitlisted)));
    }
}
