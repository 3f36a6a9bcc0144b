using Certification.Platform.Personal;

namespace Certification.Notices.Contracts;

/// <summary>What messages are planned for together: one enrolment, one cohort's staff, one contact.</summary>
/// <param name="Kind">One of the names in <see cref="ScopeKinds"/>.</param>
/// <param name="Id">The row it is about.</param>
public readonly record struct PlanScope(string Kind, int Id);

/// <summary>The kinds of scope there are.</summary>
public static class ScopeKinds
{
    public const string Enrolment = "enrolment";
    /// <summary>A cohort: its staff's messages, and with it all its enrolments.</summary>
    public const string Cohort = "cohort";
    /// <summary>A trainer, supervisor, coordinator or administrator, over all cohorts.</summary>
    public const string Staff = "staff";
    /// <summary>A municipal contact.</summary>
    public const string Contact = "contact";
}

/// <summary>A message that state and rules ask for. The same state always asks for the same ones.</summary>
public sealed record Wanted
{
    private string? _key, _series;

    public required PlanScope Scope { get; init; }
    /// <summary>Key of the rule: "day-soon".</summary>
    public required string Rule { get; init; }
    public required Recipient To { get; init; }
    /// <summary>What it is about: "day:15".</summary>
    public required string Thing { get; init; }
    /// <summary>Of the thing's date: a moved day has a higher one, and what was planned for the lower one is superseded.</summary>
    public int Revision { get; init; }
    /// <summary>Days from the rule's anchor; tells apart several messages of one rule.</summary>
    public int Offset { get; init; }
    /// <summary>What it is about, for whoever reads the plan: "Hold 12, dag 2".</summary>
    public required string About { get; init; }
    /// <summary>The recipient's IANA zone.</summary>
    public required string Zone { get; init; }
    /// <summary>When it is due (UTC), before the hours in which mail goes out are looked at.</summary>
    public required DateTime DueAt { get; init; }
    /// <summary>Since when state and rules ask for it (UTC). What was due before that is not sent: a new rule does not fire for the past.</summary>
    public required DateTime KnownAt { get; init; }
    /// <summary>Last useful moment (UTC).</summary>
    public required DateTime UsefulUntil { get; init; }
    /// <summary>Goes at any hour and is marked: a day cancelled within 24 hours.</summary>
    public bool Urgent { get; init; }
    /// <summary>Only of interest to somebody who has had an earlier message of this rule about this thing: a cancelled invitation.</summary>
    public bool OnlyAfterEarlier { get; init; }
    public required LetterKind Letter { get; init; }
    /// <summary>The placeholders' values at the moment of writing, in the reader's language; null when there is nothing to say.</summary>
    public required Func<IReadOnlyDictionary<string, string>?> Values { get; init; }
    /// <summary>Reads the values only when the message is written, where they are too much to read whenever it is planned; then <see cref="Values"/> is not asked.</summary>
    public Func<CancellationToken, Task<IReadOnlyDictionary<string, string>?>>? ReadValues { get; init; }
    public Func<CalendarDay>? Calendar { get; init; }
    /// <summary>What of whom it tells a municipality, asked and logged when it is written, after the values were read. Null for mail that stays in the house.</summary>
    public Func<IReadOnlyList<SharedOf>>? Shares { get; init; }
    /// <summary>Makes the link that stands in it, when it is written and by the same save: the secret goes where a value says <see cref="LetterKind.Secret"/>. Only for letters that are sent one by one.</summary>
    public Func<CancellationToken, Task<string>>? Link { get; init; }

    /// <summary>It was due before anybody asked for it.</summary>
    internal bool IsPast => DueAt < KnownAt;

    /// <summary>Rule, recipient, thing, revision of its date, offset and channel.</summary>
    internal string Key => _key ??= string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rule}:{To.PersonId}:{Thing}:{Revision}:{Offset}:mail");

    /// <summary>The same message whatever the revision.</summary>
    internal string Series => _series ??= string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rule}:{To.PersonId}:{Thing}:{Offset}");
}

/// <summary>Whom a mail to a municipal contact tells of, on whose behalf, and which fields: "name,cohort".</summary>
public sealed record SharedOf(TransferWay Way, int MunicipalityId, IReadOnlyList<int> EnrolmentIds, string Fields);

/// <summary>A module that knows which messages are wanted: a pure function of its state and the rules.</summary>
public interface IMailSource
{
    /// <summary>Which kind of scope it speaks for.</summary>
    string Kind { get; }

    /// <summary>All that is wanted for these; a few queries however many they are.</summary>
    Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct);
}

/// <summary>The module that owns a kind of scope says who is still part of it: other mail about it is not sent any more.</summary>
public interface IMailConcerns
{
    string Kind { get; }

    /// <summary>Those of these that still are.</summary>
    Task<IReadOnlyCollection<int>> Concerned(IReadOnlyList<int> ids, CancellationToken ct);
}

/// <summary>The module that owns a kind of scope lists them, for a plan made anew.</summary>
public interface IMailScopes
{
    string Kind { get; }

    /// <summary>Whether what is wanted changes with the day alone, so that it is looked at every few minutes: digests and daily lists.</summary>
    bool EveryTick { get; }

    /// <summary>The next ids after this one, in order.</summary>
    Task<IReadOnlyList<int>> After(int id, int take, CancellationToken ct);

    /// <summary>The scopes that a change of this one concerns besides itself: a cohort's enrolments.</summary>
    Task<IReadOnlyList<PlanScope>> Within(int id, CancellationToken ct) => Task.FromResult<IReadOnlyList<PlanScope>>([]);
}
