using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Notices;
using Certification.Notices.Calendars;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes;
using Certification.Programmes.Contracts;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>Invitations as a parser that others wrote understands them, and as a calendar keeps them.</summary>
public class CalendarTests
{
    private static readonly MailOptions Sender = new() { From = "kurser@example.org", FromName = "Sekretariatet for \"kurser\"" };

    private const string TwoDays = """
        {
          "key": "two", "version": 1, "title": { "da": "To dage", "en": "Two days" }, "summary": { "da": "To dage", "en": "Two days" },
          "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" }, { "key": "day2", "title": { "da": "Dag 2", "en": "Day 2" }, "weeks": 3, "start": "09:00", "end": "15:00" } ],
          "requirements": [ { "kind": "attendance", "key": "attendance", "title": { "da": "Fremmøde", "en": "Attendance" }, "days": [ "day1", "day2" ], "needed": 2 } ],
          "awards": [ { "key": "course", "kind": "courseCertificate", "title": { "da": "Bevis", "en": "Certificate" }, "needs": [ "attendance" ] } ]
        }
        """;

    [CalendarFact]
    public async Task The_zone_that_is_sent_along_gives_the_right_instant_on_either_side_of_every_clock_change()
    {
        var days = (from zone in new[] { Zones.Copenhagen, Zones.Nuuk }
                    from change in Zones.Offsets(zone, new DateOnly(2022, 1, 1), new DateOnly(2030, 12, 31)).Skip(1)
                    from offset in new[] { -7, -1, 0, 1, 7, 60 }
                    select Day() with { Zone = zone, Date = change.From.Date.AddDays(offset) }).ToList();

        var read = await Calendars.Read(days.Select(d => CalendarText.Mail(d, Sender).Content));

        read.Zip(days).Should().OnlyContain(pair => pair.First.Events[0].Start.UtcDateTime == Zones.ToUtc(pair.Second.Date, pair.Second.Start, pair.Second.Zone)
            && pair.First.Events[0].End.UtcDateTime == Zones.ToUtc(pair.Second.Date, pair.Second.End, pair.Second.Zone));
        var feed = await Calendars.Read(CalendarText.Feed(days, Sender, "Mine kursusdage"));
        feed[0].Events.Zip(days).Should().OnlyContain(pair => pair.First.Start.UtcDateTime == Zones.ToUtc(pair.Second.Date, pair.Second.Start, pair.Second.Zone));
    }

    [CalendarFact]
    public async Task An_invitation_has_one_attendee_its_sender_as_organizer_and_short_lines_that_break_no_character()
    {
        string[] names = ["Anne Sørensen", "Ærø \"Øre\" Åse; Æble, \\ Ål", new string('å', 120), string.Concat(Enumerable.Repeat("🎓æ", 60)), "Linje\r\nto\nMETHOD:CANCEL"];
        var days = names.Select(name => Day() with { Summary = $"Hold 12: {name}", Place = name, Description = name, For = new Recipient(7, name, "anne@example.org", "da") }).ToList();

        var read = await Calendars.Read(days.Select(d => CalendarText.Mail(d, Sender).Content));

        read.Should().OnlyContain(c => c.Longest <= 75 && c.Bare == 0 && c.Broken == 0 && c.Method == "REQUEST" && c.Events.Count == 1);
        read.Select(c => c.Events[0]).Should().OnlyContain(e => e.Organizer == "mailto:kurser@example.org" && e.Attendees.Count == 1 && e.Attendees[0] == "mailto:anne@example.org" && e.Uid == "day-1-7@certification" && e.Status == "CONFIRMED");
        read.Zip(names).Should().OnlyContain(pair => pair.First.Events[0].Place == pair.Second.ReplaceLineEndings("\n"));
    }

    [CalendarFact]
    public async Task A_cancelled_day_is_taken_out_under_its_own_name()
    {
        var read = await Calendars.Read(CalendarText.Mail(Day() with { Sequence = 4, Cancelled = true }, Sender).Content);

        read[0].Method.Should().Be("CANCEL");
        read[0].Events[0].Should().BeEquivalentTo(new { Uid = "day-1-7@certification", Sequence = 4, Status = "CANCELLED" });
    }

    /// <summary>More than a thousand entries in five hundred calendars, each with a history of its own: whatever moved, left, came back or was cancelled, the calendars end up right.</summary>
    [CalendarFact]
    public async Task A_calendar_that_takes_every_mail_in_turn_shows_exactly_the_days_that_take_place()
    {
        using var db = await TestDb.Create();
        await Given.Published(db, TwoDays);
        var random = new Random(20260302);
        var programme = ProgrammeFormat.Read(TwoDays);
        for (var i = 0; i < 26; i++) await Given.Cohort(db, people: 20, programme: "two", name: $"Hold {i}");
        await Arrange(db, (cohort, _) => cohort.MoveDay(programme, cohort.Days.Single(d => d.Number == 1), new DateOnly(2026, 9, 1), new TimeOnly(9, 0), new TimeOnly(15, 0), false, db.Clock.Now));
        await db.Tick();
        int[] minutes = [2, 3, 12, 60, 300, 1440];

        for (var round = 0; round < 9; round++)
        {
            db.Clock.Now = db.Clock.Now.AddMinutes(minutes[random.Next(minutes.Length)]);
            await Arrange(db, (cohort, people) => Change(random, programme, cohort, people, db.Clock.Now, round == 7));
            if (round % 3 != 1) await db.Tick();
        }
        await db.TickAt(new DateTime(2026, 3, 24, 9, 0, 0, DateTimeKind.Utc));

        var mails = await db.Read(d => d.OutgoingMails.Where(m => m.Content.Calendar != null).OrderBy(m => m.Id).Select(m => m.Content.Calendar!).ToListAsync());
        var kept = new Dictionary<string, ReadEvent>();
        foreach (var part in await Calendars.Read(mails))
        {
            var (seen, shown) = (kept.GetValueOrDefault(part.Events[0].Uid), part.Events[0]);
            shown.Sequence.Should().BeGreaterThan(seen?.Sequence ?? -1, "a calendar leaves out what is not newer");
            (part.Method == "CANCEL").Should().Be(shown.Status == "CANCELLED");
            if (part.Method == "CANCEL") seen!.Status.Should().Be("CONFIRMED", "nothing is taken back twice");
            kept[shown.Uid] = shown;
        }
        var expected = await db.Read(d => (from enrolment in d.Set<Enrolment>()
                                           where enrolment.State == EnrolmentState.Enrolled && enrolment.Cohort.State != CohortState.Cancelled
                                           from day in enrolment.Cohort.Days
                                           select new { day.Id, enrolment.PersonId, day.Date, day.Start }).ToListAsync());
        expected.Should().HaveCountGreaterThan(300);
        mails.Should().HaveCountGreaterThan(1800);
        kept.Values.Where(e => e.Status == "CONFIRMED").Select(e => (e.Uid, e.Start.UtcDateTime))
            .Should().BeEquivalentTo(expected.Select(e => ($"day-{e.Id}-{e.PersonId}@certification", Zones.ToUtc(e.Date, e.Start, Zones.Copenhagen))));
    }

    [CalendarFact]
    public async Task A_guests_day_comes_into_the_calendar_moves_and_goes_under_one_name_that_is_not_the_name_of_an_own_day()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc);
        var (home, host) = (await Given.Cohort(db), await Given.Cohort(db, people: 0, name: "Hold 13"));
        var (missed, instead) = (await db.DayId(home.Id, 2), await db.DayId(host.Id, 2));
        await db.Announce(home.First.Caller, home.First.EnrolmentId, missed);
        await db.Tick();

        var makeUp = await db.AgreeGuest(home.Trainer, home.First.EnrolmentId, missed, instead);
        await db.Tick();
        await db.Move(host.Id, 2, new DateOnly(2026, 3, 20));
        await db.TickAt(db.Clock.Now.AddMinutes(11));
        await db.As(home.Trainer, (EndMakeUp f) => f.Cancel(makeUp, default));
        await db.Tick();
        await db.Move(host.Id, 2, new DateOnly(2026, 3, 24));
        await db.PlanMail();
        await db.TickAt(db.Clock.Now.AddMinutes(11));
        await db.AgreeGuest(home.Trainer, home.First.EnrolmentId, missed, instead);
        await db.Tick();

        var mails = await db.Read(d => d.OutgoingMails.Where(m => m.Content.Calendar != null && m.RecipientId == home.First.Caller.PersonId).OrderBy(m => m.Id).Select(m => m.Content.Calendar!).ToListAsync());
        var own = (await Calendars.Read(mails)).Take(4).Select(c => c.Events[0].Uid).ToHashSet();
        var guest = (await Calendars.Read(mails)).Skip(4).ToList();
        guest.Select(c => c.Method).Should().Equal("REQUEST", "REQUEST", "CANCEL", "REQUEST");
        guest.Select(c => c.Events[0].Uid).Distinct().Should().ContainSingle().Which.Should().StartWith($"day-{instead}-").And.NotBe($"day-{instead}-{home.First.Caller.PersonId}@certification");
        own.Should().HaveCount(4, "to the day that is missed nobody invites").And.NotContain(guest[0].Events[0].Uid);
        guest.Select(c => c.Events[0].Sequence).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        guest.Select(c => c.Events[0].Start.UtcDateTime.Day).Should().Equal(16, 20, 20, 24);
    }

    private static void Change(Random random, ProgrammeDocument programme, Cohort cohort, List<Enrolment> people, DateTime now, bool last)
    {
        if (cohort.State == CohortState.Cancelled) return;
        var (first, second) = (cohort.Days.Single(d => d.Number == 1), cohort.Days.Single(d => d.Number == 2));
        switch (random.Next(6))
        {
            case 0:
                cohort.MoveDay(programme, first, new DateOnly(2026, 9, 1).AddDays(random.Next(3)), first.Start, first.End, false, now);
                break;
            case 1 or 2:
                cohort.MoveDay(programme, second, first.Date.AddDays(20 + random.Next(3)), new TimeOnly(8 + random.Next(2), 0), second.End, false, now);
                break;
            case 3:
                cohort.Arrange(cohort.Name, random.Next(2) == 0 ? "Kulturhuset" : null, null, 24, 1, 0, now);
                break;
        }
        foreach (var one in people.Where(_ => random.Next(3) == 0))
            one.Change(one.State == EnrolmentState.Enrolled ? EnrolmentState.Withdrawn : EnrolmentState.Enrolled, "Aftalt.", 0, now);
        if (last && random.Next(3) == 0) cohort.ChangeTo(CohortState.Cancelled);
    }

    private static Task Arrange(TestDb db, Action<Cohort, List<Enrolment>> change) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var people = (await d.Set<Enrolment>().ToListAsync()).ToLookup(e => e.CohortId);
        foreach (var cohort in await d.Set<Cohort>().Include(c => c.Days).ToListAsync()) change(cohort, [.. people[cohort.Id]]);
        await d.SaveChangesAsync();
    });

    private static CalendarDay Day() => new()
    {
        Uid = "day-1-7@certification",
        Sequence = 1,
        Date = new DateOnly(2026, 3, 2),
        Start = new TimeOnly(9, 0),
        End = new TimeOnly(15, 30),
        Zone = Zones.Copenhagen,
        Summary = "Hold 12, dag 1",
        For = new Recipient(7, "Anne Sørensen", "anne@example.org", "da"),
        ChangedAt = new DateTime(2026, 2, 2, 8, 0, 0, DateTimeKind.Utc),
    };
}
