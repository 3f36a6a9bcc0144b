using Certification.Platform.Audit;
using System.Net;
using AngleSharp.Html.Dom;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Cohorts.Reminding;
using Certification.Notices.Contracts;
using Certification.Platform.Time;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>The private address at which a calendar finds somebody's course days.</summary>
public class CalendarFeedTests
{
    [CalendarFact]
    public async Task A_calendar_finds_all_days_of_the_courses_in_which_the_person_takes_part()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, zone: Zones.Nuuk);
        var address = await Address(db, cohort);
        await using var host = db.Host();
        var stranger = host.Visit();

        var answer = await stranger.Get(address);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/calendar; charset=utf-8");
        answer.Headers.CacheControl!.Private.Should().BeTrue();
        var read = (await Calendars.Read(await answer.Content.ReadAsStringAsync()))[0];
        read.Should().BeEquivalentTo(new { Method = "", Name = "Mine kursusdage", Bare = 0, Broken = 0 });
        read.Longest.Should().BeLessThanOrEqualTo(75);
        read.Events.Select(e => e.Start.UtcDateTime).Should().Equal((await db.Days(cohort.Id)).Select(d => Zones.ToUtc(d.Date, d.Start, Zones.Nuuk)));
        read.Events.Should().OnlyContain(e => e.Attendees.Count == 0 && e.Uid.EndsWith($"-{cohort.First.Caller.PersonId}@certification"));
    }

    [CalendarFact]
    public async Task The_feed_follows_what_happens_and_says_when_nothing_did()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var address = await Address(db, cohort);
        await using var host = db.Host();
        var stranger = host.Visit();
        var first = await stranger.Get(address);

        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative)) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        (await stranger.Http.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NotModified);

        await db.Move(cohort.Id, 2, new DateOnly(2026, 3, 18));
        var moved = await stranger.Get(address);
        moved.Headers.ETag.Should().NotBe(first.Headers.ETag);
        (await Calendars.Read(await moved.Content.ReadAsStringAsync()))[0].Events[1].Should().BeEquivalentTo(new { Start = new DateTimeOffset(2026, 3, 18, 8, 0, 0, TimeSpan.Zero), Sequence = 2 });

        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);
        (await Calendars.Read(await (await stranger.Get(address)).Content.ReadAsStringAsync()))[0].Events.Should().BeEmpty();
    }

    [CalendarFact]
    public async Task The_feed_holds_the_day_on_which_a_guest_makes_one_up_and_follows_it()
    {
        using var db = await TestDb.Create();
        var (cohort, host) = (await Given.Cohort(db), await Given.Cohort(db, people: 0, name: "Hold 13"));
        var (missed, instead) = (await db.DayId(cohort.Id, 2), await db.DayId(host.Id, 2));
        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, missed);
        var address = await Address(db, cohort);
        await using var web = db.Host();
        var stranger = web.Visit();

        var makeUp = await db.AgreeGuest(cohort.Trainer, cohort.First.EnrolmentId, missed, instead);
        await db.Move(host.Id, 2, new DateOnly(2026, 3, 18));
        var read = (await Calendars.Read(await (await stranger.Get(address)).Content.ReadAsStringAsync()))[0];
        read.Events.Should().HaveCount(6);
        read.Events.Single(e => e.Summary.Contains("Hold 13")).Start.UtcDateTime.Should().Be(new DateTime(2026, 3, 18, 8, 0, 0, DateTimeKind.Utc));

        await db.As(cohort.Trainer, (Certification.Cohorts.Attending.EndMakeUp f) => f.Cancel(makeUp, default));
        (await Calendars.Read(await (await stranger.Get(address)).Content.ReadAsStringAsync()))[0].Events.Should().HaveCount(5);
    }

    [Fact]
    public async Task That_somebody_made_an_address_is_on_record_and_the_address_is_not()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var addresses = new[] { await Address(db, cohort), await Address(db, cohort) };

        var entries = await db.Read(d => d.Set<AuditEntry>().Where(a => a.Action == "calendar.address-made").OrderBy(a => a.Id).ToListAsync());
        entries.Select(a => (a.ActorId, a.SubjectId, a.After)).Should().Equal((cohort.First.Caller.PersonId, cohort.First.Caller.PersonId, "the first"), (cohort.First.Caller.PersonId, cohort.First.Caller.PersonId, "in place of another"));
        addresses.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_new_address_ends_the_old_one_and_only_hashes_are_kept()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var (visitor, stranger) = (await host.Visit(cohort.First.Caller.PersonId), host.Visit());

        var first = await Press(visitor);
        var second = await Press(visitor);

        (await stranger.Get(first)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await stranger.Get(second)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await stranger.Get("/calendar/made-up.ics")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var secret = second["/calendar/".Length..^".ics".Length];
        secret.Length.Should().Be(43);
        (await db.Read(d => d.Set<ActionLink>().Select(l => l.SecretHash).ToListAsync())).Should().HaveCount(2).And.NotContain(secret);
        (await visitor.Page("/me/calendar")).Body!.TextContent.Should().NotContain(secret).And.Contain("Den kan ikke vises igen");
    }

    [Fact]
    public async Task A_link_made_for_something_else_opens_no_calendar()
    {
        using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var secret = await db.As(cohort.First.Caller, async (Certification.Platform.Data.AppDb d) =>
        {
            var made = new ActionLinks(d, [SeatOffers.Right], db.Clock).Make("seat-offer", cohort.First.Caller.PersonId, db.Clock.Now.AddDays(1));
            await d.SaveChangesAsync();
            return made;
        });
        await using var host = db.Host();

        (await host.Visit().Get($"/calendar/{secret}.ics")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Strangers_who_guess_are_slowed_down()
    {
        await using var host = new WebHost(settings: ("Limits:PublicPerMinute", "3"));
        var stranger = host.Visit();

        for (var i = 0; i < 3; i++) (await stranger.Get($"/calendar/{i}.ics")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        (await stranger.Get("/calendar/4.ics")).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    private static async Task<string> Address(TestDb db, GivenCohort cohort) =>
        new Uri(await db.As(cohort.First.Caller, (MakeCalendarAddress f) => f.Handle(default))).AbsolutePath;

    private static async Task<string> Press(Visitor visitor)
    {
        var page = await visitor.Page("/me/calendar");
        var answer = await visitor.Submit((IHtmlFormElement)page.QuerySelector("main form[method=post]")!);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return new Uri((await visitor.Page(answer)).QuerySelector("[name=address]")!.GetAttribute("value")!).AbsolutePath;
    }
}
