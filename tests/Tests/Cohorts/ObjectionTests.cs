using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Contracts.AttendanceMark;

namespace Certification.Tests.Cohorts;

public class ObjectionTests
{
    private const string Word = "Jeg var der hele dagen, men havde migræne.";

    [Fact]
    public async Task An_announced_absence_is_told_to_the_trainers_and_nobody_else_and_never_why()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 2);

        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, day, "Skal opereres.");
        await db.As(cohort.First.Caller, (GiveAbsenceNotice f) => f.TakeBack(cohort.First.EnrolmentId, day, default));
        await db.Announce(cohort.Coordinator, cohort.First.EnrolmentId, day);

        var announced = await db.Posted("absence-announced");
        announced.Should().HaveCount(2).And.OnlyContain(m => m.RecipientId == cohort.Trainer.PersonId && m.Content.Text.Contains("Deltager1 Hold 12") && m.Content.Text.Contains($"/days/{day}/register") && !m.Content.Text.Contains("opereres"));
        (await db.Posted("absence-taken-back")).Should().ContainSingle().Which.RecipientId.Should().Be(cohort.Trainer.PersonId);
    }

    [Fact]
    public async Task Where_nobody_teaches_the_coordinators_hear_of_an_absence_and_of_an_objection()
    {
        using var db = new TestDb();
        var (cohort, day) = await Closed(db, Absent);
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            d.RemoveRange(await d.Set<CohortStaff>().Where(s => s.Role == Roles.Trainer).ToListAsync());
            await d.SaveChangesAsync();
        });

        await Raise(db, cohort, day);
        await db.Announce(cohort.Second.Caller, cohort.Second.EnrolmentId, await db.DayId(cohort.Id, 2));

        (await db.Posted("objection-raised")).Select(m => m.RecipientId).Should().Equal(cohort.Coordinator.PersonId);
        (await db.Posted("absence-announced")).Select(m => m.RecipientId).Should().Equal(cohort.Coordinator.PersonId);
    }

    [Fact]
    public async Task An_upheld_objection_corrects_the_mark_and_both_are_kept()
    {
        using var db = new TestDb();
        var (cohort, day) = await Closed(db, Absent);

        var id = await Raise(db, cohort, day);
        await Decide(db, cohort.Trainer, id, new() { Upheld = true, Mark = Late, Comment = "Listen blev sendt rundt for tidligt." });

        var line = (await db.As(cohort.First.Caller, (ReadDays f) => f.Handle(cohort.First.EnrolmentId, default)))[0];
        line.Mark.Should().Be(Late);
        line.History[^1].Should().BeEquivalentTo(new { Before = Absent, After = Late, Reason = "Listen blev sendt rundt for tidligt." });
        line.Objections.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Text = Word, Upheld = true, DecidedById = cohort.Trainer.PersonId });
        (await db.Posted("objection-raised")).Should().ContainSingle().Which.Should().Match<Certification.Notices.OutgoingMail>(m => m.RecipientId == cohort.Trainer.PersonId && !m.Content.Text.Contains("migræne"));
        (await db.Posted("objection-decided")).Should().ContainSingle().Which.Should().Match<Certification.Notices.OutgoingMail>(m => m.RecipientId == cohort.First.Caller.PersonId && !m.Content.Text.Contains("for tidligt"));
        (await db.Read(d => d.Set<AuditEntry>().Where(a => a.Subject == nameof(Objection)).ToListAsync())).Should().NotContain(a => a.After!.Contains("migræne"));
    }

    [Fact]
    public async Task An_objection_that_is_not_upheld_leaves_the_mark_and_another_can_be_raised()
    {
        using var db = new TestDb();
        var (cohort, day) = await Closed(db, Absent);
        var id = await Raise(db, cohort, day);

        (await Course.Refusal(() => Raise(db, cohort, day))).Should().Be("objection.exists");
        await Decide(db, cohort.Trainer, id, new() { Upheld = false, Comment = "Du skrev ikke under." });

        (await db.DayFact(cohort.First.EnrolmentId, 1)).Mark.Should().Be(Absent);
        (await Course.Refusal(() => Decide(db, cohort.Trainer, id, new() { Upheld = true, Mark = Present, Comment = "Alligevel." }))).Should().Be("objection.decided");
        var second = await Raise(db, cohort, day);
        (await Course.Refusal(() => Decide(db, cohort.Trainer, second, new() { Upheld = true, Mark = Absent, Comment = "Ja." }))).Should().Be("objection.same-mark");
    }

    [Fact]
    public async Task Objections_come_after_the_register_is_closed_and_within_14_days()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Absent);
        await db.Mark(cohort.Trainer, day, cohort.Second.EnrolmentId, Present);

        (await Course.Refusal(() => Raise(db, cohort, day))).Should().Be("objection.too-late", "an open register is simply changed");
        await db.Close(cohort.Trainer, day);
        (await CanObject()).Should().BeTrue();
        db.Clock.Now = db.Clock.Now.AddDays(14);

        (await CanObject()).Should().BeFalse();
        (await Course.Refusal(() => Raise(db, cohort, day))).Should().Be("objection.too-late");

        async Task<bool> CanObject() => (await db.As(cohort.First.Caller, (ReadDays f) => f.Handle(cohort.First.EnrolmentId, default)))[0].CanObject;
    }

    [Fact]
    public async Task Only_the_participant_objects_only_who_keeps_the_register_decides_and_others_never_read_it()
    {
        using var db = new TestDb();
        var (cohort, day) = await Closed(db, Absent);
        var other = await Given.Cohort(db, name: "Hold 13");
        var id = await Raise(db, cohort, day);

        foreach (var stranger in new[] { cohort.Second.Caller, cohort.Trainer, cohort.Coordinator, cohort.Contact, other.Trainer })
            await Gone(() => db.As(stranger, (ObjectToMark f) => f.Handle(cohort.First.EnrolmentId, new() { DayId = day, Text = Word }, default)));
        foreach (var stranger in new[] { cohort.First.Caller, cohort.Supervisor, cohort.Contact, other.Trainer })
        {
            await Gone(() => Decide(db, stranger, id, new() { Upheld = false, Comment = "Nej." }));
            await Gone(() => db.As(stranger, (DecideObjection f) => f.Open(day, default)));
        }
        var self = cohort.First.Caller with { Roles = Roles.Participant | Roles.Coordinator };
        (await Course.Refusal(() => Decide(db, self, id, new() { Upheld = true, Mark = Present, Comment = "Ja." }))).Should().Be("self");
        (await db.As(cohort.Supervisor, (ReadDays f) => f.Handle(cohort.First.EnrolmentId, default)))[0].Objections.Should().BeEmpty();
        await Gone(() => db.As(cohort.Contact, (ReadDays f) => f.Handle(cohort.First.EnrolmentId, default)));

        static async Task Gone(Func<Task> act) => await act.Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task A_participant_objects_on_the_days_page_and_the_trainer_decides_on_the_register()
    {
        using var db = new TestDb();
        var (cohort, day) = await Closed(db, Absent);
        await using var host = db.Host();
        var (anne, mette) = (await host.Visit(cohort.First.Caller.PersonId), await host.Visit(cohort.Trainer.PersonId));
        var days = $"/enrolments/{cohort.First.EnrolmentId}/days";

        var objecting = Form(await anne.Page(days), "Objecting.Text");
        var raised = await anne.Page(await anne.Submit(objecting, ("Objecting.Text", Word)));
        raised.QuerySelector("main")!.TextContent.Should().Contain("Din indsigelse er sendt").And.Contain("Indsigelse venter på afgørelse").And.Contain(Word);
        raised.QuerySelector("[name='Objecting.Text']").Should().BeNull();
        (await anne.Page(await anne.Submit(objecting, ("Objecting.Text", Word)))).QuerySelector("[role=alert]")!.TextContent.Should().Contain("Der venter allerede en indsigelse", "the button was pressed twice");
        var form = Form(await mette.Page($"/days/{day}/register"), "Deciding.Comment");
        var wrong = await mette.Page(await mette.Submit(form, ("Deciding.Upheld", "true"), ("Deciding.Comment", "Du var der.")));
        wrong.QuerySelector("[role=alert]")!.TextContent.Should().Contain("Vælg, hvad der skal stå i stedet");

        var decided = await mette.Page(await mette.Submit(form, ("Deciding.Upheld", "true"), ("Deciding.Mark", "Present"), ("Deciding.Comment", "Du var der.")));

        decided.QuerySelector("main")!.TextContent.Should().Contain("Indsigelsen er afgjort");
        decided.QuerySelector("#objections").Should().BeNull();
        (await mette.Submit(form, ("Deciding.Upheld", "false"), ("Deciding.Comment", "Nej."))).IsSuccessStatusCode.Should().BeTrue("a second click shows the page as it stands");
        (await anne.Page(days)).QuerySelector("main")!.TextContent.Should().Contain("Indsigelse: medhold").And.Contain("Du var der.").And.Contain("Rettet fra Udeblevet til Til stede");
    }

    [Fact]
    public async Task The_sign_in_sheet_has_a_row_for_everybody_marks_guests_and_tells_nothing_else()
    {
        using var db = new TestDb();
        var (home, other) = (await Given.Cohort(db), await Given.Cohort(db, people: 1, name: "Hold 13"));
        var (missed, day) = (await db.DayId(other.Id, 2), await db.DayId(home.Id, 2));
        await db.Announce(other.First.Caller, other.First.EnrolmentId, missed, "Skal opereres.");
        await db.AgreeGuest(other.Trainer, other.First.EnrolmentId, missed, day);
        await db.Announce(home.First.Caller, home.First.EnrolmentId, day, "Skal til tandlæge.");
        await using var host = db.Host();
        var mette = await host.Visit(home.Trainer.PersonId);
        var link = (IHtmlAnchorElement)(await mette.Page($"/days/{day}/register")).QuerySelector("a[href$='/sheet']")!;

        var sheet = await mette.Page(link.PathName);

        var rows = sheet.QuerySelectorAll(".sheet tbody tr");
        rows.Should().HaveCount(3);
        rows.Single(r => r.TextContent.Contains("Hold 13")).TextContent.Should().Contain("Gæst fra Hold 13");
        sheet.QuerySelectorAll(".sheet thead th").Select(h => h.TextContent).Should().Equal("Navn", "Arbejdssted", "Underskrift");
        sheet.QuerySelector("main")!.TextContent.Should().Contain("Hold 12").And.Contain("16. marts 2026").And.NotContain("tandlæge").And.NotContain("Afbud").And.NotContain("@");
        (await (await host.Visit(home.First.Caller.PersonId)).Get(link.PathName)).IsSuccessStatusCode.Should().BeFalse();
    }

    private static async Task<(GivenCohort Cohort, int Day)> Closed(TestDb db, AttendanceMark mark)
    {
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, mark);
        await db.Mark(cohort.Trainer, day, cohort.Second.EnrolmentId, Present);
        await db.Close(cohort.Trainer, day);
        return (cohort, day);
    }

    private static Task<int> Raise(TestDb db, GivenCohort cohort, int day) =>
        db.As(cohort.First.Caller, (ObjectToMark f) => f.Handle(cohort.First.EnrolmentId, new() { DayId = day, Text = Word }, default));

    private static async Task Decide(TestDb db, Caller by, int id, DecideObjection.Input input)
    {
        input.Version = (await db.Read(d => d.Set<Objection>().AsNoTracking().SingleAsync(o => o.Id == id))).Version;
        await db.As(by, (DecideObjection f) => f.Handle(id, input, default));
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string field) => page.Forms.First(f => f.QuerySelector($"[name='{field}']") is not null);
}
