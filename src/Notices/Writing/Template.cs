using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Certification.Notices.Contracts;
using HandlebarsDotNet;

namespace Certification.Notices.Writing;

/// <summary>A text with {{placeholders}} from a closed list, and {{#if placeholder}} ... {{/if}} around what only some letters say.</summary>
internal static partial class Template
{
    private const int Remembered = 500;

    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = false });
    private static readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> Compiled = new(StringComparer.Ordinal);

    /// <summary>Placeholders that every letter has.</summary>
    public static readonly IReadOnlyList<string> Common = ["name", "organisation"];

    /// <summary>What is wrong with a text; null when it can be used.</summary>
    public static string? Wrong(string text, LetterKind kind)
    {
        foreach (Match tag in Tag().Matches(text))
        {
            var inside = tag.Groups["inside"].Value.Trim();
            var name = inside.StartsWith("#if ", StringComparison.Ordinal) ? inside[4..].Trim() : inside;
            if (inside is "else" or "/if") continue;
            if (!Common.Contains(name) && !kind.Words.Contains(name) && !kind.Blocks.Contains(name)) return Texts.T("Template.Unknown", inside);
        }
        try
        {
            Compile(text);
            return LetterForm.Unwanted(text) is { } link ? Texts.T("Template.Link", link) : null;
        }
        catch (HandlebarsException)
        {
            return Texts.T("Template.Broken");
        }
    }

    /// <param name="text">The template.</param>
    /// <param name="kind">The letter, for its blocks.</param>
    /// <param name="values">Placeholder to value; one that is missing is left out.</param>
    /// <param name="escape">Whether the result is Markdown: then words are put in as they are, whatever signs they hold.</param>
    public static string Fill(string text, LetterKind kind, IReadOnlyDictionary<string, string> values, bool escape) =>
        Compile(text)(values.ToDictionary(v => v.Key, v => (object)(escape && !kind.Blocks.Contains(v.Key) ? Escape(v.Value) : v.Value)));

    /// <summary>A value as Markdown that shows exactly it.</summary>
    public static string Escape(string value) => Special().Replace(value.ReplaceLineEndings(" "), @"\$0");

    private static HandlebarsTemplate<object, object> Compile(string text)
    {
        if (Compiled.TryGetValue(text, out var known)) return known;
        // Only texts under trial are many; the letters themselves are a few dozen.
        if (Compiled.Count > Remembered) Compiled.Clear();
        return Compiled[text] = Handlebars.Compile(text);
    }

    [GeneratedRegex(@"\{\{+(?<inside>[^{}]*)\}+\}")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\\`*_{}\[\]<>()#+!|~&]")]
    private static partial Regex Special();
}
