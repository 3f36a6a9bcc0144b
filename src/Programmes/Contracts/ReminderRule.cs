using System.ComponentModel;

namespace Certification.Programmes.Contracts;

/// <summary>One reminder: so many days before or after something, to somebody, with a letter. It stops by itself when its reason is gone.</summary>
public sealed record ReminderRule
{
    public required string Key { get; init; }
    [Description("What the days are counted from, and with it what stops the reminder.")]
    public required ReminderAnchor Anchor { get; init; }
    [Description("Days from the anchor, negative before it; each gives one message.")]
    public required IReadOnlyList<int> Days { get; init; }
    [Description("Who gets it.")]
    public required ReminderAudience To { get; init; }
    [Description("Key of the letter.")]
    public required string Letter { get; init; }
    [Description("Which requirements it is about; when left out, all that anchor and letter fit, of due dates those of assignments.")]
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>Whether another one says the same.</summary>
    public bool Says(ReminderRule other) =>
        (Key, Anchor, To, Letter) == (other.Key, other.Anchor, other.To, other.Letter) && Days.Order().SequenceEqual(other.Days.Order()) && Requirements.SequenceEqual(other.Requirements);

    /// <summary>Whether it is about this requirement: one that it names, or, when it names none, what its anchor and letter are usually about.</summary>
    public bool Concerns(Requirement requirement) => ReminderFit.About(Anchor, Letter, requirement)
        && (Requirements.Count == 0 ? Anchor != ReminderAnchor.Due || requirement is AssignmentRequirement : Requirements.Contains(requirement.Key));
}

/// <summary>What a reminder is counted from. Each one has its own reason to stop.</summary>
public enum ReminderAnchor
{
    /// <summary>The person got a seat.</summary>
    Enrolled,
    /// <summary>A course day or meeting that the person is to come to.</summary>
    Day,
    /// <summary>The effective due date of an assignment; stops when it is handed in.</summary>
    Due,
    /// <summary>An assignment came back; stops when it is handed in again.</summary>
    Returned,
    /// <summary>Nothing was added to practice or supervision since; stops with the next entry or when enough is there.</summary>
    Stalled,
    /// <summary>A day was held; stops when its register is closed.</summary>
    RegisterOpen,
    /// <summary>A submission waits for its review; one mail a day at most.</summary>
    ReviewsWaiting,
    /// <summary>A supervision session waits for its supervisor; one mail a day at most.</summary>
    ApprovalsWaiting,
    /// <summary>Somebody may have an award and waits for a recommendation or a decision; one mail a day at most.</summary>
    DecisionsWaiting,
    /// <summary>The date until which a certificate is valid.</summary>
    Expiry,
}

/// <summary>How messages of an anchor are made.</summary>
public static class ReminderAnchors
{
    /// <summary>Whether all that waits for a reader is one mail a day, instead of one for each thing.</summary>
    public static bool IsDailyList(this ReminderAnchor anchor) => anchor is ReminderAnchor.ReviewsWaiting or ReminderAnchor.ApprovalsWaiting or ReminderAnchor.DecisionsWaiting;
}

/// <summary>Who gets a reminder.</summary>
public enum ReminderAudience
{
    Participant,
    Trainer,
    Supervisor,
    Coordinator,
    MunicipalContact,
}
