namespace Certification.Platform.Access;

/// <summary>A module says how much of what it keeps somebody can see, by the same queries with which their pages begin.</summary>
public interface ICountsSeen
{
    Task<IReadOnlyList<Seen>> Seen(Caller caller, CancellationToken ct);
}

/// <summary>So many of one kind of thing.</summary>
/// <param name="Text">The kind, for people.</param>
/// <param name="Count">How many somebody can see.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Parts">Where they are, when there are few places: the cohorts.</param>
public sealed record Seen(string Text, int Count, int Total, IReadOnlyList<string> Parts)
{
    public Seen(string text, int count, int total) : this(text, count, total, []) { }
}
