using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Coursework;
using Certification.Coursework.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Notices;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Coursework;

public class HandingInTests
{
    [Fact]
    public async Task A_draft_is_kept_and_read_by_its_author_alone()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        await db.SaveDraft(cohort.First, answers: new() { ["situation"] = "En halv tanke" });

        (await db.Read(cohort.First.Caller, cohort.First)).Versions.Single().Answers["situation"].Should().Be("En halv tanke");
        var seenByTrainer = await db.Read(cohort.Trainer, cohort.First);
        seenByTrainer.State.Should().Be(SubmissionState.Draft);
        seenByTrainer.Versions.Should().BeEmpty();
    }

    [Fact]
    public async Task Handing_in_needs_an_answer_to_every_prompt()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var act = () => db.HandIn(cohort.First, answers: new() { ["situation"] = "Et svar", ["learned"] = "  " });

        (await act.Should().ThrowAsync<BadInputException>()).Which.Errors.Keys.Should().Equal("Answers[learned]");
        (await db.Read(cohort.First.Caller, cohort.First)).State.Should().BeNull();
    }

    [Fact]
    public async Task A_question_that_the_assignment_does_not_ask_is_refused()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var act = () => db.SaveDraft(cohort.First, answers: new() { ["grade"] = "12" });

        (await act.Should().ThrowAsync<BadInputException>()).Which.Errors.Keys.Should().Equal("Answers[grade]");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_what_is_mandatory_can_be_overdue(bool mandatory)
    {
        await using var db = await TestDb.Create();
        await Given.Published(db, $$"""
            {
              "key": "one", "version": 1, "title": { "da": "En", "en": "One" }, "summary": { "da": "Én dag", "en": "One day" },
              "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
              "requirements": [ { "kind": "assignment", "key": "assignment1", "title": { "da": "Opgave", "en": "Assignment" }, "mandatory": {{(mandatory ? "true" : "false")}},
                "due": { "after": "day1", "days": 10 }, "prompts": [ { "key": "situation", "title": { "da": "Situation", "en": "Situation" } } ], "reviewedBy": "trainer" } ],
              "awards": [ { "key": "course", "kind": "courseCertificate", "title": { "da": "Bevis", "en": "Certificate" }, "needs": [ "assignment1" ] } ]
            }
            """);
        var cohort = await Given.Cohort(db, programme: "one");

        var view = await db.Read(cohort.First.Caller, cohort.First);

        view.IsOverdue(view.DueEnds!.Value.AddDays(1)).Should().Be(mandatory);
    }

    [Fact]
    public async Task Handing_in_twice_is_refused()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var submitted = await db.HandIn(cohort.First);

        var act = () => db.HandIn(cohort.First, submitted.Version);

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("submission.submitted");
    }

    [Fact]
    public async Task Eight_clicks_at_once_hand_in_once()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await db.HandIn(cohort.First);
                return "handed in";
            }
            catch (RefusedException refused)
            {
                return refused.Code;
            }
        }));

        outcomes.Count(o => o == "handed in").Should().Be(1);
        outcomes.Count(o => o == "submission.submitted").Should().Be(7);
        (await db.As(Caller.Nobody, (AppDb context) => context.Set<OutgoingMail>().CountAsync())).Should().Be(1);
    }

    [Fact]
    public async Task A_draft_written_elsewhere_since_is_not_overwritten()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var seen = await db.SaveDraft(cohort.First);
        db.Clock.Now = db.Clock.Now.AddMinutes(1);
        await db.SaveDraft(cohort.First, seen.Version, Work.Answers("Fra det andet vindue"));

        var act = () => db.SaveDraft(cohort.First, seen.Version, Work.Answers("Fra det første"));

        (await act.Should().ThrowAsync<StaleException>()).Which.Version.Should().Be(seen.Version + 1);
        (await db.Read(cohort.First.Caller, cohort.First)).Versions[0].Answers["learned"].Should().Be("Fra det andet vindue");
    }

    [Theory]
    [InlineData(Zones.Copenhagen, "2026-03-12T22:59:59", false)]
    [InlineData(Zones.Copenhagen, "2026-03-12T23:00:00", true)]
    [InlineData(Zones.Nuuk, "2026-03-13T01:59:59", false)]
    [InlineData(Zones.Nuuk, "2026-03-13T02:00:00", true)]
    public async Task The_due_date_lasts_until_midnight_where_the_cohort_is(string zone, string utc, bool late)
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, zone: zone);
        db.Clock.Now = DateTime.SpecifyKind(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);

        await db.HandIn(cohort.First);

        (await db.Read(cohort.Trainer, cohort.First)).Versions.Single().Late.Should().Be(late);
    }

    [Fact]
    public async Task An_extension_moves_the_due_date_of_one_person_only()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.As(cohort.Coordinator, (AppDb context) =>
        {
            context.Add(Extension.Grant(cohort.First.EnrolmentId, Work.First, new(2026, 3, 12), new(2026, 3, 20), "Syg", cohort.Coordinator.PersonId, db.Clock.Now));
            return context.SaveChangesAsync();
        });
        db.Clock.Now = new(2026, 3, 20, 12, 0, 0, DateTimeKind.Utc);

        await db.HandIn(cohort.First);
        await db.HandIn(cohort.Second);

        (await db.Read(cohort.Trainer, cohort.First)).Versions.Single().Late.Should().BeFalse();
        (await db.Read(cohort.Trainer, cohort.Second)).Versions.Single().Late.Should().BeTrue();
    }

    [Fact]
    public async Task The_receipt_tells_what_when_and_where_in_the_participants_language_and_none_of_the_answers()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, language: "en");
        db.Clock.Now = new(2026, 3, 5, 9, 30, 0, DateTimeKind.Utc);

        await db.HandIn(cohort.First, answers: Work.Answers("Noget fortroligt"));

        var mail = await db.As(Caller.Nobody, (AppDb context) => context.Set<OutgoingMail>().SingleAsync());
        mail.Key.Should().Be($"submission-receipt:{cohort.First.EnrolmentId}:assignment1:1");
        mail.Subject.Should().Be("Receipt: Home assignment 1 has been handed in");
        mail.Content.Text.Should().Contain("Version: 1").And.Contain("5 March 2026 at 10:30").And.Contain("{site}/enrolments/" + cohort.First.EnrolmentId + "/assignments/assignment1");
        mail.Content.Text.Should().NotContain("fortroligt");
    }

    [Fact]
    public async Task Handing_in_is_on_the_audit_trail()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        var submitted = await db.HandIn(cohort.First);

        var entry = await db.As(Caller.Nobody, (AppDb context) => context.Set<AuditEntry>().SingleAsync());
        (entry.Action, entry.SubjectId, entry.ActorId).Should().Be(("submission.submitted", (long)submitted.Id, cohort.First.Caller.PersonId));
    }

    [Fact]
    public async Task Somebody_who_has_left_the_cohort_hands_nothing_in()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.As(cohort.Coordinator, async (AppDb context) =>
        {
            var enrolment = await context.Set<Enrolment>().Include(e => e.History).SingleAsync(e => e.Id == cohort.First.EnrolmentId);
            enrolment.Change(EnrolmentState.Withdrawn, "Nyt arbejde", cohort.Coordinator.PersonId, db.Clock.Now);
            return await context.SaveChangesAsync();
        });

        var act = () => db.HandIn(cohort.First);

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("enrolment.not-taking-part");
    }

    [Fact]
    public void A_personal_number_in_an_answer_and_a_missing_confirmation_are_named_by_their_fields()
    {
        var input = new SubmitAssignment.Input { Answers = Work.Answers("Hun hedder Ida, 010203-1234.") };

        var errors = CheckInput.Errors(input);

        errors.Keys.Should().BeEquivalentTo("Answers[situation]", "Answers[learned]", "NoPersonalData");
    }

    [Fact]
    public async Task Other_peoples_assignments_do_not_exist()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var other = await Given.Cohort(db, name: "Hold 13");
        await db.HandIn(cohort.First);

        foreach (var stranger in new[] { cohort.Contact, cohort.Second.Caller, other.Trainer, other.Supervisor, Caller.Nobody })
        {
            await FluentActions.Invoking(() => db.Read(stranger, cohort.First)).Should().ThrowAsync<NotFoundException>();
            (await db.As(stranger, (ReadSubmissions f) => f.Handle(null, null, null, new(), default))).Total.Should().Be(0);
        }
        await FluentActions.Invoking(() => db.HandIn(cohort.First with { Caller = cohort.Trainer })).Should().ThrowAsync<NotFoundException>();
        foreach (var reader in new[] { cohort.Trainer, cohort.Supervisor, cohort.Coordinator, cohort.First.Caller })
            (await db.Read(reader, cohort.First)).Versions.Should().ContainSingle();
    }
}
