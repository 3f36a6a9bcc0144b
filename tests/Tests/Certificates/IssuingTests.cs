using System.Net;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

public class IssuingTests
{
    [Fact]
    public async Task Twenty_who_issue_the_same_award_at_once_make_one_certificate()
    {
        await using var db = await TestDb.Create();
        var cohort = await Waiting(db);
        var seen = await db.Case(cohort.First.EnrolmentId, Awards.Course);

        var issued = await AtOnce(20, i => db.Decide(i % 2 == 0 ? cohort.Coordinator : Awards.Jonas, seen, issue: true));

        issued.Count(succeeded => succeeded).Should().Be(1);
        (await db.Certificates()).Should().ContainSingle().Which.Number.Should().Be("2026-00001");
        (await db.Case(cohort.First.EnrolmentId, Awards.Course)).Steps.Should().ContainSingle();
        (await db.Enrolment(cohort.First.EnrolmentId)).History.Select(h => h.After).Should().Equal(EnrolmentState.Enrolled, EnrolmentState.Completed);
        (await db.Mails("certificate-issued:")).Should().ContainSingle();
        (await db.Read(d => d.Set<AuditEntry>().CountAsync(a => a.Action == "certificate.issued"))).Should().Be(1);
    }

    [Fact]
    public async Task One_who_refuses_while_others_issue_leaves_one_decision()
    {
        await using var db = await TestDb.Create();
        var cohort = await Waiting(db);
        var seen = await db.Case(cohort.First.EnrolmentId, Awards.Course);

        var decided = await AtOnce(10, i => db.Decide(cohort.Coordinator, seen, issue: i % 2 == 0, "Ikke klar."));

        decided.Count(succeeded => succeeded).Should().Be(1);
        (await db.Case(cohort.First.EnrolmentId, Awards.Course)).Steps.Should().ContainSingle();
    }

    [Fact]
    public async Task Twenty_people_who_are_issued_theirs_at_once_get_twenty_numbers_and_codes()
    {
        await using var db = await TestDb.Create();
        var cohort = await Waiting(db, people: 20);
        var seen = await Task.WhenAll(cohort.People.Select(who => db.Case(who.EnrolmentId, Awards.Course)));

        var issued = await AtOnce(20, i => db.Decide(cohort.Coordinator, seen[i], issue: true));

        issued.Should().AllBeEquivalentTo(true);
        var certificates = await db.Certificates();
        certificates.Select(c => c.Number).Should().BeEquivalentTo(Enumerable.Range(1, 20).Select(i => $"2026-{i:D5}"));
        certificates.Select(c => c.Code).Should().OnlyHaveUniqueItems();
        certificates.Select(c => c.Case.EnrolmentId).Should().BeEquivalentTo(cohort.People.Select(p => p.EnrolmentId));
    }

    [Fact]
    public async Task Twenty_who_issue_anew_at_once_make_one_new_edition()
    {
        await using var db = await TestDb.Create();
        var cohort = await Waiting(db);
        var first = await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);

        var reissued = await AtOnce(20, _ => db.As(cohort.Coordinator, (ChangeCertificate f) =>
            f.Handle(first.Id, new() { Version = first.Version, Status = CertificateStatus.Superseded, Reason = "Nyt navn." }, default)));

        reissued.Count(succeeded => succeeded).Should().Be(1);
        (await db.Certificates()).Select(c => (c.Edition, c.Status)).Should().Equal((1, CertificateStatus.Superseded), (2, CertificateStatus.Active));
    }

    [Fact]
    public async Task Twenty_requests_at_once_over_HTTP_make_one_certificate_each()
    {
        await using var db = await TestDb.Create();
        var cohort = await Waiting(db, people: 4);
        var seen = await Task.WhenAll(cohort.People.Select(who => db.Case(who.EnrolmentId, Awards.Course)));
        await using var host = db.Host();
        var karen = await host.Visit(cohort.Coordinator.PersonId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => karen.Post($"/api/v1/awards/{seen[i % 4].Id}/decide", new { version = seen[i % 4].Version, issue = true })));

        answers.GroupBy(a => a.StatusCode).ToDictionary(a => a.Key, a => a.Count()).Should().Equal(new Dictionary<HttpStatusCode, int> { [HttpStatusCode.Created] = 4, [HttpStatusCode.Conflict] = 16 });
        (await db.Certificates()).Select(c => c.Number).Should().BeEquivalentTo("2026-00001", "2026-00002", "2026-00003", "2026-00004");
    }

    [Fact]
    public async Task A_decision_that_is_refused_uses_up_no_number()
    {
        await using var db = await TestDb.Create();
        var cohort = await Waiting(db);
        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        await db.Awaiting(d => d.Issue(cohort.Coordinator, cohort.First.EnrolmentId)).Should().ThrowAsync<RefusedException>();

        (await db.Issue(cohort.Coordinator, cohort.Second.EnrolmentId)).Number.Should().Be("2026-00001");
    }

    /// <summary>Half past eleven in the evening in UTC is the new year in Copenhagen and still the old one in Nuuk.</summary>
    [Fact]
    public async Task Numbers_count_from_one_in_each_year_of_the_place_where_the_cohort_is()
    {
        await using var db = await TestDb.Create();
        var (copenhagen, nuuk) = (await Waiting(db), await Waiting(db, zone: Zones.Nuuk, name: "Hold 13"));

        var first = await db.Issue(copenhagen.Coordinator, copenhagen.First.EnrolmentId);
        db.Clock.Now = new(2026, 12, 31, 23, 30, 0, DateTimeKind.Utc);
        var later = new[] { copenhagen.Second, nuuk.First, nuuk.Second }.Select(w => w.EnrolmentId).ToList();
        var issued = new List<Certificate>();
        foreach (var enrolment in later) issued.Add(await db.Issue(copenhagen.Coordinator, enrolment));

        issued.Prepend(first).Select(c => (c.Number, c.Content.IssuedOn)).Should().Equal(
            ("2026-00001", new(2026, 3, 2)), ("2027-00001", new(2027, 1, 1)), ("2026-00002", new(2026, 12, 31)), ("2026-00003", new(2026, 12, 31)));
    }

    /// <summary>Nothing is missing for anybody's course certificate.</summary>
    private static async Task<GivenCohort> Waiting(TestDb db, int people = 2, string zone = Zones.Copenhagen, string name = "Hold 12")
    {
        if (!await db.Read(d => d.Set<ProgrammeVersion>().AnyAsync(v => v.ProgrammeKey == "yearly"))) await Given.Published(db, Awards.Yearly);
        var cohort = await Given.Cohort(db, people, "yearly", zone, name);
        foreach (var who in cohort.People) await db.Waive(cohort.Coordinator, who.EnrolmentId, "attendance");
        return cohort;
    }

    /// <summary>All begin together; a rule that says no is an answer, anything else a failure.</summary>
    private static async Task<bool[]> AtOnce(int times, Func<int, Task> act)
    {
        using var gate = new SemaphoreSlim(0);
        var tasks = Enumerable.Range(0, times).Select(i => Task.Run(async () =>
        {
            await gate.WaitAsync();
            try
            {
                await act(i);
                return true;
            }
            catch (Exception no) when (no is RefusedException or StaleException)
            {
                return false;
            }
        })).ToList();
        gate.Release(times);
        return await Task.WhenAll(tasks);
    }
}
