using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;

namespace Certification.Cohorts.Contracts;

/// <summary>A reminder rule as it holds for one cohort.</summary>
/// <param name="Rule">What is reminded of, when, whom.</param>
/// <param name="Since">Since when it holds (UTC): what was due before that is not sent.</param>
/// <param name="Own">Whether the cohort has changed it, or has it for itself.</param>
/// <param name="Paused">Whether it is silent for now.</param>
/// <param name="ForThePast">Whether what was due before it was saved is sent all the same, at once.</param>
/// <param name="Version">Of what the cohort has stored of it; null when that is nothing.</param>
public sealed record ActiveRule(ReminderRule Rule, DateTime Since, bool Own = false, bool Paused = false, bool ForThePast = false, int? Version = null)
{
    /// <summary>When a message is due that the rule asks for at this instant.</summary>
    public DateTime Due(DateTime due) => ForThePast && due < Since ? Since : due;
}

/// <summary>An enrolment whose person takes part, with all that reminders about it are worked out from.</summary>
public sealed record Reminded
{
    public required EnrolmentCard Enrolment { get; init; }
    /// <summary>Since when the person has had the seat (UTC).</summary>
    public required DateTime Since { get; init; }
    /// <summary>How often the person came and went: what calendars must tell apart.</summary>
    public required int Turns { get; init; }
    /// <summary>When that was last (UTC).</summary>
    public required DateTime TurnedAt { get; init; }
    /// <summary>Whether the person takes part in a cohort that takes place.</summary>
    public bool IsCurrent => Enrolment.TakesPart && Plan.IsAnnounced;
    public required PersonCard Person { get; init; }
    public required CohortPlan Plan { get; init; }
    /// <summary>The rules that are not paused.</summary>
    public required IReadOnlyList<ActiveRule> Rules { get; init; }
    /// <summary>When the person was last given more time (UTC), by requirement.</summary>
    public required IReadOnlyDictionary<string, DateTime> ExtendedAt { get; init; }
    public required Func<ReminderAudience, IReadOnlyList<PersonCard>> To { get; init; }

    public IEnumerable<ActiveRule> With(ReminderAnchor anchor) => Rules.Where(r => r.Rule.Anchor == anchor);

    /// <summary>Since when a rule asks this person for something of a requirement with a due date (UTC): a date that moves repeats nothing whose time had passed.</summary>
    public DateTime DueKnownAt(ActiveRule rule, Requirement requirement)
    {
        DateTime[] moments = [Since, rule.Since, Plan.DueSince(requirement) ?? Since, ExtendedAt.GetValueOrDefault(requirement.Key, Since)];
        return moments.Max();
    }

    /// <summary>When mail of a date goes out: at the opening of the morning.</summary>
    public DateTime MorningOf(DateOnly date) => Zones.ToUtc(date, new TimeOnly(7, 0), Plan.Zone);

    public DateTime EndOf(DateOnly date) => Zones.ToUtc(date.AddDays(1), TimeOnly.MinValue, Plan.Zone);

    public PlanScope Scope => new(ScopeKinds.Enrolment, Enrolment.Id);
}
