using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Contracts;

/// <summary>A supervisor of a cohort who has no account and acts by links.</summary>
/// <param name="Id">The appointment.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="Person">Who it is.</param>
/// <param name="Since">When they were appointed (UTC): no link is good that is older.</param>
public sealed record LinkSupervisor(int Id, int CohortId, PersonCard Person, DateTime Since);

/// <summary>Asks what <see cref="SupervisorLinks.Of"/> has found.</summary>
public static class LinkSupervisors
{
    /// <summary>This person as a supervisor who acts by link in every one of these cohorts, as of the last appointment; null when one of them is missing.</summary>
    public static LinkSupervisor? Everywhere(this ILookup<int, LinkSupervisor> externals, IReadOnlyCollection<int> cohortIds, int personId)
    {
        var found = cohortIds.Select(id => externals[id].FirstOrDefault(e => e.Person.Id == personId)).ToList();
        return found.Contains(null) ? null : found.MaxBy(e => e!.Since);
    }
}

/// <summary>Whoever holds a link that works: what they do by it is done in their name.</summary>
public sealed record ActingByLink(OpenLink Link, PersonCard Person)
{
    /// <summary>What the audit trail says besides their name.</summary>
    public const string Way = "by link";

    public Caller Caller => new(Person.Id, Person.Name, Roles.None, []);
}

/// <summary>What a link was found to be about, with whoever acts by it.</summary>
public interface IOpenedByLink
{
    ActingByLink Acting { get; }
}

/// <summary>
/// Links by which supervisors without an account do one thing each. A link is theirs alone and for that thing alone, and dead from the moment
/// they are taken off the cohort, also when they come back: appointed again, they are asked again.
/// </summary>
public sealed class SupervisorLinks(AppDb db, ActionLinks links, LinkCodes codes, PeopleReader people, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>The supervisors of these cohorts who act by link.</summary>
    public async Task<ILookup<int, LinkSupervisor>> Of(IReadOnlyCollection<int> cohortIds, CancellationToken ct)
    {
        var ids = cohortIds.ToList();
        return (await (from staff in db.WhoCanAct(people)
                       where ids.Contains(staff.CohortId) && staff.ByLinkSince != null
                       join person in people.Cards on staff.PersonId equals person.Id
                       orderby staff.Id
                       select new { staff.Id, staff.CohortId, Person = person, Since = staff.ByLinkSince!.Value }).ToListAsync(ct))
            .ToLookup(s => s.CohortId, s => new LinkSupervisor(s.Id, s.CohortId, s.Person, s.Since));
    }

    /// <summary>Whose link has this secret; null when there is none, it is used or expired, or they are nobody any more.</summary>
    public async Task<ActingByLink?> Find(string purpose, string secret, CancellationToken ct) =>
        await links.Find(purpose, secret, ct) is { PersonId: { } holder } link && await people.IsOpen(holder, ct) ? new(link, await people.Card(holder, ct)) : null;

    /// <summary>Whether they have been supervisors of all these cohorts ever since the link was made.</summary>
    public async Task<bool> Stands(ActingByLink acting, IReadOnlyCollection<int> cohortIds, CancellationToken ct) =>
        (await Of(cohortIds, ct)).Everywhere(cohortIds, acting.Person.Id)?.Since <= acting.Link.MadeAt;

    /// <summary>A new link; the one before it to the same thing, with which nobody need act any more, ends. Stored by the caller's save.</summary>
    /// <returns>Its secret.</returns>
    public async Task<string> Renew(string purpose, int subjectId, int personId, CancellationToken ct)
    {
        await links.End(purpose, subjectId, ct, personId);
        return links.Make(purpose, subjectId, clock.GetUtcNow().UtcDateTime + Lifetime, personId);
    }

    /// <summary>Ends everybody's links to a thing: it is done, or it is another thing now. Stored by the caller's save.</summary>
    public Task End(string purpose, int subjectId, CancellationToken ct) => links.End(purpose, subjectId, ct);

    /// <summary>What a link is about, to be shown: it is not what stands there when a button's transaction looks again.</summary>
    /// <param name="open">Finds what the link is about; null when it cannot be used, whyever.</param>
    public async Task<T?> Look<T>(Func<Task<T?>> open) where T : class, IOpenedByLink
    {
        var opened = await open();
        db.ChangeTracker.Clear();
        return opened;
    }

    /// <summary>Mails the code without which nobody acts.</summary>
    /// <exception cref="RefusedException">The link cannot be used, or a code was just sent.</exception>
    public async Task SendCode<T>(Func<Task<T?>> open, CancellationToken ct) where T : class, IOpenedByLink
    {
        if (await open() is not { Acting: var acting }) throw Unusable();
        await codes.Send(acting.Link, acting.Person.AsRecipient(), ct);
    }

    /// <summary>
    /// What every act by link takes, in this order: the code, for a wrong one is remembered before it is refused; then in one transaction another look
    /// at whether the link still stands, the act, and the end of the link.
    /// </summary>
    /// <exception cref="RefusedException">The link cannot be used, the code is not the one that was mailed, or a rule says no.</exception>
    public async Task Act<T>(Func<Task<T?>> open, string code, Func<T, Task> act, CancellationToken ct) where T : class, IOpenedByLink
    {
        if (await Look(open) is not { } tried) throw Unusable();
        await codes.Check(tried.Acting.Link, code, ct);
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginExclusive(ct);
        if (await open() is not { } opened) throw Unusable();
        await act(opened);
        links.Use(opened.Acting.Link);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>When each of these things was asked about (UTC), by thing and person.</summary>
    public Task<ILookup<(int SubjectId, int PersonId), DateTime>> Made(string purpose, IReadOnlyCollection<int> subjectIds, CancellationToken ct) => links.Made(purpose, subjectIds, ct);

    /// <summary>The one answer to whoever tries a link that does not work, whyever.</summary>
    public static RefusedException Unusable() => new("link.used", T("Refused.LinkUsed"));
}
