using System.Text.Json;
using Certification.Notices.Delivering;
using Certification.Notices.Writing;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Contracts;

/// <summary>Writes letters: the organisation's own text where there is one, else the standard one, with the values put in.</summary>
public sealed class LetterPress(AppDb db, IServiceProvider services)
{
    private readonly string _organisation = services.GetRequiredService<IOptions<MailOptions>>().Value.FromName;
    private Dictionary<(string Letter, string Language), LetterText>? _own;

    /// <summary>In the reader's language; where there is no text in it, in Danish.</summary>
    /// <param name="kind">Which letter.</param>
    /// <param name="to">Who reads it.</param>
    /// <param name="values">The placeholders' values, in the reader's language.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task<WrittenLetter> Write(LetterKind kind, Recipient to, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        // A few rows for all letters there are; read once for a batch.
        _own ??= await db.Set<LetterText>().AsNoTracking().ToDictionaryAsync(t => (t.Letter, t.Language), ct);
        var language = to.Language;
        var own = _own.GetValueOrDefault((kind.Key, language));
        if (own is null && language is not ("da" or "en")) own = _own.GetValueOrDefault((kind.Key, language = "da"));
        var (subject, body) = own is not null ? (own.Subject, own.Body) : Recipient.In(language, () => (kind.StandardSubject, kind.StandardBody));
        return Write(kind, to, values, subject, body, language);
    }

    /// <summary>A value as it must stand in a block of Markdown, so that it shows exactly itself.</summary>
    public static string Escaped(string value) => Template.Escape(value);

    /// <summary>Several reminders to one person as one mail.</summary>
    internal WrittenLetter Together(Recipient to, IReadOnlyList<WrittenLetter> letters)
    {
        var markdown = string.Join("\n\n---\n\n", letters.Select(l => $"## {Template.Escape(l.Subject)}\n\n{l.Markdown}"));
        var (subject, frame) = Recipient.In(letters[0].Language, () => (Texts.T("Together.Subject", letters.Count), Texts.T($"Frame.{LetterClass.Reminder}", _organisation)));
        return letters[0] with
        {
            Subject = subject,
            Markdown = markdown,
            Text = LetterForm.Text(markdown, frame),
            Html = LetterForm.Html(markdown, frame, letters[0].Language),
        };
    }

    /// <summary>With a text that is not stored (yet): how a change is tried out.</summary>
    internal WrittenLetter Write(LetterKind kind, Recipient to, IReadOnlyDictionary<string, string> values, string subject, string body, string language)
    {
        var all = new Dictionary<string, string>(values, StringComparer.Ordinal) { ["name"] = to.Name, ["organisation"] = _organisation };
        var markdown = Template.Fill(body, kind, all, escape: true);
        var frame = Recipient.In(language, () => Texts.T($"Frame.{kind.Class}", _organisation));
        return new WrittenLetter(
            Template.Fill(subject, kind, all, escape: false).ReplaceLineEndings(" ").Trim(),
            LetterForm.Text(markdown, frame), LetterForm.Html(markdown, frame, language), JsonSerializer.Serialize(values), language)
        { Markdown = markdown };
    }
}
