using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Programmes.Contracts;
using Microsoft.Extensions.Options;

namespace Certification.Certificates;

/// <summary>The texts of what this module mails: what happened and where to look, never reasons.</summary>
internal sealed class Letters(IOptions<CertificateOptions> options)
{
    public Letter Issued(PersonCard holder, AwardPlan award, EnrolmentCard enrolment) => holder.Language == "en"
        ? Write($"Your certificate: {award.Title.En}", holder, $"Congratulations. Your certificate “{award.Title.En}” has been issued. Fetch it here:", Enrolment(enrolment), english: true)
        : Write($"Dit certifikat: {award.Title.Da}", holder, $"Tillykke. Dit certifikat »{award.Title.Da}« er udstedt. Hent det her:", Enrolment(enrolment), english: false);

    public Letter Refused(PersonCard holder, AwardPlan award, EnrolmentCard enrolment) => holder.Language == "en"
        ? Write($"A decision about {award.Title.En}", holder, $"A decision has been made about “{award.Title.En}”. Read it here:", Enrolment(enrolment), english: true)
        : Write($"Afgørelse om {award.Title.Da}", holder, $"Der er truffet en afgørelse om »{award.Title.Da}«. Læs den her:", Enrolment(enrolment), english: false);

    public Letter StatusChanged(PersonCard to, string number, string address) => to.Language == "en"
        ? Write($"Certificate {number} has changed", to, $"The status of certificate {number} has changed. See it here:", address, english: true)
        : Write($"Certifikat {number} er ændret", to, $"Status på certifikat {number} er ændret. Se den her:", address, english: false);

    public static string Verification(string code) => $"{Letter.Site}/verify/{code}";

    private static string Enrolment(EnrolmentCard enrolment) => $"{Letter.Site}/enrolments/{enrolment.Id}";

    private Letter Write(string subject, PersonCard to, string sentence, string link, bool english) => new(subject, english
        ? $"Dear {to.Name}\n\n{sentence}\n{link}\n\nKind regards\n{options.Value.Issuer}\n"
        : $"Kære {to.Name}\n\n{sentence}\n{link}\n\nVenlig hilsen\n{options.Value.Issuer}\n");
}
