namespace Certification.Notices.Contracts;

/// <summary>A day in somebody's calendar.</summary>
public sealed record CalendarDay
{
    /// <summary>Names the day for this person, for ever: a later mail with the same name changes what stands there.</summary>
    public required string Uid { get; init; }
    /// <summary>Rises with every change.</summary>
    public required int Sequence { get; init; }
    /// <summary>The day does not take place, or not with this person.</summary>
    public bool Cancelled { get; init; }
    public required DateOnly Date { get; init; }
    public required TimeOnly Start { get; init; }
    public required TimeOnly End { get; init; }
    /// <summary>IANA zone of the times.</summary>
    public required string Zone { get; init; }
    public required string Summary { get; init; }
    public string? Place { get; init; }
    public string? Description { get; init; }
    /// <summary>Whose calendar; the one attendee.</summary>
    public required Recipient For { get; init; }
    /// <summary>When this state of the day came about (UTC).</summary>
    public required DateTime ChangedAt { get; init; }
}
