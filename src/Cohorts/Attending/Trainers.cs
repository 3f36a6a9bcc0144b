using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Attending;

/// <summary>Who keeps a cohort's registers, and so is told of what concerns them.</summary>
internal static class Trainers
{
    /// <summary>As <see cref="Of"/>; where there is nobody, the coordinators, for somebody must hear of it.</summary>
    public static async Task<IReadOnlyList<PersonCard>> OrCoordinators(AppDb db, PeopleReader people, int cohortId, int but, CancellationToken ct) =>
        await Of(db, people, cohortId, but, ct) is { Count: > 0 } trainers ? trainers : [.. (await people.WithRole(Roles.Coordinator, ct)).Where(p => p.Id != but)];

    /// <param name="db">The database.</param>
    /// <param name="people">For names and addresses.</param>
    /// <param name="cohortId">Whose trainers.</param>
    /// <param name="but">A participant is not told of themselves.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<List<PersonCard>> Of(AppDb db, PeopleReader people, int cohortId, int but, CancellationToken ct)
    {
        var trainers = db.Set<CohortStaff>().Where(s => s.CohortId == cohortId && s.Role == Roles.Trainer && s.PersonId != but).Select(s => s.PersonId);
        return people.Cards.Where(p => trainers.Contains(p.Id)).OrderBy(p => p.Id).ToListAsync(ct);
    }
}
