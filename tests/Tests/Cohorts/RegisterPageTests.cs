using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Contracts.AttendanceMark;

namespace Certification.Tests.Cohorts;

/// <summary>The register's page sends a mark for every line, so it must tell what was touched.</summary>
public class RegisterPageTests
{
    [Fact]
    public async Task A_register_saved_from_an_older_page_leaves_another_trainers_marks_as_they_are()
    {
        using var db = new TestDb();
        await using var host = db.Host();
        var cohort = await Given.Cohort(db, people: 4);
        var path = $"/days/{await db.DayId(cohort.Id, 1)}/register";
        var (mette, karen) = (await host.Visit(cohort.Trainer.PersonId), await host.Visit(cohort.Coordinator.PersonId));
        var (hers, older) = (await Form(mette, path), await Form(karen, path));

        (await mette.Submit(hers, (Mark(0), "Present"), (Mark(1), "Ill"))).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await karen.Submit(older, (Mark(2), "Absent"), (Mark(3), "Late"))).StatusCode.Should().Be(HttpStatusCode.Redirect);

        (await Marks(db, cohort)).Should().Equal(Present, Ill, Absent, Late);
    }

    [Fact]
    public async Task A_line_that_somebody_else_has_marked_meanwhile_is_decided_again_and_nothing_is_saved()
    {
        using var db = new TestDb();
        await using var host = db.Host();
        var cohort = await Given.Cohort(db, people: 3);
        var path = $"/days/{await db.DayId(cohort.Id, 1)}/register";
        var (mette, karen) = (await host.Visit(cohort.Trainer.PersonId), await host.Visit(cohort.Coordinator.PersonId));
        var older = await Form(karen, path);
        await mette.Submit(await Form(mette, path), (Mark(0), "Present"), (Mark(1), "Ill"));

        var answer = await karen.Submit(older, (Mark(0), "Absent"), (Mark(2), "Late"));

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await Marks(db, cohort)).Should().Equal(Present, Ill, Unmarked);
        var back = await karen.Page(answer);
        back.QuerySelector("[role=alert]")!.TextContent.Should().Contain("En anden har gemt i mellemtiden");
        back.QuerySelector(".register li")!.TextContent.Should().Contain("En anden har sat: Til stede");
        var again = back.Forms.Single(f => f.QuerySelector($"[name='{Mark(0)}']") is not null);
        Chosen(again).Should().Equal("Absent", "Ill", "Late");

        (await karen.Submit(again)).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await Marks(db, cohort)).Should().Equal(Absent, Ill, Late);
    }

    [Fact]
    public async Task A_program_that_tells_what_it_saw_is_told_when_something_else_stands_there()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var (day, anne) = (await db.DayId(cohort.Id, 1), cohort.First.EnrolmentId);
        Task<int> Send(AttendanceMark seen, AttendanceMark mark) =>
            db.As(cohort.Trainer, (MarkAttendance f) => f.Handle(day, new() { Marks = [new() { EnrolmentId = anne, Mark = mark, Seen = seen }] }, default));
        await db.Mark(cohort.Coordinator, day, anne, Present);

        (await db.Awaiting(_ => Send(Unmarked, Ill)).Should().ThrowAsync<StaleException>()).Which.Current.Should().BeEquivalentTo(new { EnrolmentId = anne, Mark = Present });
        (await Send(Unmarked, Present)).Should().Be(0, "both saw the same");
        (await Send(Ill, Ill)).Should().Be(0, "nobody touched the line");
        (await Send(Present, Ill)).Should().Be(1);
    }

    [Fact]
    public async Task Somebody_who_came_after_the_register_was_closed_does_not_stop_the_correction_of_others()
    {
        using var db = new TestDb();
        await using var host = db.Host();
        var cohort = await Given.Cohort(db, people: 1);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Present);
        await db.Close(cohort.Trainer, day);
        await db.Enrol(cohort.Id, Course.Person(1, await db.Municipality()));
        var mette = await host.Visit(cohort.Trainer.PersonId);
        var form = await Form(mette, $"/days/{day}/register");
        var line = form.QuerySelectorAll<IHtmlInputElement>("[name$=EnrolmentId]").ToList().FindIndex(e => e.Value == $"{cohort.First.EnrolmentId}");

        var answer = await mette.Submit(form, (Mark(line), "Ill"), ("Input.Reason", "Ringede dagen efter."));

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await db.DayFact(cohort.First.EnrolmentId, 1)).Mark.Should().Be(Ill);
    }

    [Fact]
    public async Task A_register_of_1500_is_saved_from_its_page()
    {
        using var db = new TestDb();
        await using var host = db.Host();
        var cohort = await Given.Cohort(db, people: 1500);
        await db.As(cohort.Coordinator, (AppDb d) => SeatEverybody(d, cohort.Id));
        var day = await db.DayId(cohort.Id, 1);
        var mette = await host.Visit(cohort.Trainer.PersonId);
        var form = await Form(mette, $"/days/{day}/register");

        var answer = await mette.Submit(form, [.. Enumerable.Range(0, 1500).Select(i => (Mark(i), "Present"))]);

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await db.Count<Attendance>()).Should().Be(1500);

        static async Task SeatEverybody(AppDb d, int id)
        {
            (await d.Set<Cohort>().SingleAsync(c => c.Id == id)).Arrange("Hold 12", null, null, 1500, 1, 0, default);
            foreach (var waiting in await d.Set<Enrolment>().Where(e => e.CohortId == id && e.State == EnrolmentState.Waitlisted).ToListAsync())
                waiting.Change(EnrolmentState.Enrolled, null, 1, default);
            await d.SaveChangesAsync();
        }
    }

    private static string Mark(int line) => $"Input.Marks[{line}].Mark";

    private static async Task<IHtmlFormElement> Form(Visitor visitor, string path) =>
        (await visitor.Page(path)).Forms.Single(f => f.QuerySelector($"[name='{Mark(0)}']") is not null);

    private static IEnumerable<string> Chosen(IHtmlFormElement form) =>
        form.QuerySelectorAll<IHtmlInputElement>("input[type=radio]").Where(r => r.IsChecked).Select(r => r.Value);

    private static async Task<IEnumerable<AttendanceMark>> Marks(TestDb db, GivenCohort cohort)
    {
        var marks = new List<AttendanceMark>();
        foreach (var who in cohort.People) marks.Add((await db.DayFact(who.EnrolmentId, 1)).Mark);
        return marks;
    }
}
