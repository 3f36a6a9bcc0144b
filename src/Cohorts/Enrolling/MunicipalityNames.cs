using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>Finds the municipality that a person means: "Aarhus", "Århus Kommune", "Københavns Kommune", "Bornholms Regionskommune", "Sermersooq".</summary>
internal sealed class MunicipalityNames
{
    private static readonly string[] Endings = [" regionskommune", " kommune", " municipality"];
    private static readonly string[] Beginnings = ["municipality of ", "kommune ", "kommuneqarfik "];

    private const int Longest = 60;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly (string Key, string Name)[] _bare;

    public MunicipalityNames(IEnumerable<string> names)
    {
        var known = names.ToList();
        _bare = [.. known.Order(StringComparer.Ordinal).Select(name => (Bare(Fold(name)), name)).Where(name => name.Item1.Length <= Longest)];
        foreach (var name in known)
            _names[Fold(name)] = name;
        // Short forms (Qeqqata, Vesthimmerland) never take the place of an official name.
        foreach (var name in known)
        {
            var bare = Bare(Fold(name));
            _names.TryAdd(bare, name);
            if (bare.EndsWith('s'))
                _names.TryAdd(bare[..^1], name);
        }
    }

    /// <summary>The official name, or null if it is not known.</summary>
    public string? Find(string text)
    {
        var whole = Fold(text);
        if (_names.TryGetValue(whole, out var name))
            return name;
        var bare = Bare(whole);
        return _names.TryGetValue(bare, out name) || (bare.EndsWith('s') && _names.TryGetValue(bare[..^1], out name)) ? name : null;
    }

    /// <summary>The official names most like the text, best first.</summary>
    public IReadOnlyList<string> Nearest(string text, int count)
    {
        var whole = Bare(Fold(text));
        var bare = whole.Length > Longest ? whole[..Longest] : whole;
        var best = new List<(int Distance, string Name)>(count + 1);
        foreach (var (key, name) in _bare)
        {
            // A list of nothing but unknown names asks often: whatever cannot be among the best is not measured to the end.
            var cutoff = best.Count < count ? int.MaxValue : best[^1].Distance;
            var distance = Distance(bare, key, cutoff);
            if (distance >= cutoff)
                continue;
            best.Insert(best.Count(other => other.Distance <= distance), (distance, name));
            if (best.Count > count)
                best.RemoveAt(count);
        }
        return [.. best.Select(each => each.Name)];
    }

    // Both spellings of æ, ø and å are in use (Aabenraa, Åbenrå; Brønderslev, Broenderslev), as are hyphen and space.
    private static string Fold(string text)
    {
        var key = TextKey.Of(text)
            .Replace("å", "aa", StringComparison.Ordinal)
            .Replace("æ", "ae", StringComparison.Ordinal).Replace("ä", "ae", StringComparison.Ordinal)
            .Replace("ø", "oe", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal);
        return string.Join(' ', key.Split([' ', '-', '\u2010', '\u2011', '\u2013', '\u00A0', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Bare(string folded)
    {
        foreach (var ending in Endings)
            if (folded.EndsWith(ending, StringComparison.Ordinal))
                return folded[..^ending.Length];
        foreach (var beginning in Beginnings)
            if (folded.StartsWith(beginning, StringComparison.Ordinal))
                return folded[beginning.Length..];
        return folded.EndsWith(" kommunia", StringComparison.Ordinal) ? folded[..^" kommunia".Length] : folded;
    }

    // Insertions, deletions, replacements and swaps of neighbours; anything from the cutoff on is as good as the cutoff.
    private static int Distance(string left, string right, int cutoff)
    {
        if (Math.Abs(left.Length - right.Length) >= cutoff)
            return cutoff;
        Span<int> before = stackalloc int[right.Length + 1], last = stackalloc int[right.Length + 1], row = stackalloc int[right.Length + 1];
        var leastOfLast = 0;
        for (var j = 0; j <= right.Length; j++)
            last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var least = row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                least = Math.Min(least, cost);
            }
            if (least >= cutoff && leastOfLast >= cutoff)
                return cutoff;
            leastOfLast = least;
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[right.Length];
    }
}
