using Certification.Cohorts;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Time;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Notices;

/// <summary>Reminders around every change of the clocks, and the hours in which mail goes out.</summary>
public class ZoneMailTests
{
    private static readonly string[] ZonesSeen = [Zones.Copenhagen, Zones.Nuuk];

    /// <summary>The local dates on which the clocks change.</summary>
    private static IEnumerable<DateOnly> ClockChanges(string zone) =>
        Zones.Offsets(zone, new DateOnly(2022, 1, 1), new DateOnly(2030, 12, 31)).Skip(1).Select(o => o.From.Date);

    public static TheoryData<string, int> Years()
    {
        var years = new TheoryData<string, int>();
        foreach (var zone in ZonesSeen)
            foreach (var year in Enumerable.Range(2022, 9).Where(y => ClockChanges(zone).Any(c => c.Year == y))) years.Add(zone, year);
        return years;
    }

    [Fact]
    public void Both_zones_change_their_clocks_in_these_years_and_Nuuk_skipped_the_autumn_of_2023()
    {
        ClockChanges(Zones.Copenhagen).Should().HaveCount(18);
        ClockChanges(Zones.Nuuk).Where(c => c.Year == 2023).Should().ContainSingle().Which.Should().Be(new DateOnly(2023, 3, 25));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public async Task Around_a_clock_change_every_rule_is_heard_of_once_and_sent_on_a_workday_between_7_and_18_where_the_reader_is(string zone, int year)
    {
        foreach (var change in ClockChanges(zone).Where(c => c.Year == year))
        {
            var (db, cohort) = await EveryRule.Around(change, zone);
            using var _ = db;
            var workdays = Workdays(change);

            var (late, sent) = await Pass(db, cohort, change, workdays[^1], zone);

            var messages = await db.Read(d => d.Set<PlannedMessage>().AsNoTracking().Include(m => m.Mail).ToListAsync());
            var mails = await db.Read(d => d.Set<OutgoingMail>().AsNoTracking().ToDictionaryAsync(m => MessageId.Of(m.Key, "kurser@example.org")));
            sent.Where(s => !mails[s.MessageId].AtOnce).Should().OnlyContain(s => IsWorkingHour(s.At, mails[s.MessageId].Zone));
            messages.Where(m => m.State == PlanState.Written).Should().OnlyContain(m => !m.Mail!.AtOnce);
            messages.Where(m => m.State == PlanState.Written).GroupBy(m => m.WantedKey).Should().OnlyContain(g => g.Count() == 1);
            messages.Where(m => m.State == PlanState.Written).Should().OnlyContain(m => m.Mail!.State == MailState.Sent && (m.Zone == zone || m.ScopeKind == ScopeKinds.Staff || m.ScopeKind == ScopeKinds.Contact));
            sent.CountBy(s => s.MessageId).Should().OnlyContain(s => s.Value == 1);
            messages.Where(m => m.State == PlanState.Written).Select(m => m.Rule).Should().Contain((await db.PlanOf(cohort.Id)).Programme.Reminders.Select(r => r.Key), "every rule of the programme has its moment in these days");
            messages.Count(m => m.RecipientId == late.PersonId && m is { Rule: "welcome", State: PlanState.Written }).Should().Be(1);
            messages.Where(m => m.State == PlanState.Written && m.Rule != "digest" && m.Scope != new PlanScope(ScopeKinds.Enrolment, late.Id))
                .CountBy(m => (m.Rule, m.RecipientId)).ToDictionary().Should().BeEquivalentTo(Expected(cohort, change, workdays), $"around {change:o} in {zone}");
        }
    }

    /// <summary>The workdays from the Monday before a change to the first one at least eight days after it.</summary>
    private static List<DateOnly> Workdays(DateOnly change)
    {
        var days = Enumerable.Range(-6, 25).Select(change.AddDays).Where(IsWorkday).ToList();
        return [.. days.TakeWhile(d => d < change.AddDays(8)), days.First(d => d >= change.AddDays(8))];
    }

    /// <summary>The clock jumps, over the change too; on the eve of it a day is moved and somebody joins. On the last workday before, the server takes nothing that can wait.</summary>
    private static async Task<(Enrolment Late, List<(string MessageId, DateTime At)> Sent)> Pass(TestDb db, GivenCohort cohort, DateOnly change, DateOnly last, string zone)
    {
        var before = Workdays(change).Last(d => d < change);
        var server = new PlayedServer();
        var sent = new List<(string, DateTime)>();
        await using var services = TestDb.Compose(new Dictionary<string, string?>(db.Settings), s => s.AddSingleton<TimeProvider>(db.Clock).AddSingleton<IMailTransport>(server));
        server.Offered = async offered =>
        {
            sent.Add((offered.MessageId, db.Clock.Now));
            if (Zones.ToLocal(db.Clock.Now, zone).Date != before) return;
            var messages = await db.Read(d => d.Set<PlannedMessage>().AsNoTracking().Include(m => m.Mail).ToListAsync());
            var mails = await db.Read(d => d.Set<OutgoingMail>().AsNoTracking().Where(m => m.To == offered.ToAddress).ToListAsync());
            var mail = mails.Single(m => MessageId.Of(m.Key, "kurser@example.org") == offered.MessageId);
            if (messages.Where(m => m.MailId == mail.Id).Select(m => m.UsefulUntil).Append(mail.UsefulUntil).Min() < Zones.ToUtc(change.AddDays(3), new TimeOnly(12, 0), zone)) return;
            server.Answer(DeliveryResult.TryLater, "450 4.2.0 Later");
            sent.RemoveAt(sent.Count - 1);
        };
        var late = 0;
        for (var date = change.AddDays(-6); date <= last; date = date.AddDays(1))
            foreach (var time in Times(date))
            {
                if (date == change.AddDays(-1) && time.Hour == 23)
                {
                    db.Clock.Now = Zones.ToUtc(date, new TimeOnly(21, 0), zone);
                    await db.Move(cohort.Id, 5, change.AddDays(9));
                    db.Clock.Now = Zones.ToUtc(date, new TimeOnly(22, 0), zone);
                    late = (await db.Enrol(cohort.Id, Course.Person(1, cohort.Contact.Organisations[0]))).Id;
                }
                await db.TickAt(Zones.ToUtc(date, time, zone));
                await using var scope = services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<DeliverMail>().Handle(default);
            }
        return (await db.Enrolment(late), sent);

        IEnumerable<TimeOnly> Times(DateOnly date) =>
            Math.Abs(date.DayNumber - change.DayNumber) <= 1 ? [new(2, 30), new(7, 30), new(17, 45), new(23, 0)]
            : date == before ? [new(7, 30), new(17, 45)]
            : [new(7, 30)];
    }

    /// <summary>What everybody hears in these days, from the rules as the programme states them.</summary>
    private static Dictionary<(string Rule, int To), int> Expected(GivenCohort cohort, DateOnly change, List<DateOnly> workdays)
    {
        var all = new Dictionary<(string, int), int>();
        int[][] dues = [[0, -7], [0, -21, -14, EveryRule.SecondExtended], [EveryRule.ThirdExtended, -21, -14, -7]];
        foreach (var (person, due) in cohort.People.Select(p => p.Caller.PersonId).Zip(dues))
        {
            Once("welcome", person, -6);
            all[("invitation", person)] = 5;
            // The last day is moved by one before any of its reminders is due.
            Once("day-soon", person, [.. new[] { -1, 1, 7, 9 }.SelectMany(day => new[] { day - 7, day - 1 })]);
            Once("dates-changed", person, 0);
            Once("practice-stalled", person, -28 + 28);
            Once("due-soon", person, [.. due.Select(d => d - 3)]);
            Once("due-today", person, due);
            Once("overdue", person, [.. due.SelectMany(d => new[] { d + 1, d + 5 })]);
            Once("overdue-trainer", cohort.Trainer.PersonId, [.. due.Select(d => d + 7)]);
            Once("overdue-coordinator", cohort.Coordinator.PersonId, [.. due.Select(d => d + 14)]);
            Once("overdue-municipality", cohort.Contact.PersonId, [.. due.Select(d => d + 21)]);
        }
        Once("returned", cohort.First.Caller.PersonId, 0, 7);
        Once("supervision-stalled", cohort.First.Caller.PersonId, -42 + 42);
        Once("expiring", cohort.First.Caller.PersonId, 30 - 90, 30 - 30);
        Once("expiring", cohort.Second.Caller.PersonId, 90 - 90, 90 - 30);
        Once("register-open", cohort.Trainer.PersonId, [.. new[] { -28, -1, 1, 7, 9 }.SelectMany(day => new[] { day + 1, day + 4 })]);
        // One a day from the first morning at which something has waited for the days of the rule.
        Once("reviews-waiting", cohort.Trainer.PersonId, Mornings(-5));
        Once("approvals-waiting", cohort.Supervisor.PersonId, Mornings(-5));
        Once("recommendations-waiting", cohort.Supervisor.PersonId, Mornings(-3));
        Once("decisions-waiting", cohort.Coordinator.PersonId, Mornings(-3));
        return all;

        int[] Mornings(int first) => [.. workdays.Select(d => d.DayNumber - change.DayNumber).Where(d => d >= first)];

        // Once for each date that falls into these days; what was due before anybody asked for it is not sent.
        void Once(string rule, int to, params int[] dates)
        {
            var count = dates.Count(d => d >= -6 && change.AddDays(d) <= workdays[^1]);
            if (count > 0) all[(rule, to)] = all.GetValueOrDefault((rule, to)) + count;
        }
    }

    private static readonly Gen<(DateTime Utc, string Zone, int Hours)> Moments =
        from minutes in Gen.Choose(0, 9 * 365 * 24 * 60)
        from zone in Gen.Elements(ZonesSeen)
        from hours in Gen.Choose(0, 24 * 12)
        select (new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minutes), zone, hours);

    [Fact]
    public void An_opening_lies_in_working_hours_and_opening_it_again_leaves_it() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(Moments), m =>
    {
        var open = SendingHours.Open(m.Utc, null, m.Zone);
        open.Should().BeOnOrAfter(m.Utc);
        IsWorkingHour(open, m.Zone).Should().BeTrue();
        SendingHours.IsOpen(open, m.Zone).Should().BeTrue();
        SendingHours.Open(open, null, m.Zone).Should().Be(open);
        SendingHours.NextOpening(m.Utc, m.Zone).Should().BeAfter(m.Utc).And.BeOnOrAfter(open);
        // No workday is passed over.
        for (var date = Zones.ToLocal(m.Utc, m.Zone).Date.AddDays(1); date < Zones.ToLocal(open, m.Zone).Date; date = date.AddDays(1)) IsWorkday(date).Should().BeFalse();
    }));

    [Fact]
    public void A_message_is_never_opened_after_its_last_useful_moment_but_at_the_last_opening_before() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(Moments), m =>
    {
        var until = m.Utc.AddHours(m.Hours);

        var open = SendingHours.Open(m.Utc, until, m.Zone);

        open.Should().BeOnOrBefore(until);
        IsWorkingHour(open, m.Zone).Should().BeTrue();
        var next = SendingHours.Open(m.Utc, null, m.Zone);
        if (next <= until) open.Should().Be(next);
        else
        {
            Zones.ToLocal(open, m.Zone).Time.Should().Be(new TimeOnly(7, 0));
            open.Should().BeBefore(m.Utc);
            SendingHours.NextOpening(open, m.Zone).Should().BeAfter(m.Utc, "it is the last opening before");
        }
    }));

    private static bool IsWorkday(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && DanishCalendar.On(date).All(n => n.Kind != CalendarNoteKind.Public);

    private static bool IsWorkingHour(DateTime utc, string zone)
    {
        var (date, time) = Zones.ToLocal(utc, zone);
        return IsWorkday(date) && time >= new TimeOnly(7, 0) && time < new TimeOnly(18, 0);
    }
}
