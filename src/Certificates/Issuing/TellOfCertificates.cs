using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Issuing;

/// <summary>Tells other systems, in the same commit, of certificates that are issued or change their worth. That one runs out is in its data from the beginning, and no event.</summary>
internal sealed class TellOfCertificates(AppDb db, WebhookOutbox outbox) : IFollowsFacts
{
    private static readonly WebhookEvent[] Told = [WebhookEvent.CertificateIssued, WebhookEvent.CertificateStatusChanged];

    public async Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
    {
        var changes = changed.OfType<StatusChange>().ToList();
        if (changes.Count == 0 || !await outbox.AnyWants(Told, ct)) return;
        var certificates = changed.OfType<Certificate>().ToDictionary(c => c.Id);
        var cases = certificates.Values.Select(c => c.AwardCaseId).Distinct().ToList();
        var enrolments = await db.AwardCases.Where(c => cases.Contains(c.Id)).Select(c => new { c.Id, c.EnrolmentId }).ToDictionaryAsync(c => c.Id, c => c.EnrolmentId, ct);
        foreach (var change in changes.OrderBy(c => c.Id))
        {
            if (!certificates.TryGetValue(change.CertificateId, out var certificate)) continue;
            var before = certificate.History.Where(h => h.Id < change.Id).MaxBy(h => h.Id)?.Status;
            await outbox.Queue(before is null ? WebhookEvent.CertificateIssued : WebhookEvent.CertificateStatusChanged, change.At, $"/api/v1/certificates/{certificate.Id}",
                new Dictionary<string, object?> { ["certificateId"] = certificate.Id, ["enrolmentId"] = enrolments[certificate.AwardCaseId], ["before"] = before, ["after"] = change.Status }, ct);
        }
    }
}
