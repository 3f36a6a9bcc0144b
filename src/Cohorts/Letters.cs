using Certification.Notices.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>What this module mails: what happened, when and where to be, and a link; never reasons.</summary>
internal static partial class Letters
{
    public static readonly LetterKind SeatOffered = new("seat-offered", LetterClass.Mandatory, key => T(key), ["cohort", "place", "until", "link"], ["dates"]);
    public static readonly LetterKind OfferExpired = new("offer-expired", LetterClass.Mandatory, key => T(key), "cohort");

    public static readonly Certification.Notices.Contracts.Letters All = new([SeatOffered, OfferExpired]);

    private static string Dates(Cohort cohort) => string.Join('\n', Shown.Days(cohort).Select(d => $"- {d.Day}: {d.When}"));
}
