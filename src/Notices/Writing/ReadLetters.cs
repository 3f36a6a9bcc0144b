using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Writing;

/// <summary>All letters that are sent, and the texts they are written from.</summary>
internal sealed class ReadLetters(AppDb db, LetterKinds kinds)
{
    public const string Fallback = "da";

    /// <summary>The languages people can choose; the first two have a standard text of every letter.</summary>
    public static readonly IReadOnlyList<string> Languages = [Fallback, "en", "kl"];

    /// <summary>A letter in the list.</summary>
    public sealed record Line(string Key, string Name, LetterClass Class, IReadOnlyList<string> OwnTexts);

    /// <summary>A placeholder.</summary>
    /// <param name="Name">As it is written between braces.</param>
    /// <param name="Meaning">What it stands for.</param>
    /// <param name="IsBlock">Several lines: it stands on a line of its own.</param>
    public sealed record Word(string Name, string Meaning, bool IsBlock);

    /// <summary>What a letter says in one language.</summary>
    public sealed record Text
    {
        public required string Language { get; init; }
        public required string Subject { get; init; }
        public required string Body { get; init; }
        /// <summary>The organisation's own; else the standard one.</summary>
        public required bool IsOwn { get; init; }
        /// <summary>The language whose text is sent, where there is none in this one.</summary>
        public required string? FallsBackTo { get; init; }
        /// <summary>Of the own text; null when there is none.</summary>
        public required int? Version { get; init; }
    }

    /// <summary>A letter with its texts.</summary>
    public sealed record View(string Key, string Name, LetterClass Class, IReadOnlyList<Word> Words, IReadOnlyList<Text> Texts);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/mail/letters", async (ReadLetters feature, CancellationToken ct) => await feature.Handle(ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/mail/letters/{key}", async (string key, ReadLetters feature, CancellationToken ct) => await feature.Handle(key, ct)).RequireAuthorization(Policies.Coordinators);
    }

    public async Task<IReadOnlyList<Line>> Handle(CancellationToken ct)
    {
        var own = (await db.LetterTexts.AsNoTracking().Select(t => new { t.Letter, t.Language }).ToListAsync(ct)).ToLookup(t => t.Letter, t => t.Language);
        return [.. kinds.All.Select(k => new Line(k.Key, k.Name, k.Class, [.. Languages.Where(own[k.Key].Contains)])).OrderBy(l => l.Name, StringComparer.CurrentCulture)];
    }

    /// <exception cref="NotFoundException">No such letter.</exception>
    public async Task<View> Handle(string key, CancellationToken ct)
    {
        var kind = kinds.Find(key) ?? throw new NotFoundException();
        var own = await db.LetterTexts.AsNoTracking().Where(t => t.Letter == key).ToDictionaryAsync(t => t.Language, ct);
        return new View(key, kind.Name, kind.Class, [.. LetterWords.Of(kind).Select(w => new Word(w, LetterWords.Meaning(w), kind.Blocks.Contains(w)))],
            [.. Languages.Select(language => Of(kind, language, own))]);
    }

    /// <summary>What is sent to readers of a language as things stand.</summary>
    private static Text Of(LetterKind kind, string language, Dictionary<string, LetterText> own)
    {
        if (own.TryGetValue(language, out var text)) return new Text { Language = language, Subject = text.Subject, Body = text.Body, IsOwn = true, FallsBackTo = null, Version = text.Version };
        if (language is not (Fallback or "en")) return Of(kind, Fallback, own) with { Language = language, IsOwn = false, FallsBackTo = Fallback, Version = null };
        var (subject, body) = Recipient.In(language, () => (kind.StandardSubject, kind.StandardBody));
        return new Text { Language = language, Subject = subject, Body = body, IsOwn = false, FallsBackTo = null, Version = null };
    }
}
