using System.Globalization;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Programmes.Contracts;
using Microsoft.Extensions.Options;
using static Certification.Certificates.Texts;

namespace Certification.Certificates;

/// <summary>What this module mails: what happened and where to look, never reasons.</summary>
internal sealed class Letters(IOptions<CertificateOptions> options)
{
    public Letter Issued(PersonCard holder, AwardPlan award, EnrolmentCard enrolment) => In(holder, () => Write(holder,
        T($"Letter.Issued.{award.Kind}.Subject", award.Title.Local), T($"Letter.Issued.{award.Kind}.Text", award.Title.Local), Enrolment(enrolment)));

    public Letter Refused(PersonCard holder, AwardPlan award, EnrolmentCard enrolment) => In(holder, () => Write(holder,
        T("Letter.Refused.Subject", award.Title.Local), T("Letter.Refused.Text", award.Title.Local), Enrolment(enrolment)));

    public Letter StatusChanged(PersonCard to, string number, string address) => In(to, () => Write(to,
        T("Letter.StatusChanged.Subject", number), T("Letter.StatusChanged.Text", number), address));

    public static string Verification(string code) => $"{Letter.Site}/verify/{code}";

    private static string Enrolment(EnrolmentCard enrolment) => $"{Letter.Site}/enrolments/{enrolment.Id}";

    private Letter Write(PersonCard to, string subject, string sentence, string link) =>
        new(subject, T("Letter.Frame", to.Name, sentence, link, options.Value.Issuer));

    /// <summary>A letter speaks its reader's language, whatever the language of the person whose click sends it.</summary>
    private static Letter In(PersonCard reader, Func<Letter> write)
    {
        var (culture, texts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(reader.Language == "en" ? "en-GB" : "da-DK");
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, texts);
        }
    }
}
