using System.Text.Json;
using Certification.Certificates.Issuing;
using Certification.Cohorts;
using Certification.Notices.Webhooks;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

/// <summary>Which changes other systems are told of: each by one event, in the order in which they happened.</summary>
public class WebhookEventTests
{
    [Fact]
    public async Task From_enrolment_to_a_replaced_certificate_each_change_is_told_once()
    {
        await using var db = await TestDb.Create();
        await Listen(db);
        var cohort = await Given.Cohort(db, people: 1);
        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        var certificate = await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.Change(cohort.Coordinator, certificate.Id, CertificateStatus.Suspended);
        await db.Change(cohort.Coordinator, certificate.Id, CertificateStatus.Active);
        await db.Change(cohort.Coordinator, certificate.Id, CertificateStatus.Superseded);

        var told = await Told(db);

        told.Where(t => t.StartsWith("enrolment", StringComparison.Ordinal)).Should().Equal("enrolment.created  > enrolled", "enrolment.completed enrolled > completed");
        told.Where(t => t.StartsWith("certificate", StringComparison.Ordinal)).Should().BeEquivalentTo(
            "certificate.issued  > active", "certificate.statusChanged active > suspended", "certificate.statusChanged suspended > active",
            "certificate.statusChanged active > superseded", "certificate.issued  > active");
        (await Bodies(db)).Should().NotContain(body => body.Contains("Deltager", StringComparison.Ordinal) || body.Contains("Aftalt", StringComparison.Ordinal), "ids and states only");
    }

    [Fact]
    public async Task A_withdrawal_is_told_and_so_is_each_of_many_who_are_enrolled_at_once()
    {
        await using var db = await TestDb.Create();
        await Listen(db);
        var cohort = await Given.Cohort(db, people: ManyWrites.Many + 20);

        await db.Change(cohort.Second.EnrolmentId, Certification.Cohorts.Contracts.EnrolmentState.Withdrawn);

        var bodies = await Bodies(db);
        bodies.Where(b => b.Contains("enrolment.created", StringComparison.Ordinal)).Select(b => JsonDocument.Parse(b).RootElement.GetProperty("data").GetProperty("enrolmentId").GetInt32())
            .Should().BeEquivalentTo(cohort.People.Select(p => p.EnrolmentId));
        (await Told(db))[^1].Should().BeOneOf("enrolment.stateChanged enrolled > withdrawn", "enrolment.stateChanged waitlisted > withdrawn");
    }

    [Fact]
    public async Task What_does_not_become_is_not_told()
    {
        await using var db = await TestDb.Create();
        await Listen(db);
        var cohort = await Given.Cohort(db, people: 1);
        var before = (await Bodies(db)).Count;

        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            await using var transaction = await d.BeginExclusive(default);
            var enrolment = await d.Set<Enrolment>().Include(e => e.History).SingleAsync(e => e.Id == cohort.First.EnrolmentId);
            enrolment.Change(Certification.Cohorts.Contracts.EnrolmentState.Withdrawn, "Alligevel ikke.", 1, db.Clock.Now);
            await d.SaveChangesAsync();
            (await d.Set<WebhookDelivery>().CountAsync()).Should().Be(before + 1);
        });

        (await Bodies(db)).Should().HaveCount(before);
    }

    private static Task<int> Listen(TestDb db) => db.As(Caller.Nobody, (AppDb d) =>
    {
        d.Add(Webhook.Make("https://example.org/hook", EventName.All, "unread", db.Clock.Now));
        return d.SaveChangesAsync();
    });

    private static Task<List<string>> Bodies(TestDb db) => db.Read(d => d.Set<WebhookDelivery>().OrderBy(e => e.Id).Select(e => e.Body).ToListAsync());

    private static async Task<List<string>> Told(TestDb db) => (await Bodies(db)).ConvertAll(body =>
    {
        var root = JsonDocument.Parse(body).RootElement;
        return $"{root.GetProperty("type")} {root.GetProperty("data").GetProperty("before")} > {root.GetProperty("data").GetProperty("after")}";
    });
}
