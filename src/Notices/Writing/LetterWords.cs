using System.Collections.Frozen;
using Certification.Notices.Contracts;
using static Certification.Notices.Texts;

namespace Certification.Notices.Writing;

/// <summary>What the placeholders of letters stand for, for whoever writes one.</summary>
internal static class LetterWords
{
    private static readonly FrozenSet<string> Explained = FrozenSet.Create(
        "agenda", "answer", "assessment", "assignment", "assignments", "award", "bring", "calendar", "code", "cohort", "count", "counts", "date", "dates", "day",
        "days", "due", "from", "kind", "late", "leader", "link", "more", "municipality", "name", "nothing", "number", "organisation", "overdue", "participant", "place",
        "programme", "reason", "received", "requirement", "rows", "seats", "soon", "staff", "time", "title", "to", "until", "urgent", "version");

    private static readonly FrozenSet<string> Links = FrozenSet.Create("calendar", "link");

    /// <summary>Every placeholder of a letter: its own, then those that all have.</summary>
    public static IEnumerable<string> Of(LetterKind kind) => kind.Words.Concat(kind.Blocks).Concat(Template.Common);

    public static bool IsExplained(string word) => Explained.Contains(word);

    /// <summary>The word itself where nobody has explained it yet.</summary>
    public static string Meaning(string word) => IsExplained(word) ? T($"Word.{word}") : word;

    /// <summary>Values that say what will stand there, for a letter that has never been sent.</summary>
    public static Dictionary<string, string> Examples(LetterKind kind) => kind.Words.Concat(kind.Blocks).ToDictionary(
        word => word,
        word => Links.Contains(word) ? $"{LetterKind.Site}/me" : kind.Blocks.Contains(word) ? $"- {Meaning(word)} 1\n- {Meaning(word)} 2" : $"[{Meaning(word)}]");
}
