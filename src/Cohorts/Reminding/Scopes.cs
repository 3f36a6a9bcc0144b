using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Reminding;

/// <summary>Every enrolment has a plan of its own.</summary>
internal sealed class EnrolmentScopes(AppDb db) : IMailScopes, IMailConcerns
{
    private static readonly List<EnrolmentState> Over = [EnrolmentState.Withdrawn, EnrolmentState.Transferred, EnrolmentState.NoShow, EnrolmentState.Discontinued];


    public string Kind => ScopeKinds.Enrolment;

    public bool EveryTick => false;

    public async Task<IReadOnlyList<int>> After(int id, int take, CancellationToken ct) =>
        await db.Enrolments.Where(e => e.Id > id).OrderBy(e => e.Id).Select(e => e.Id).Take(take).ToListAsync(ct);

    public async Task<IReadOnlyCollection<int>> Concerned(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var list = ids.ToList();
        return await db.Enrolments.Where(e => list.Contains(e.Id) && !Over.Contains(e.State) && e.Cohort.State != CohortState.Cancelled).Select(e => e.Id).ToListAsync(ct);
    }
}

/// <summary>A cohort's staff; what changes in a cohort concerns all who are enrolled in it, too.</summary>
internal sealed class CohortScopes(AppDb db) : IMailScopes
{
    public string Kind => ScopeKinds.Cohort;

    public bool EveryTick => false;

    public async Task<IReadOnlyList<int>> After(int id, int take, CancellationToken ct) =>
        await db.Cohorts.Where(c => c.Id > id).OrderBy(c => c.Id).Select(c => c.Id).Take(take).ToListAsync(ct);

    public async Task<IReadOnlyList<PlanScope>> Within(int id, CancellationToken ct)
    {
        // Guests who make a day up here, or were to, have it in the plan of their own enrolment.
        var guests = db.MakeUps.Where(m => m.ReplacementDay!.CohortId == id).Select(m => m.EnrolmentId);
        return [.. (await db.Enrolments.Where(e => e.CohortId == id || guests.Contains(e.Id)).Select(e => e.Id).ToListAsync(ct)).Select(e => new PlanScope(ScopeKinds.Enrolment, e))];
    }
}

/// <summary>Trainers, supervisors, coordinators and administrators, over all cohorts: their lists of what waits are looked at on every tick.</summary>
internal sealed class StaffScopes(AppDb db, PeopleReader people) : IMailScopes
{
    public string Kind => ScopeKinds.Staff;

    public bool EveryTick => true;

    public async Task<IReadOnlyList<int>> After(int id, int take, CancellationToken ct) =>
        await db.Set<CohortStaff>().Select(s => s.PersonId).Union(people.Having(Roles.Coordinator)).Union(people.Having(Roles.Administrator)).Where(p => p > id).OrderBy(p => p).Take(take).ToListAsync(ct);
}

/// <summary>Municipal contacts: their digests are looked at on every tick.</summary>
internal sealed class ContactScopes(PeopleReader people) : IMailScopes
{
    public string Kind => ScopeKinds.Contact;

    public bool EveryTick => true;

    public async Task<IReadOnlyList<int>> After(int id, int take, CancellationToken ct) =>
        await people.Having(Roles.MunicipalContact).Distinct().Where(p => p > id).OrderBy(p => p).Take(take).ToListAsync(ct);
}

/// <summary>Whatever changes about an enrolment or a cohort leaves a mark in the same commit, so that its messages are planned anew.</summary>
internal sealed class MarkForPlanning(PlanMarks marks) : IFollowsFacts
{
    public Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
    {
        foreach (var scope in changed.Select(Scope).Where(s => s.Id > 0).Distinct()) marks.Changed(scope);
        return Task.CompletedTask;
    }

    private static PlanScope Scope(object changed) => changed switch
    {
        IEnrolmentFact fact => new(ScopeKinds.Enrolment, fact.EnrolmentId),
        Cohort cohort => new(ScopeKinds.Cohort, cohort.Id),
        CourseDay day => new(ScopeKinds.Cohort, day.CohortId),
        PinnedDue due => new(ScopeKinds.Cohort, due.CohortId),
        CohortStaff staff => new(ScopeKinds.Cohort, staff.CohortId),
        CohortRule rule => new(ScopeKinds.Cohort, rule.CohortId),
        _ => default,
    };
}
