using System.Globalization;
using Certification.Programmes.Contracts;

namespace Certification.Certificates.Progressing;

/// <summary>What the facts say of a requirement, whatever the date. Overdue and out of reach are worked out against today.</summary>
internal enum Stage
{
    None,
    Begun,
    Submitted,
    Returned,
    Met,
    Waived,
    /// <summary>No attempt is left.</summary>
    Failed,
}

/// <summary>So many of so many.</summary>
internal readonly record struct Count(int Done, int Needed)
{
    public bool IsMet => Done >= Needed;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Done}/{Needed}");
}

/// <summary>One day of an attendance requirement, whatever the date.</summary>
internal static class DayMark
{
    public const char Attended = 'A';
    public const char MadeUp = 'M';
    public const char Missed = 'X';
    /// <summary>Missed, and a make-up is agreed.</summary>
    public const char MissedWithPlan = 'x';
    /// <summary>Not marked yet, but announced as missed.</summary>
    public const char Announced = 'N';
    /// <summary>Announced as missed, and a make-up is agreed.</summary>
    public const char AnnouncedWithPlan = 'n';
    public const char Unmarked = 'U';
}

/// <summary>Where one requirement stands.</summary>
/// <param name="Key">The requirement.</param>
/// <param name="Stage">What the facts say.</param>
/// <param name="Counts">Sessions, minutes, group courses ... in the order of the programme; the first is the one shown as x/n.</param>
/// <param name="Days">One <see cref="DayMark"/> a day, for attendance.</param>
/// <param name="ExtendedTo">The person's own due date.</param>
internal sealed record RequirementStanding(string Key, Stage Stage, IReadOnlyList<Count> Counts, string Days, DateOnly? ExtendedTo)
{
    public bool IsDone => Stage is Stage.Met or Stage.Waived;

    /// <summary>The first count as it stands in a sum: never more than is needed, and what was waived is not missing.</summary>
    public Count Share => new(Stage == Stage.Waived ? Counts[0].Needed : Math.Min(Counts[0].Done, Counts[0].Needed), Counts[0].Needed);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Key}:{(int)Stage}:{string.Join(',', Counts.Select(c => $"{c.Done}/{c.Needed}"))}:{Days}:{ExtendedTo:yyyy-MM-dd}");

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    public static RequirementStanding Parse(ReadOnlySpan<char> text)
    {
        var key = Next(ref text).ToString();
        var stage = (Stage)(Next(ref text)[0] - '0');
        var counts = ReadCounts(Next(ref text));
        var days = Next(ref text);
        return new RequirementStanding(key, stage, counts, days.IsEmpty ? "" : days.ToString(),
            text.IsEmpty ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var colon = rest.IndexOf(':');
        var field = rest[..colon];
        rest = rest[(colon + 1)..];
        return field;
    }

    private static Count[] ReadCounts(ReadOnlySpan<char> text)
    {
        var counts = new Count[text.Count(',') + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            var comma = text.IndexOf(',');
            var one = comma < 0 ? text : text[..comma];
            var slash = one.IndexOf('/');
            counts[i] = new Count(int.Parse(one[..slash], CultureInfo.InvariantCulture), int.Parse(one[(slash + 1)..], CultureInfo.InvariantCulture));
            text = text[(comma + 1)..];
        }
        return counts;
    }
}

/// <summary>Where an enrolment stands in all requirements; kept as one short text, so that a board of thousands reads one row each.</summary>
internal sealed record Standing(IReadOnlyList<RequirementStanding> Requirements)
{
    public RequirementStanding this[string key]
    {
        get
        {
            foreach (var requirement in Requirements)
                if (requirement.Key == key) return requirement;
            throw new KeyNotFoundException(key);
        }
    }

    /// <summary>How far all requirements of a kind are, as the municipality is told, on the page and in every mail.</summary>
    public Count Sum<TRequirement>(ProgrammeDocument programme) where TRequirement : Requirement
    {
        var shares = programme.Requirements.OfType<TRequirement>().Select(r => this[r.Key].Share).ToList();
        return new Count(shares.Sum(s => s.Done), shares.Sum(s => s.Needed));
    }

    public override string ToString() => string.Join(';', Requirements);

    public static Standing Parse(string text)
    {
        var requirements = new List<RequirementStanding>(8);
        foreach (var part in text.AsSpan().Split(';'))
            if (!text.AsSpan(part).IsEmpty) requirements.Add(RequirementStanding.Parse(text.AsSpan(part)));
        return new Standing(requirements);
    }
}
