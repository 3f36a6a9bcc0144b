using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision.Logging;

/// <summary>What the forms about a session offer: cohorts, participants and supervisors by name.</summary>
internal sealed class SessionChoices(Caller caller, CohortReader cohorts, PeopleReader people)
{
    private IQueryable<EnrolmentCard> Participating => cohorts.WorkedWithBy(caller, Roles.Supervisor)
        .Where(e => e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed);

    /// <summary>The caller's own enrolments in which they take part, the newest first.</summary>
    public async Task<IReadOnlyList<EnrolmentCard>> Own(CancellationToken ct) =>
        await cohorts.Every.Where(e => e.PersonId == caller.PersonId && (e.State == EnrolmentState.Enrolled || e.State == EnrolmentState.Completed))
            .OrderByDescending(e => e.Id).ToListAsync(ct);

    /// <summary>Cohorts with participants whom the caller may name; none for somebody who neither supervises nor coordinates.</summary>
    public async Task<IReadOnlyList<CohortChoice>> Cohorts(CancellationToken ct) => caller.Is(Roles.Coordinator | Roles.Supervisor)
        ? [.. (await Participating.Select(e => new { e.CohortId, e.CohortName }).Distinct().ToListAsync(ct)).OrderBy(c => c.CohortName, StringComparer.CurrentCulture).Select(c => new CohortChoice(c.CohortId, c.CohortName))]
        : [];

    /// <summary>One of those participants: the one asked for, or any of the cohort asked for, or any.</summary>
    public Task<EnrolmentCard> Led(int? cohortId, int? enrolmentId, CancellationToken ct) =>
        Participating.Where(e => (cohortId == null || e.CohortId == cohortId) && (enrolmentId == null || e.Id == enrolmentId)).OrderBy(e => e.Id).FirstOrNotFound(ct);

    /// <summary>The participants of a cohort whom the caller may name, as choices.</summary>
    public async Task<IReadOnlyList<(string Value, string Text)>> Participants(int cohortId, CancellationToken ct) =>
        await Named(Participating.Where(e => e.CohortId == cohortId), ct);

    /// <summary>These enrolments, for somebody who may name them already.</summary>
    public async Task<IReadOnlyList<(string Value, string Text)>> Named(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        var ids = enrolmentIds.ToList();
        return await Named(cohorts.Every.Where(e => ids.Contains(e.Id)), ct);
    }

    /// <summary>The appointed supervisors of a cohort, and whoever is named already.</summary>
    public async Task<IReadOnlyList<(string Value, string Text)>> Supervisors(int cohortId, int? named, CancellationToken ct)
    {
        var ids = (await cohorts.Supervisors([cohortId], ct))[cohortId].ToList();
        if (named is { } id && !ids.Contains(id)) ids.Add(id);
        return Choices((await people.Cards.Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.FirstName, p.LastName }).ToListAsync(ct))
            .Select(p => (p.Id, $"{p.FirstName} {p.LastName}")));
    }

    private async Task<IReadOnlyList<(string Value, string Text)>> Named(IQueryable<EnrolmentCard> enrolments, CancellationToken ct) =>
        Choices((await enrolments.Join(people.Cards, e => e.PersonId, p => p.Id, (e, p) => new { e.Id, p.FirstName, p.LastName }).ToListAsync(ct))
            .Select(p => (p.Id, $"{p.FirstName} {p.LastName}")));

    private static IReadOnlyList<(string Value, string Text)> Choices(IEnumerable<(int Id, string Name)> named) =>
        [.. named.OrderBy(n => n.Name, StringComparer.CurrentCulture).Select(n => (n.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), n.Name))];
}

/// <summary>A cohort to choose.</summary>
internal sealed record CohortChoice(int Id, string Name);
