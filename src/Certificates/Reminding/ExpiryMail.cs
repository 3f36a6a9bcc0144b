using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Reminding;

/// <summary>Tells in good time until when a certificate is valid.</summary>
internal sealed class ExpiryMail(AppDb db, RemindedReader reminded) : IMailSource
{
    public string Kind => ScopeKinds.Enrolment;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var enrolments = ids.ToList();
        var certificates = (await db.Certificates.AsNoTracking().Include(c => c.Case)
            .Where(c => enrolments.Contains(c.Case.EnrolmentId) && c.Status == CertificateStatus.Active && c.ValidUntil != null).ToListAsync(ct)).ToLookup(c => c.Case.EnrolmentId);
        if (certificates.Count == 0) return [];
        return
        [
            .. from person in await reminded.Load([.. certificates.Select(c => c.Key)], ct)
               from rule in person.With(ReminderAnchor.Expiry)
               from certificate in certificates[person.Enrolment.Id]
               from wanted in Expiring(person, rule, certificate)
               select wanted,
        ];
    }

    private static IEnumerable<Wanted> Expiring(Reminded person, ActiveRule rule, Certificate certificate) =>
        from days in rule.Rule.Days
        from to in person.To(rule.Rule.To)
        let until = certificate.ValidUntil!.Value
        select new Wanted
        {
            Scope = person.Scope,
            Rule = rule.Rule.Key,
            To = to.AsRecipient(),
            Thing = $"certificate:{certificate.Id}",
            Revision = until.DayNumber,
            Offset = days,
            About = certificate.Number,
            Zone = person.Plan.Zone,
            DueAt = rule.Due(person.MorningOf(until.AddDays(days))),
            KnownAt = certificate.IssuedAt > rule.Since ? certificate.IssuedAt : rule.Since,
            UsefulUntil = person.EndOf(days <= 0 ? until : until.AddDays(days + 14)),
            Letter = ReminderLetters.Of(rule.Rule.Letter, ReminderLetters.Expiring),
            Values = () => new Dictionary<string, string>
            {
                ["award"] = person.Plan.Programme.Award(certificate.Case.AwardKey).Title.Local,
                ["until"] = Written.Date(until),
                ["link"] = $"{LetterKind.Site}/enrolments/{person.Enrolment.Id}",
            },
        };
}
