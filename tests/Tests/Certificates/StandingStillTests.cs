using Certification.Certificates.Reminding;
using Certification.Notices.Planning;
using Certification.Tests.Notices;
using Certification.Tests.Supervision;
using Certification.Tests.Support;

namespace Certification.Tests.Certificates;

/// <summary>Reminders that only time brings: of supervision that stands still, and of a certificate that ends.</summary>
public class StandingStillTests
{
    [Fact]
    public async Task Supervision_that_stands_still_for_six_weeks_is_told_once_to_whom_it_is_and_to_nobody_who_never_began()
    {
        using var made = await SupervisedCohort.Running();
        await made.Approve(made.Supervisor, await made.Log(made.Participants[0], made.Hour()));
        var due = new DateTime(2026, 6, 15, 5, 0, 0, DateTimeKind.Utc);

        await made.Db.TickAt(due.AddMinutes(-1));
        var before = await Told();
        foreach (var day in new[] { 0, 1, 7 }) await made.Db.TickAt(due.AddDays(day));

        before.Should().BeEmpty();
        (await Told()).Should().Equal(made.Participants[0].PersonId);
        (await made.Db.Mails(ReminderLetters.SupervisionStalled, made.Participants[0].PersonId)).Should().ContainSingle().Which.Content.Text.Should().NotContain("Fortroligt");

        async Task<IEnumerable<int>> Told() => (await made.Db.Messages("supervision-stalled")).Where(m => m.State == PlanState.Written).Select(m => m.RecipientId);
    }

    [Fact]
    public async Task A_certificate_that_ends_is_told_of_three_months_and_one_month_before()
    {
        using var db = await TestDb.Create();
        await Given.Published(db, Awards.Yearly.TrimEnd()[..^1] + """, "reminders": [ { "key": "expiring", "anchor": "expiry", "days": [ -90, -30 ], "to": "participant", "letter": "expiring" } ] }""");
        var cohort = await Given.Cohort(db, people: 1, programme: "yearly");
        await db.MeetAttendance(cohort);
        var until = (await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId)).ValidUntil!.Value;
        await db.Tick();

        foreach (var days in new[] { -91, -90, -89, -60, -30, -29, -1 }) await db.TickAt(until.AddDays(days).ToDateTime(new TimeOnly(16, 0), DateTimeKind.Utc));

        var told = (await db.Messages("expiring")).Where(m => m.State == PlanState.Written).ToList();
        told.Should().HaveCount(2).And.OnlyContain(m => m.RecipientId == cohort.First.Caller.PersonId);
        (await db.Mails(ReminderLetters.Expiring, cohort.First.Caller.PersonId)).Should().HaveCount(2).And.OnlyContain(m => m.Content.Text.Contains("Årsbevis") && m.Content.Text.Contains($"{until.Year}"));
    }
}
