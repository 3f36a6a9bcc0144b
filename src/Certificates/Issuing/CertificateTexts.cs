using static System.FormattableString;

namespace Certification.Certificates.Issuing;

/// <summary>The fixed words of a certificate. Months and units are written here, so that no update of the system's culture data changes an issued certificate.</summary>
internal sealed record CertificateTexts(
    string LanguageTag, string AwardedTo, string ForCompleting, string Period, string Course, string Practice, string Supervision,
    string Issued, string ValidUntil, string Number, string CheckHeading, string CheckHow, string Code,
    string EmblemDescription, string QrDescription, string LinkDescription, string Hour, string Hours, string Minutes,
    string DayDot, string[] Months)
{
    private static readonly CertificateTexts Danish = new(
        "da-DK", "tildeles", "for at have gennemført", "Kursusperiode", "Undervisning", "Praksis", "Supervision",
        "Udstedt", "Gyldig til og med", "Nummer", "Kontrollér ægtheden", "Scan koden, eller gå til", "Kode",
        "Segl med et bøgeblad", "QR-kode til siden, hvor ægtheden kan kontrolleres",
        "Kontrollér ægtheden på nettet", "time", "timer", "min.", ".",
        ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"]);

    private static readonly CertificateTexts English = new(
        "en-GB", "is awarded to", "for having completed", "Course period", "Teaching", "Practice", "Supervision",
        "Issued", "Valid until", "Number", "Verify this certificate", "Scan the code, or go to", "Code",
        "Seal with a beech leaf", "QR code for the page where this certificate can be verified",
        "Verify this certificate online", "hour", "hours", "min.", "",
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]);

    public static CertificateTexts For(string language) => language == "en" ? English : Danish;

    public string Day(DateOnly day) => $"{DayAndMonth(day)} {day.Year:D4}";

    /// <summary>Two days with as little said twice as possible.</summary>
    public string Days(DateOnly first, DateOnly last) =>
        first == last ? Day(first)
        : first.Year == last.Year ? $"{DayAndMonth(first)} – {Day(last)}"
        : $"{Day(first)} – {Day(last)}";

    /// <summary>Minutes as hours, with the minutes left over.</summary>
    public string Duration(int minutes)
    {
        var (hours, rest) = Math.DivRem(minutes, 60);
        var whole = Invariant($"{hours} {(hours == 1 ? Hour : Hours)}");
        return rest == 0 ? whole : Invariant($"{(hours == 0 ? "" : whole + " ")}{rest} {Minutes}");
    }

    private string DayAndMonth(DateOnly day) => Invariant($"{day.Day}{DayDot} {Months[day.Month - 1]}");
}
