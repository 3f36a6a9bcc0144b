using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Planning;

/// <summary>Whoever is appointed to a cohort sees its people: only trainers and supervisors can be.</summary>
internal static class StaffCheck
{
    /// <exception cref="RefusedException">Somebody among them has not the role.</exception>
    public static async Task Check(PeopleReader people, IReadOnlyCollection<int> trainers, IReadOnlyCollection<int> supervisors, CancellationToken ct)
    {
        if (!await Have(Roles.Trainer, trainers)) throw new RefusedException("cohort.staff", T("Refused.NotTrainers"));
        if (!await Have(Roles.Supervisor, supervisors)) throw new RefusedException("cohort.staff", T("Refused.NotSupervisors"));

        async Task<bool> Have(Roles role, IReadOnlyCollection<int> wanted) =>
            wanted.Count == 0 || !wanted.Except((await people.WithRole(role, ct)).Select(p => p.Id)).Any();
    }
}
