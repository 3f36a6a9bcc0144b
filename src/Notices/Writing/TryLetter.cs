using System.Text.Json;
using Certification.Notices.Contracts;
using Certification.Platform;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static Certification.Notices.Texts;

namespace Certification.Notices.Writing;

/// <summary>Shows what a text, stored or only typed, would be like with the data of the newest mail of its kind.</summary>
internal sealed class TryLetter(AppDb db, Caller caller, LetterKinds kinds, LetterPress press, ReadLetters read, IOptions<SiteOptions> site)
{
    /// <summary>Plain text instead of HTML.</summary>
    public const string AsText = "text";

    /// <summary>For the frame beside the form: what is stored by GET, what stands in the form by POST. Neither changes anything.</summary>
    public static void MapPage(IEndpointRouteBuilder app)
    {
        app.MapGet("/mail/letters/{key}/{language}/preview", async (string key, string language, string? form, TryLetter feature, CancellationToken ct) =>
            await feature.Handle(key, language, null, null, form == AsText, ct)).RequireAuthorization(Policies.Coordinators).ExcludeFromDescription();
        app.MapPost("/mail/letters/{key}/{language}/preview", async (string key, string language, string? form,
            [FromForm(Name = "Writing.Subject")] string? subject, [FromForm(Name = "Writing.Body")] string? body, TryLetter feature, CancellationToken ct) =>
            await feature.Handle(key, language, subject ?? "", body ?? "", form == AsText, ct)).RequireAuthorization(Policies.Coordinators).ExcludeFromDescription();
    }

    private async Task<LetterFrame> Handle(string key, string language, string? subject, string? body, bool asText, CancellationToken ct)
    {
        var kind = kinds.Find(key) ?? throw new NotFoundException();
        var stored = (await read.Handle(key, ct)).Texts.FirstOrDefault(t => t.Language == language) ?? throw new NotFoundException();
        (subject, body) = (subject ?? stored.Subject, (body ?? stored.Body).ReplaceLineEndings("\n"));
        if ((Template.Wrong(subject, kind) ?? Template.Wrong(body, kind)) is { } wrong) return new LetterFrame(wrong, "text/plain");
        var newest = await db.OutgoingMails.AsNoTracking().VisibleTo(caller).Where(m => m.Letter == key).OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Select(m => new { m.ToName, m.Content.Values }).FirstOrDefaultAsync(ct);
        var values = newest is null ? LetterWords.Examples(kind) : JsonSerializer.Deserialize<Dictionary<string, string>>(newest.Values)!;
        var letter = press.Write(kind, new Recipient(0, newest?.ToName ?? T("Letters.ExampleName"), "", language), values, subject, body, stored.FallsBackTo ?? language);
        return asText
            ? new LetterFrame(Shown.Placed($"{T("Mail.Subject")}: {letter.Subject}\n\n{letter.Text}", site.Value), "text/plain")
            : new LetterFrame(Shown.Placed(letter.Html, site.Value));
    }
}
