using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Http;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>The button behind a mailed link: it signs in, once. Opening the link does nothing, for mail filters open links.</summary>
internal sealed class FollowLink(AppDb db, ActionLinks links, FirstProof proof)
{
    public async Task<bool> Works(string secret, CancellationToken ct)
    {
        var works = await links.Find(AnswerLinkRequests.Purpose, secret, ct) is not null;
        db.ChangeTracker.Clear();
        return works;
    }

    /// <exception cref="RefusedException">The link is used, too old, or none.</exception>
    public async Task<string> Handle(HttpContext http, string secret, string? returnUrl, CancellationToken ct)
    {
        if (await links.Find(AnswerLinkRequests.Purpose, secret, ct) is not { } link) throw new RefusedException("link.used", T("Link.Unusable"));
        links.Use(link);
        await db.SaveChangesAsync(ct);
        return await proof.Given(http, link.SubjectId, SignInWay.MailLink, strong: false, returnUrl, ct);
    }
}
