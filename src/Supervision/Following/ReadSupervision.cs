using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision.Following;

/// <summary>Supervision sessions to read: a page of many, or one with its earlier versions.</summary>
internal sealed class ReadSupervision(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, Signers signers)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/supervision", async (Choice<SupervisionState>? state, int? cohort, [AsParameters] PageRequest page, ReadSupervision feature, CancellationToken ct) =>
            await feature.List(state, cohort, page, ct)).RequireAuthorization(Policies.Supervised);
        api.MapGet("/supervision/{id:int}", async (int id, ReadSupervision feature, CancellationToken ct) =>
            await feature.One(id, ct)).RequireAuthorization(Policies.Supervised);
    }

    /// <summary>The newest first.</summary>
    public async Task<Page<SessionLine>> List(SupervisionState? state, int? cohortId, PageRequest page, CancellationToken ct)
    {
        var sessions = Visible(cohortId);
        if (state is { } wanted) sessions = sessions.Where(s => s.State == wanted);
        var rows = await Rows(sessions.OrderByDescending(s => s.Date).ThenByDescending(s => s.Id)).ToPage(page, ct);
        return new Page<SessionLine>(await Lines(rows.Items, ct), rows.Number, rows.Size, rows.Total);
    }

    /// <summary>How many there are in each state.</summary>
    public async Task<IReadOnlyDictionary<SupervisionState, int>> Counts(int? cohortId, CancellationToken ct) =>
        await Visible(cohortId).GroupBy(s => s.State).Select(g => new { State = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.State, g => g.Count, ct);

    /// <summary>What waits for the caller's own name, the oldest first.</summary>
    public async Task<IReadOnlyList<SessionLine>> WaitingForCaller(CancellationToken ct)
    {
        var waiting = Visible(null).Where(s => s.State == SupervisionState.Logged && s.SupervisorId == caller.PersonId);
        return await Lines(await Rows(waiting.OrderBy(s => s.Date).ThenBy(s => s.Id)).Take(PageRequest.MaxSize).ToListAsync(ct), ct);
    }

    /// <exception cref="NotFoundException">No such session, or not the caller's to see.</exception>
    public async Task<SessionView> One(int id, CancellationToken ct)
    {
        var session = await db.SupervisionSessions.VisibleTo(caller, cohorts).AsNoTracking()
            .Include(s => s.Attendees).Include(s => s.Earlier).FirstOrNotFound(s => s.Id == id, ct);
        List<int> named = [.. session.Attendees.Select(a => a.EnrolmentId), .. session.Earlier.SelectMany(r => r.EnrolmentIds())];
        var cards = await cohorts.Every.Where(e => named.Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        var names = await Names(
        [
            session.SupervisorId, session.LoggedById, session.DecidedById ?? 0, .. cards.Values.Select(c => c.PersonId),
            .. session.Earlier.SelectMany(r => new[] { r.SupervisorId, r.LoggedById, r.DecidedById ?? 0 }),
        ], ct);
        var own = session.Attendees.Select(a => a.EnrolmentId).ToList();
        var attending = await Supervised.Load(cohorts, caller, own, own, ct);
        // Another supervisor of the cohort sees that it was held, not what was said: neither there nor when it was returned or corrected.
        var mayReadNotes = caller.Is(Roles.Coordinator) || session.SupervisorId == caller.PersonId
            || attending.Enrolments.Any(e => e.PersonId == caller.PersonId);
        var signing = await signers.Of(session.State == SupervisionState.Logged ? [session.SupervisorId] : [], [.. attending.Supervisors.Select(c => c.Key)], ct);
        AttendeeName Attendee(int enrolmentId) => new(enrolmentId, names[cards[enrolmentId].PersonId].Name, cards[enrolmentId].CohortId, cards[enrolmentId].CohortName);
        NamedPerson? Decider(int? personId) => personId is { } decider ? names[decider] : null;

        return new SessionView
        {
            Id = session.Id,
            Version = session.Version,
            MaySignOff = session.State == SupervisionState.Logged && session.SupervisorId == caller.PersonId,
            WaitsInVain = session.State == SupervisionState.Logged && signing.Nobody(session.SupervisorId, [.. attending.Enrolments.Select(e => e.CohortId).Distinct()]),
            MayCorrect = CorrectSupervision.MayCorrect(session, attending, caller),
            Zone = attending.Enrolments[0].Zone,
            Current = new VersionView(session.Number, session.Date, session.Start, session.Minutes, session.Form, names[session.SupervisorId],
                [.. own.Select(Attendee)], session.Others, mayReadNotes ? session.Subject : null, mayReadNotes ? session.Notes : null, mayReadNotes ? session.Reason : null,
                names[session.LoggedById], session.LoggedAt, session.State, Decider(session.DecidedById), session.DecidedAt, mayReadNotes ? session.Comment : null),
            Earlier = [.. session.Earlier.OrderByDescending(r => r.Number).Select(r => new VersionView(r.Number, r.Date, r.Start, r.Minutes, r.Form, names[r.SupervisorId],
                [.. r.EnrolmentIds().Select(Attendee)], r.Others, mayReadNotes ? r.Subject : null, mayReadNotes ? r.Notes : null, mayReadNotes ? r.Reason : null,
                names[r.LoggedById], r.LoggedAt, r.State, Decider(r.DecidedById), r.DecidedAt, mayReadNotes ? r.Comment : null))],
        };
    }

    private IQueryable<SupervisionSession> Visible(int? cohortId)
    {
        var sessions = db.SupervisionSessions.VisibleTo(caller, cohorts);
        if (cohortId is not { } cohort) return sessions;
        var enrolments = cohorts.Every.Where(e => e.CohortId == cohort).Select(e => e.Id);
        return sessions.Where(s => s.Attendees.Any(a => enrolments.Contains(a.EnrolmentId)));
    }

    private static IQueryable<Row> Rows(IQueryable<SupervisionSession> sessions) => sessions.Select(s => new Row(
        s.Id, s.Version, s.Date, s.Start, s.Minutes, s.Form, s.SupervisorId, s.Attendees.Select(a => a.EnrolmentId).ToList(), s.Others,
        s.State, s.LoggedById, s.LoggedAt, s.DecidedById, s.DecidedAt));

    private async Task<IReadOnlyList<SessionLine>> Lines(IReadOnlyList<Row> rows, CancellationToken ct)
    {
        var enrolmentIds = rows.SelectMany(r => r.EnrolmentIds).Distinct().ToList();
        var cards = await cohorts.Every.Where(e => enrolmentIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        var names = await Names([.. cards.Values.Select(c => c.PersonId), .. rows.SelectMany(r => new[] { r.SupervisorId, r.LoggedById, r.DecidedById ?? 0 })], ct);
        var waiting = rows.Where(r => r.State == SupervisionState.Logged).ToList();
        var signing = await signers.Of([.. waiting.Select(r => r.SupervisorId)], [.. cards.Values.Select(c => c.CohortId).Distinct()], ct);
        return [.. rows.Select(r => new SessionLine(r.Id, r.Version, r.Date, r.Start, r.Minutes, r.Form, names[r.SupervisorId],
            [.. r.EnrolmentIds.Select(id => new AttendeeName(id, names[cards[id].PersonId].Name, cards[id].CohortId, cards[id].CohortName))],
            r.EnrolmentIds.Count + r.Others, r.State, names[r.LoggedById], r.LoggedAt, r.DecidedById is { } decider ? names[decider] : null, r.DecidedAt,
            r.State == SupervisionState.Logged && signing.Nobody(r.SupervisorId, [.. r.EnrolmentIds.Select(id => cards[id].CohortId).Distinct()])))];
    }

    private async Task<Dictionary<int, NamedPerson>> Names(IEnumerable<int> personIds, CancellationToken ct)
    {
        var ids = personIds.Where(id => id > 0).Distinct().ToList();
        return await people.Cards.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.FirstName, p.LastName })
            .ToDictionaryAsync(p => p.Id, p => new NamedPerson(p.Id, $"{p.FirstName} {p.LastName}"), ct);
    }

    private sealed record Row(
        int Id, int Version, DateOnly Date, TimeOnly? Start, int Minutes, SupervisionForm Form, int SupervisorId, List<int> EnrolmentIds, int Others,
        SupervisionState State, int LoggedById, DateTime LoggedAt, int? DecidedById, DateTime? DecidedAt);
}

/// <summary>A person on the record.</summary>
internal sealed record NamedPerson(int Id, string Name);

/// <summary>Somebody who attended.</summary>
internal sealed record AttendeeName(int EnrolmentId, string Name, int CohortId, string CohortName);

/// <summary>A session in a list; it waits in vain when its supervisor cannot approve it any more.</summary>
internal sealed record SessionLine(
    int Id, int Version, DateOnly Date, TimeOnly? Start, int Minutes, SupervisionForm Form, NamedPerson Supervisor, IReadOnlyList<AttendeeName> Attendees,
    int GroupSize, SupervisionState State, NamedPerson LoggedBy, DateTime LoggedAt, NamedPerson? DecidedBy, DateTime? DecidedAt, bool WaitsInVain);

/// <summary>One version of a session, with both names and times.</summary>
internal sealed record VersionView(
    int Number, DateOnly Date, TimeOnly? Start, int Minutes, SupervisionForm Form, NamedPerson Supervisor, IReadOnlyList<AttendeeName> Attendees, int Others,
    string? Subject, string? Notes, string? Reason, NamedPerson LoggedBy, DateTime LoggedAt,
    SupervisionState State, NamedPerson? DecidedBy, DateTime? DecidedAt, string? Comment);

/// <summary>One session whole: what it says now, what it said before, and what the reader may do with it.</summary>
internal sealed record SessionView
{
    public required int Id { get; init; }
    public required int Version { get; init; }
    public required bool MaySignOff { get; init; }
    /// <summary>Whether nobody can approve it any more: its supervisor supervises the cohort no longer, or has no account.</summary>
    public required bool WaitsInVain { get; init; }
    public required bool MayCorrect { get; init; }
    /// <summary>The IANA zone in which its times are read.</summary>
    public required string Zone { get; init; }
    public required VersionView Current { get; init; }
    public required IReadOnlyList<VersionView> Earlier { get; init; }
}
