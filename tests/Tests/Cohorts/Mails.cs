using Certification.Notices;
using Certification.Platform.Access;
using Certification.Cohorts.Enrolling;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>What was put in the post, and the secrets of the links in it.</summary>
internal static class Mails
{
    public static Task<List<OutgoingMail>> Posted(this TestDb db, string letter) =>
        db.Read(d => d.Set<OutgoingMail>().Where(m => m.Letter == letter).OrderBy(m => m.Id).ToListAsync());

    /// <summary>The secret of a mail's link, which its text only has a place for.</summary>
    public static string Secret(this OutgoingMail mail)
    {
        mail.Content.Text.Should().MatchRegex("/(offers|applications|sign-offs|recommendations)/{secret}");
        return mail.Secret!;
    }

    /// <summary>The time passes, and free seats are passed on.</summary>
    public static Task PassSeatsOn(this TestDb db) => db.As(Caller.Nobody, (OfferSeats f) => f.Handle(default));

    public static Task Accept(this TestDb db, string secret) => db.As(Caller.Nobody, (AnswerOffer f) => f.Accept(secret, default));

    public static Task Decline(this TestDb db, string secret) => db.As(Caller.Nobody, (AnswerOffer f) => f.Decline(secret, default));
}
