namespace Certification.Certificates.Issuing;

/// <summary>What a certificate says, frozen at issue and stored as JSON; the PDF is drawn from this and from nothing else.</summary>
/// <param name="Holder">The person's name as it was at issue.</param>
/// <param name="Award">What was earned, e.g. "Certificeret instruktør i Robusthed" or "Kursusbevis".</param>
/// <param name="Programme">The title of the programme in <paramref name="Language"/>.</param>
/// <param name="FirstDay">The first course day.</param>
/// <param name="LastDay">The last course day.</param>
/// <param name="IssuedOn">The day of issue in the cohort's zone; also the PDF's creation date.</param>
/// <param name="ValidUntil">The last valid day; null for ever.</param>
/// <param name="CourseMinutes">The length of the course days together.</param>
/// <param name="PracticeMinutes">Logged practice; null when the award does not demand it, or it was waived and there is none.</param>
/// <param name="SupervisionMinutes">Credited supervision; null when the award does not demand it, or it was waived and there is none.</param>
/// <param name="Number">The unique number that people quote.</param>
/// <param name="VerificationCode">The short code that is typed on the verification page.</param>
/// <param name="VerificationUrl">The absolute address in the QR code and below it.</param>
/// <param name="Issuer">The organisation that issues.</param>
/// <param name="Signatory">Who signs.</param>
/// <param name="SignatoryTitle">The signatory's title.</param>
/// <param name="Language">"da" or "en"; any other is drawn in Danish.</param>
/// <param name="Version">The version of the template that the content was frozen for.</param>
internal sealed record CertificateContent(
    string Holder,
    string Award,
    string Programme,
    DateOnly FirstDay,
    DateOnly LastDay,
    DateOnly IssuedOn,
    DateOnly? ValidUntil,
    int CourseMinutes,
    int? PracticeMinutes,
    int? SupervisionMinutes,
    string Number,
    string VerificationCode,
    string VerificationUrl,
    string Issuer,
    string Signatory,
    string SignatoryTitle,
    string Language,
    int Version = CertificateContent.CurrentVersion)
{
    public const int CurrentVersion = 1;
}
