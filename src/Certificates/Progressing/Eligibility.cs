using Certification.Certificates.Deciding;
using Certification.Programmes.Contracts;

namespace Certification.Certificates.Progressing;

/// <summary>Whether a person may have an award: the one place that says so, for the case that follows the facts, the recommendation and the decision.</summary>
internal static class Eligibility
{
    /// <param name="programme">What the cohort is pinned to.</param>
    /// <param name="award">The award in question.</param>
    /// <param name="standing">Where the enrolment stands.</param>
    /// <param name="cases">The enrolment's cases: an award that is built on counts once it is issued.</param>
    /// <param name="takesPart">Whoever has left is eligible for nothing, whatever they have met.</param>
    public static bool Of(ProgrammeDocument programme, AwardPlan award, Standing standing, IReadOnlyCollection<AwardCase> cases, bool takesPart) =>
        takesPart && award.Needs.All(need => IsAward(programme, need) ? IsIssued(cases, need) : standing[need].IsDone);

    /// <summary>What is asked of the person for the award; what an issued one stood on is not asked again.</summary>
    public static IReadOnlyList<Requirement> Asked(ProgrammeDocument programme, AwardPlan award, IReadOnlyCollection<AwardCase> cases) =>
        [.. award.Needs.SelectMany(need => !IsAward(programme, need) ? [programme.Requirement(need)]
            : IsIssued(cases, need) ? []
            : Asked(programme, programme.Award(need), cases)).Distinct()];

    private static bool IsAward(ProgrammeDocument programme, string need) => programme.Awards.Any(a => a.Key == need);

    private static bool IsIssued(IReadOnlyCollection<AwardCase> cases, string award) => cases.Any(c => c.AwardKey == award && c.State == AwardState.Issued);
}
