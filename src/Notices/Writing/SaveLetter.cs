using System.ComponentModel.DataAnnotations;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Writing;

/// <summary>Puts the organisation's own text in the place of a standard one; mails written from now on use it.</summary>
internal sealed class SaveLetter(AppDb db, LetterKinds kinds, AuditTrail audit)
{
    private const int MostNoted = 4000;

    public sealed class Input
    {
        /// <summary>Of the own text as last read; left out when there was none.</summary>
        public int? Version { get; set; }

        [Required, StringLength(200), NoPersonalNumber]
        public string? Subject { get; set; }

        /// <summary>Markdown with {{placeholders}}.</summary>
        [Required, StringLength(15_000), NoPersonalNumber]
        public string? Body { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/mail/letters/{key}/{language}", async (string key, string language, Input input, SaveLetter feature, CancellationToken ct) =>
            Results.Ok(new { version = await feature.Handle(key, language, input, ct) })).RequireAuthorization(Policies.Coordinators);

    /// <returns>The new version.</returns>
    /// <exception cref="NotFoundException">No such letter or language.</exception>
    /// <exception cref="BadInputException">A placeholder that the letter does not have, or braces that do not match.</exception>
    /// <exception cref="StaleException">Somebody else saved a text meanwhile.</exception>
    public async Task<int> Handle(string key, string language, Input input, CancellationToken ct)
    {
        var kind = kinds.Find(key);
        if (kind is null || !ReadLetters.Languages.Contains(language)) throw new NotFoundException();
        var (subject, body) = (input.Subject!.ReplaceLineEndings(" ").Trim(), input.Body!.ReplaceLineEndings("\n").Trim());
        Check(kind, subject, body);
        await using var transaction = await db.BeginExclusive(ct);
        var text = await db.LetterTexts.FirstOrDefaultAsync(t => t.Letter == key && t.Language == language, ct);
        var before = text is null ? null : Noted(text);
        if (text is null)
        {
            if (input.Version is not null) throw new StaleException(0, new { Version = (int?)null });
            db.Add(text = LetterText.For(key, language, subject, body));
        }
        else
        {
            db.Expect(text, input.Version ?? -1, t => new { t.Version, t.Subject, t.Body });
            text.Change(subject, body);
        }
        audit.Note("letter.saved", text, before, Noted(text));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return text.Version;
    }

    private static void Check(LetterKind kind, string subject, string body)
    {
        var wrong = new Dictionary<string, string[]>();
        if (Template.Wrong(subject, kind) is { } inSubject) wrong[nameof(Input.Subject)] = [inSubject];
        if (Template.Wrong(body, kind) is { } inBody) wrong[nameof(Input.Body)] = [inBody];
        if (wrong.Count > 0) throw new BadInputException(wrong);
    }

    private static string Noted(LetterText text) =>
        $"{text.Letter} {text.Language}: {text.Subject}\n{text.Body}" is var all && all.Length > MostNoted ? all[..MostNoted] : all;
}
