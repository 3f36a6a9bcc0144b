using System.Globalization;

namespace Certification.Platform.Ui;

/// <summary>How far a mark has come, seen from today.</summary>
internal enum JourneyState { Ahead, Past, Overdue, Done }

/// <summary>A mark with its place, and the lines of its label; lane 0 is the one nearest the track.</summary>
internal sealed record PlacedMark(JourneyMark Mark, JourneyState State, IReadOnlyList<string> Lines, double X = 0, int Lane = 0)
{
    public bool Hangs => Mark.Kind == JourneyKind.Due;
    public double Width => Lines.Select((line, index) => line.Length * (index == 0 ? 8.4 : 7)).Max() + 24;
}

/// <summary>Where everything on a <see cref="JourneyPicture"/> stands, in units of its view box: dates along a track,
/// labels as flags on poles, in lanes, so that no label covers another.</summary>
internal sealed class JourneyLayout
{
    private const double Left = 30, LeastWidth = 1120;
    private const int LongestLine = 30, LanesWithoutCrossing = 2;

    private readonly List<(DateOnly Date, double X)> scale;
    private readonly double upperLane, lowerLane;

    public JourneyLayout(IEnumerable<JourneyMark> marks, Func<DateOnly, string> dateText)
    {
        var all = marks.OrderBy(mark => mark.Date).ToList();
        Today = all.FirstOrDefault(mark => mark.Kind == JourneyKind.Today)?.Date;
        var shown = all.Where(mark => mark.Kind != JourneyKind.Today)
            .Select(mark => new PlacedMark(mark, StateOf(mark), [.. Lines(mark, dateText)])).ToList();

        // The first scale tells how far the last labels reach beyond the last date; the second leaves them that room.
        scale = Scale(all, LeastWidth - 2 * Left);
        double right = shown.Count == 0 ? Left : Math.Max(Left, shown.Max(mark => At(mark.Mark.Date) + mark.Width) - End);
        scale = Scale(all, LeastWidth - Left - right);

        var upper = InLanes(shown.Where(mark => !mark.Hangs));
        var lower = InLanes(shown.Where(mark => mark.Hangs));
        Marks = [.. upper.Concat(lower).OrderBy(mark => mark.X)];
        Width = Marks.Select(mark => mark.X + mark.Width).Append(End + Left).Append(LeastWidth).Max();
        (upperLane, lowerLane) = (LaneHeight(upper), LaneHeight(lower));
        TrackY = 58 + Lanes(upper) * upperLane + 8;
        Height = TrackY + (lower.Count == 0 ? 30 : 28 + Lanes(lower) * lowerLane) + 30;
    }

    public double Width { get; }
    public double Height { get; }
    public double TrackY { get; }
    public double Start => scale.Count == 0 ? Left : scale[0].X;
    public double End => scale.Count == 0 ? LeastWidth - Left : scale[^1].X;
    public DateOnly? Today { get; }
    public double? TodayX => Today is { } today ? At(today) : null;
    public IReadOnlyList<PlacedMark> Marks { get; }

    /// <summary>The base line of a label's first line.</summary>
    public double LabelY(PlacedMark mark) => mark.Hangs
        ? TrackY + 44 + mark.Lane * lowerLane
        : TrackY - 8 - (mark.Lane + 1) * upperLane + 4;

    /// <summary>The calendar behind the track: months, or quarters or years where months would be too narrow to name.</summary>
    public IEnumerable<(DateOnly First, double From, double To)> Periods()
    {
        if (scale.Count < 2) yield break;
        var (first, last) = (scale[0].Date, scale[^1].Date);
        double month = (End - Start) / Math.Max(1, last.DayNumber - first.DayNumber) * 30;
        int step = month > 38 ? 1 : month > 20 ? 3 : 12;
        var period = new DateOnly(first.Year, (first.Month - 1) / step * step + 1, 1);
        for (double from = 0; period <= last; period = period.AddMonths(step))
        {
            double to = period.AddMonths(step) > last ? Width : At(period.AddMonths(step));
            yield return (period, from, to);
            from = to;
        }
    }

    private static IEnumerable<string> Lines(JourneyMark mark, Func<DateOnly, string> dateText)
    {
        yield return Shortened(mark.Label);
        yield return dateText(mark.Date);
        if (!string.IsNullOrEmpty(mark.Text)) yield return Shortened(mark.Text);
    }

    private static string Shortened(string text) =>
        new StringInfo(text) is var letters && letters.LengthInTextElements <= LongestLine
            ? text
            : letters.SubstringByTextElements(0, LongestLine - 1).TrimEnd() + "…";

    private static int Lanes(List<PlacedMark> marks) => marks.Count == 0 ? 0 : marks.Max(mark => mark.Lane) + 1;

    private static double LaneHeight(List<PlacedMark> marks) => marks.Exists(mark => mark.Lines.Count > 2) ? 66 : 49;

    private JourneyState StateOf(JourneyMark mark) => mark switch
    {
        { Done: true } => JourneyState.Done,
        _ when Today is null || mark.Date >= Today => JourneyState.Ahead,
        { Kind: JourneyKind.Due } => JourneyState.Overdue,
        _ => JourneyState.Past,
    };

    // Days to places, linear but for a least distance between neighbours, so that marks never cover each other.
    private static List<(DateOnly, double)> Scale(List<JourneyMark> marks, double width)
    {
        var dates = marks.GroupBy(mark => mark.Date).Select(group => (Date: group.Key, Room: group.Max(Room))).ToList();
        var gaps = dates.Zip(dates.Skip(1), (a, b) => (Days: b.Date.DayNumber - a.Date.DayNumber, Least: a.Room + b.Room)).ToList();
        double low = 0, high = width;
        for (int halving = 0; halving < 50; halving++)
        {
            double unit = (low + high) / 2;
            if (gaps.Sum(gap => Math.Max(gap.Least, gap.Days * unit)) > width) high = unit; else low = unit;
        }
        var places = new List<(DateOnly, double)>();
        double x = Left;
        for (int index = 0; index < dates.Count; index++)
        {
            if (index > 0) x += Math.Max(gaps[index - 1].Least, gaps[index - 1].Days * low);
            places.Add((dates[index].Date, x));
        }
        return places;
    }

    private static double Room(JourneyMark mark) => mark.Kind switch
    {
        JourneyKind.Due => 11,
        JourneyKind.Today => 7,
        _ => 19,
    };

    private double At(DateOnly date)
    {
        int after = scale.FindIndex(place => place.Date >= date);
        if (after <= 0) return after < 0 ? End : Start;
        var (a, b) = (scale[after - 1], scale[after]);
        return a.X + (b.X - a.X) * (date.DayNumber - a.Date.DayNumber) / (b.Date.DayNumber - a.Date.DayNumber);
    }

    // From right to left, since a flag flies to the right of its pole. A pole must not cross a label either, as long as that
    // costs few lanes; on a crowded track it then passes behind labels, rather than making the picture ever taller.
    private List<PlacedMark> InLanes(IEnumerable<PlacedMark> marks)
    {
        var labelStarts = new List<double>();
        var poles = new List<(double X, int Lane)>();
        var placed = new List<PlacedMark>();
        foreach (var mark in marks.Reverse())
        {
            double x = At(mark.Mark.Date), end = x + mark.Width;
            int lane = Enumerable.Range(0, labelStarts.Count + 1).First(lane =>
                lane == labelStarts.Count
                || end <= labelStarts[lane] && (labelStarts.Count > LanesWithoutCrossing || poles.TrueForAll(pole => pole.Lane <= lane || pole.X >= end)));
            if (lane == labelStarts.Count) labelStarts.Add(x); else labelStarts[lane] = x;
            poles.Add((x, lane));
            placed.Add(mark with { X = x, Lane = lane });
        }
        return placed;
    }
}
