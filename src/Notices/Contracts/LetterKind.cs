namespace Certification.Notices.Contracts;

/// <summary>Whether a letter can be declined, and whether it counts against the number of mails a day.</summary>
public enum LetterClass
{
    /// <summary>Decisions, receipts, changed dates: always sent, one by one, and labelled as such.</summary>
    Mandatory,
    /// <summary>Reminders that a person can decline; several that are due together become one mail.</summary>
    Reminder,
    /// <summary>A summary over a period, which can be declined.</summary>
    Digest,
}

/// <summary>
/// One letter that a module sends. Its standard text stands in the module's resources as Letter.{Key}.Subject and Letter.{Key}.Body (Markdown
/// with {{placeholders}}), its name for people as Letter.{Key}.Name; the organisation can put its own text in their place.
/// </summary>
/// <param name="Key">Stable name: "day-soon".</param>
/// <param name="Class">Whether it can be declined.</param>
/// <param name="Text">The module's texts.</param>
/// <param name="Words">The closed list of placeholders, besides {{name}} and {{organisation}}, which every letter has.</param>
/// <param name="Blocks">Placeholders whose value is Markdown of several lines: a list of dates.</param>
public sealed record LetterKind(string Key, LetterClass Class, Func<string, string> Text, IReadOnlyList<string> Words, IReadOnlyList<string> Blocks)
{
    /// <summary>Stands for this site's address in a text until the mail is sent: a feature does not know where it is reached.</summary>
    public const string Site = "{site}";

    /// <summary>Stands for the secret of a link until the mail is sent.</summary>
    public const string Secret = "{secret}";

    /// <summary>Whether it comes only if something has not been done by then: whoever would get it is not told beforehand, least of all about somebody else.</summary>
    public bool OnlyIfUndone { get; init; }

    public LetterKind(string key, LetterClass @class, Func<string, string> text, params string[] words) : this(key, @class, text, words, []) { }

    internal string StandardSubject => Text($"Letter.{Key}.Subject");

    internal string StandardBody => Text($"Letter.{Key}.Body");

    internal string Name => Text($"Letter.{Key}.Name");
}

/// <summary>The letters that a module sends, so that they can be listed and edited in one place.</summary>
public sealed record Letters(IReadOnlyList<LetterKind> Kinds);
