using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Notices.Texts;

namespace Certification.Notices.Declining;

/// <summary>Declines with the secret that stands in a mail alone: one POST, without signing in (RFC 8058). Reading the page changes nothing, for mail scanners follow links.</summary>
internal sealed class DeclineByLink(AppDb db, DeclineMail decline)
{
    public static readonly LinkRight Right = new("decline", "/mail/decline/", () => T("Link.Decline"), () => T("Link.Decline.Does"), () => T("Link.Decline.Lasts"));

    /// <summary>What a secret opens.</summary>
    public sealed record View(LetterClass Class, bool Declined);

    /// <summary>Before the page's own door for posts: a mail program has no form and no token, the secret is enough.</summary>
    public static void MapPage(IEndpointRouteBuilder app) =>
        app.MapPost("/mail/decline/{secret}", async (string secret, bool? page, DeclineByLink feature, CancellationToken ct) =>
        {
            await feature.Handle(secret, ct);
            // Mail programs are to be answered, not sent on.
            return page == true ? Results.LocalRedirect($"/mail/decline/{Uri.EscapeDataString(secret)}") : Results.Text(T("Decline.Answer"));
        }).AllowAnonymous().RequireRateLimiting(Limits.Public).DisableAntiforgery().WithOrder(-1).ExcludeFromDescription();

    /// <summary>Null for every secret that opens nothing.</summary>
    public async Task<View?> Read(string secret, CancellationToken ct) => await Find(secret, ct) is not { } mail ? null
        : new View(mail.Class, await db.MailChoices.AnyAsync(c => c.PersonId == mail.RecipientId && c.Class == mail.Class, ct));

    /// <summary>Answers the same whatever the secret opens.</summary>
    public async Task Handle(string secret, CancellationToken ct)
    {
        if (await Find(secret, ct) is { } mail) await decline.Handle(mail.RecipientId, mail.Class, ct);
    }

    private Task<OutgoingMail?> Find(string secret, CancellationToken ct) =>
        db.OutgoingMails.AsNoTracking().FirstOrDefaultAsync(m => m.UnsubscribeSecret == secret && m.Class != LetterClass.Mandatory, ct);
}
