using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>
/// Mails a link to everybody who asked and is known. One that is younger than five minutes and unused is enough: so nobody's mailbox
/// is flooded by a stranger, and there always is a link that still works for ten minutes.
/// </summary>
internal sealed class AnswerLinkRequests(AppDb db, ActionLinks links, Postbox post, TimeProvider clock) : ITick
{
    public const string Purpose = "sign-in";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public static readonly LinkRight Right = new(Purpose, "/sign-in/link/", () => T("Link.SignIn"), () => T("Link.SignIn.Does"), () => T("Link.SignIn.Lasts", (int)Lifetime.TotalMinutes)) { Subjects = LinkRight.ThePerson };

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private const int AtATime = 100;

    public async Task Handle(CancellationToken ct)
    {
        while (await db.LinkRequests.OrderBy(r => r.Id).Take(AtATime).ToListAsync(ct) is { Count: > 0 } requests)
        {
            foreach (var asked in requests.GroupBy(r => r.EmailKey)) await Answer(asked.Key, asked.Last().ReturnUrl, ct);
            db.RemoveRange(requests);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
    }

    private async Task Answer(string emailKey, string? returnUrl, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // An old address still is the person's whom its owner turned out to be: the mail goes to theirs.
        var known = await db.OwnerOf(emailKey, ct);
        if (known is null || await db.Accounts.AsNoTracking().FirstOrDefaultAsync(p => p.Id == known, ct) is not { } person) return;
        if (await links.MadeAt(Purpose, person.Id, ct) > now - Fresh) return;
        var secret = links.Make(Purpose, person.Id, now + Lifetime);
        await post.Queue(Letters.SignInLinkFor(person, secret, returnUrl, now, now + Lifetime), ct);
    }
}
