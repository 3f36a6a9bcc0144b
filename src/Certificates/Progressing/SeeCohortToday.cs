using Certification.Cohorts.Contracts;

namespace Certification.Certificates.Progressing;

/// <summary>
/// What everybody in a cohort sees today, from the texts that their progress is kept as. Thousands of people stand in a few dozen
/// ways: each way to stand in a requirement is read and judged once, and whoever stands so shares it.
/// </summary>
internal sealed class SeeCohortToday
{
    private readonly CohortPlan _plan;
    private readonly DateOnly _today;
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<string, (int Place, RequirementStatus Status)>.AlternateLookup<ReadOnlySpan<char>> _seen =
        new Dictionary<string, (int, RequirementStatus)>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public SeeCohortToday(CohortPlan plan, DateOnly today)
    {
        (_plan, _today) = (plan, today);
        _places = plan.Programme.Requirements.Select((r, place) => (r.Key, place)).ToDictionary(r => r.Key, r => r.place, StringComparer.Ordinal);
    }

    /// <param name="text"><see cref="Progress.Text"/>.</param>
    public ProgressToday At(string text)
    {
        var statuses = new RequirementStatus[_places.Count];
        var outlook = Outlook.OnTrack;
        var found = 0;
        foreach (var part in text.AsSpan().Split(';'))
        {
            var stands = text.AsSpan(part);
            if (stands.IsEmpty) continue;
            if (!_seen.TryGetValue(stands, out var seen)) _seen[stands] = seen = See(stands);
            // What the programme does not ask for is nobody's concern.
            if (seen.Place < 0) continue;
            statuses[seen.Place] = seen.Status;
            if (seen.Status.Outlook > outlook) outlook = seen.Status.Outlook;
            found++;
        }
        if (found != statuses.Length) throw new InvalidOperationException($"Progress and programme {_plan.Programme.Key} name different requirements: {text}");
        return new ProgressToday(statuses, outlook);
    }

    private (int Place, RequirementStatus Status) See(ReadOnlySpan<char> text)
    {
        var stands = RequirementStanding.Parse(text);
        return _places.TryGetValue(stands.Key, out var place)
            ? (place, SeeToday.At(_plan, _plan.Programme.Requirements[place], stands, _today))
            : (-1, null!);
    }
}
