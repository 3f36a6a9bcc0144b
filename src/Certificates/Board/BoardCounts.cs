using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Programmes.Contracts;

namespace Certification.Certificates.Board;

/// <summary>How many on a board stand how, counted in one go: a page asks for a dozen such numbers over thousands of rows.</summary>
internal sealed class BoardCounts
{
    private readonly IReadOnlyList<Requirement> _requirements;
    private readonly int[] _outlooks = new int[Enum.GetValues<Outlook>().Length];
    private readonly int[] _states = new int[Enum.GetValues<RequirementState>().Length];
    private readonly int[] _awards = new int[Enum.GetValues<AwardState>().Length];
    private readonly int[,] _byRequirement;

    private BoardCounts(IReadOnlyList<Requirement> requirements)
    {
        _requirements = requirements;
        _byRequirement = new int[requirements.Count, _states.Length];
    }

    public static BoardCounts Of(CohortPlan plan, IReadOnlyList<BoardRow> rows)
    {
        var counts = new BoardCounts(plan.Programme.Requirements);
        foreach (var row in rows) counts.Add(row);
        return counts;
    }

    /// <summary>Rows with this outlook.</summary>
    public int With(Outlook outlook) => _outlooks[(int)outlook];

    /// <summary>Rows with a requirement in this state.</summary>
    public int With(RequirementState state) => _states[(int)state];

    /// <summary>Rows with an award in this state.</summary>
    public int With(AwardState state) => _awards[(int)state];

    /// <summary>Rows with this requirement in this state.</summary>
    public int With(Requirement requirement, RequirementState state) => _byRequirement[Place(requirement.Key), (int)state];

    /// <summary>Requirements of a kind in this state, over all rows: who has two counts twice.</summary>
    public int All<T>(RequirementState state) where T : Requirement => _requirements.OfType<T>().Sum(r => With(r, state));

    private void Add(BoardRow row)
    {
        _outlooks[(int)row.Today.Outlook]++;
        var seen = 0;
        for (var place = 0; place < row.Today.Requirements.Count; place++)
        {
            var state = (int)row.Today.Requirements[place].State;
            _byRequirement[place, state]++;
            seen |= 1 << state;
        }
        for (var state = 0; state < _states.Length; state++) _states[state] += seen >> state & 1;
        if (row.Awards.Count == 0) return;
        foreach (var award in row.Awards.Values.Distinct()) _awards[(int)award]++;
    }

    private int Place(string key)
    {
        for (var place = 0; place < _requirements.Count; place++)
            if (_requirements[place].Key == key) return place;
        throw new KeyNotFoundException(key);
    }
}
