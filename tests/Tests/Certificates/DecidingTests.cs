using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

public class DecidingTests
{
    [Fact]
    public async Task A_waived_requirement_counts_as_done_and_opens_the_case_but_decides_nothing()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);

        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);

        (await db.Case(cohort.First.EnrolmentId, Awards.Course)).State.Should().Be(AwardState.Eligible);
        (await db.Find(cohort.Second.EnrolmentId, Awards.Course)).Should().BeNull();
        (await db.Certificates()).Should().BeEmpty("a person decides, never the system");
    }

    [Fact]
    public async Task The_document_behind_a_waiver_bears_no_personal_number_in_its_name()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        using var content = new MemoryStream("Kursusbevis fra 2019."u8.ToArray());
        var document = new FormFile(content, 0, content.Length, "document", "bevis 010203-1234.txt");

        var grant = () => db.As(cohort.Coordinator, (GrantWaiver f) => f.Handle(cohort.First.EnrolmentId, new() { Requirement = "attendance", Reason = "Har taget kurset." }, document, default));

        (await grant.Should().ThrowAsync<FileRefusedException>()).Which.Code.Should().Be(FileRefusedException.PersonalNumber);
        db.StoredFiles.Should().Be(0);
        (await db.Read(d => d.Set<Waiver>().AnyAsync())).Should().BeFalse();
    }

    [Fact]
    public async Task A_certification_is_open_only_once_the_course_certificate_is_issued()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var enrolment = cohort.First.EnrolmentId;
        await db.MeetEverything(cohort.Coordinator, enrolment);

        var before = await db.Find(enrolment, Awards.Certified);
        await db.Issue(cohort.Coordinator, enrolment);

        before.Should().BeNull();
        (await db.Case(enrolment, Awards.Certified)).State.Should().Be(AwardState.Eligible);
        (await db.Enrolment(enrolment)).State.Should().Be(EnrolmentState.Completed);
    }

    [Fact]
    public async Task Nobody_is_certified_without_a_recommendation()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment) = await CourseIssued(db);

        foreach (var issue in new[] { true, false })
            (await Course.Refusal(async () => await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Certified), issue, "Fordi."))).Should().Be("award.state");

        (await db.Certificates()).Should().ContainSingle("the course certificate is the only one");
    }

    [Fact]
    public async Task A_course_certificate_takes_no_recommendation()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);

        (await Course.Refusal(async () => await db.Recommend(cohort.Supervisor, await db.Case(cohort.First.EnrolmentId, Awards.Course)))).Should().Be("award.no-recommendation");
    }

    [Fact]
    public async Task Nobody_decides_waives_or_recommends_for_themselves_whatever_else_they_are()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment) = await CourseIssued(db);
        var everything = cohort.First.Caller with { Roles = Roles.Participant | Roles.Supervisor | Roles.Coordinator };
        await Appoint(db, cohort, cohort.First.Caller.PersonId);
        var supervisor = cohort.First.Caller with { Roles = Roles.Participant | Roles.Supervisor };
        var second = everything with { PersonId = cohort.Second.Caller.PersonId };
        await db.MeetEverything(cohort.Coordinator, cohort.Second.EnrolmentId);

        foreach (var own in new Func<Task>[]
        {
            async () => await db.Recommend(supervisor, await db.Case(enrolment, Awards.Certified)),
            async () => await db.Recommend(everything, await db.Case(enrolment, Awards.Certified)),
            async () => await db.Decide(second, await db.Case(cohort.Second.EnrolmentId, Awards.Course), issue: true),
            async () => await db.Decide(second, await db.Case(cohort.Second.EnrolmentId, Awards.Course), issue: false, "Ikke klar."),
            () => db.Waive(everything, enrolment, "attendance"),
            async () => await db.Change(everything, (await db.Certificates())[0].Id, Certification.Certificates.Issuing.CertificateStatus.Superseded),
        })
            (await Course.Refusal(own)).Should().Be("self");

        (await db.Case(enrolment, Awards.Certified)).Steps.Should().BeEmpty();
        (await db.Case(cohort.Second.EnrolmentId, Awards.Course)).State.Should().Be(AwardState.Eligible);
    }

    [Fact]
    public async Task Whoever_recommended_does_not_decide()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment) = await CourseIssued(db);
        var both = cohort.Supervisor with { Roles = Roles.Supervisor | Roles.Coordinator };
        await db.Recommend(both, await db.Case(enrolment, Awards.Certified), "Klar.");

        foreach (var issue in new[] { true, false })
            (await Course.Refusal(async () => await db.Decide(both, await db.Case(enrolment, Awards.Certified), issue, "Fordi."))).Should().Be("award.four-eyes");

        (await db.Issue(cohort.Coordinator, enrolment, Awards.Certified)).Content.Award.Should().Be("Certificeret instruktør i Robusthed");
    }

    [Fact]
    public async Task Refusing_demands_a_reason_and_keeps_it_with_the_evidence_it_stood_on()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment) = await Recommended(db);

        foreach (var blank in new[] { null, "", "  " })
            (await Course.Refusal(async () => await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Certified), issue: false, blank))).Should().Be("award.reason");
        await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Certified), issue: false, "Mangler erfaring med grupper.");

        var award = await db.Case(enrolment, Awards.Certified);
        award.State.Should().Be(AwardState.Refused);
        var step = award.Steps.MaxBy(s => s.Id)!;
        (step.Before, step.State, step.Comment, step.ById).Should().Be((AwardState.Recommended, AwardState.Refused, "Mangler erfaring med grupper.", cohort.Coordinator.PersonId));
        Standing.Parse(step.Evidence)["supervision"].Stage.Should().Be(Stage.Waived);
        (await db.Mails("award-refused:")).Should().ContainSingle().Which.Content.Text.Should().NotContain("erfaring", "a letter says where to read, never why");
    }

    [Fact]
    public async Task A_refused_certification_needs_a_new_recommendation_before_it_is_issued()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment) = await Recommended(db);
        await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Certified), issue: false, "Mangler erfaring.");

        (await Course.Refusal(() => db.Issue(cohort.Coordinator, enrolment, Awards.Certified))).Should().Be("award.state");
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified), "Har nu ledt to forløb.");

        (await db.Issue(cohort.Coordinator, enrolment, Awards.Certified)).Edition.Should().Be(1);
        (await db.Case(enrolment, Awards.Certified)).Steps.OrderBy(s => s.Id).Select(s => s.State)
            .Should().Equal(AwardState.Recommended, AwardState.Refused, AwardState.Recommended, AwardState.Issued);
    }

    [Fact]
    public async Task A_refused_course_certificate_can_be_issued_after_all_and_an_issued_one_not_be_refused()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var enrolment = cohort.First.EnrolmentId;
        await db.MeetEverything(cohort.Coordinator, enrolment);
        await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Course), issue: false, "Opgave 4 er en kopi.");

        await db.Issue(cohort.Coordinator, enrolment);

        foreach (var issue in new[] { true, false })
            (await Course.Refusal(async () => await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Course), issue, "Alligevel ikke."))).Should().Be("award.state");
        (await db.Certificates()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_correction_takes_eligibility_and_the_recommendation_away_until_there_is_a_new_one()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment, day) = await AttendedAndCertifiable(db);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified));

        await db.Mark(cohort.Trainer, day, enrolment, AttendanceMark.Absent);
        var lost = await db.Case(enrolment, Awards.Certified);
        var refusal = await Course.Refusal(() => db.Issue(cohort.Coordinator, enrolment, Awards.Certified));
        await db.Mark(cohort.Trainer, day, enrolment, AttendanceMark.Present);

        lost.State.Should().Be(AwardState.NotEligible);
        refusal.Should().Be("award.missing");
        (await db.Case(enrolment, Awards.Certified)).State.Should().Be(AwardState.Eligible);
        (await Course.Refusal(() => db.Issue(cohort.Coordinator, enrolment, Awards.Certified))).Should().Be("award.state");
    }

    [Fact]
    public async Task Nobody_refused_is_recommended_or_issued_again_while_something_is_missing()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment, day) = await AttendedAndCertifiable(db);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified));
        await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Certified), issue: false, "Fremmødet skal ses efter.");
        await db.Mark(cohort.Trainer, day, enrolment, AttendanceMark.Absent);

        (await Course.Refusal(async () => await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified)))).Should().Be("award.missing");
        (await Course.Refusal(() => db.Issue(cohort.Coordinator, enrolment, Awards.Certified))).Should().Be("award.missing");

        (await db.Case(enrolment, Awards.Certified)).State.Should().Be(AwardState.Refused, "a decision stands");
    }

    [Fact]
    public async Task Whoever_has_left_the_course_gets_no_course_certificate()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);

        (await Course.Refusal(() => db.Issue(cohort.Coordinator, cohort.First.EnrolmentId))).Should().Be("enrolment.not-taking-part");

        (await db.Certificates()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_recommendation_that_falls_away_is_a_step_by_nobody_and_in_the_log_under_whoever_corrected()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment, day) = await AttendedAndCertifiable(db);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified));

        await db.Mark(cohort.Trainer, day, enrolment, AttendanceMark.Absent);

        var award = await db.Case(enrolment, Awards.Certified);
        var step = award.Steps.MaxBy(s => s.Id)!;
        (step.Before, step.State, step.ById, step.At).Should().Be((AwardState.Recommended, AwardState.NotEligible, AwardCase.Nobody, db.Clock.Now));
        Standing.Parse(step.Evidence)["attendance"].IsDone.Should().BeFalse("the step keeps what was missing");
        var logged = await db.Read(d => d.Set<AuditEntry>().AsNoTracking().SingleAsync(a => a.Action == "award.fell-away"));
        (logged.Subject, logged.SubjectId, logged.Before, logged.After, logged.ActorId)
            .Should().Be((nameof(AwardCase), award.Id, nameof(AwardState.Recommended), nameof(AwardState.NotEligible), cohort.Trainer.PersonId));
        (await db.As(cohort.Supervisor, (ReadAward f) => f.Handle(award.Id, default))).Steps[^1].By.Should().Be("Systemet, fordi oplysningerne blev ændret");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_has_left_waits_for_no_award_until_they_are_back(bool recommended)
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment, _) = await AttendedAndCertifiable(db);
        if (recommended) await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified));

        await db.Change(enrolment, EnrolmentState.Withdrawn);
        var gone = await db.Case(enrolment, Awards.Certified);
        var waiting = await db.As(cohort.Coordinator, (ReadAwards f) => f.Handle(null, null, new(), default));
        var refusals = new[]
        {
            await Course.Refusal(() => db.Recommend(cohort.Supervisor, gone)),
            await Course.Refusal(() => db.Decide(cohort.Coordinator, gone, issue: true)),
        };
        await db.Change(enrolment, EnrolmentState.Enrolled);

        gone.State.Should().Be(AwardState.NotEligible);
        waiting.Items.Should().BeEmpty();
        refusals.Should().OnlyContain(r => r == "enrolment.not-taking-part");
        (await db.Case(enrolment, Awards.Certified)).State.Should().Be(AwardState.Eligible, "a new recommendation can be given");
    }

    [Fact]
    public async Task Whoever_has_left_after_a_refusal_is_neither_recommended_nor_offered_it()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment, _) = await AttendedAndCertifiable(db);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified));
        await db.Decide(cohort.Coordinator, await db.Case(enrolment, Awards.Certified), issue: false, "Ikke endnu.");
        await db.Change(enrolment, EnrolmentState.Withdrawn);
        var award = await db.Case(enrolment, Awards.Certified);

        (await Course.Refusal(() => db.Recommend(cohort.Supervisor, award))).Should().Be("enrolment.not-taking-part");
        (await db.As(cohort.Supervisor, (ReadAward f) => f.Handle(award.Id, default))).AwaitsRecommendation.Should().BeFalse();
        award.State.Should().Be(AwardState.Refused, "a decision stands");
    }

    [Fact]
    public async Task What_an_issued_award_stood_on_is_not_asked_again_for_the_next()
    {
        await using var db = await TestDb.Create();
        await Given.Published(db, """
            {
              "key": "two", "version": 1, "title": { "da": "To", "en": "Two" }, "summary": { "da": "Én dag", "en": "One day" },
              "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
              "requirements": [ { "kind": "attendance", "key": "attendance", "title": { "da": "Fremmøde", "en": "Attendance" }, "days": [ "day1" ], "needed": 1 } ],
              "awards": [
                { "key": "course", "kind": "courseCertificate", "title": { "da": "Kursusbevis", "en": "Course" }, "needs": [ "attendance" ] },
                { "key": "certified", "kind": "certification", "title": { "da": "Certificeret", "en": "Certified" }, "needs": [ "course" ], "recommended": true, "fourEyes": true } ]
            }
            """);
        var cohort = await Given.Cohort(db, programme: "two");
        var (enrolment, day) = (cohort.First.EnrolmentId, await db.DayId(cohort.Id, 1));
        await db.Mark(cohort.Trainer, day, enrolment, AttendanceMark.Present);
        await db.Issue(cohort.Coordinator, enrolment);

        await db.Mark(cohort.Trainer, day, enrolment, AttendanceMark.Absent);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified));
        await db.Issue(cohort.Coordinator, enrolment, Awards.Certified);

        var progress = await db.As(cohort.Coordinator, (ReadProgress f) => f.Handle(enrolment, default));
        progress.Awards.Single(a => a.Award.Key == Awards.Certified).Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task A_decision_on_what_somebody_else_has_decided_since_is_stale()
    {
        await using var db = await TestDb.Create();
        var (cohort, enrolment) = await Recommended(db);
        var seen = await db.Case(enrolment, Awards.Certified);
        await db.Decide(cohort.Coordinator, seen, issue: false, "Mangler erfaring.");

        await db.Awaiting(d => d.Decide(Awards.Jonas, seen, true, null)).Should().ThrowAsync<StaleException>();
        await db.Awaiting(d => d.Recommend(cohort.Supervisor, seen, null)).Should().ThrowAsync<StaleException>();

        (await db.Case(enrolment, Awards.Certified)).State.Should().Be(AwardState.Refused);
    }

    private static async Task<(GivenCohort Cohort, int Enrolment)> CourseIssued(TestDb db)
    {
        var cohort = await Given.Cohort(db);
        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);
        return (cohort, cohort.First.EnrolmentId);
    }

    private static async Task<(GivenCohort Cohort, int Enrolment)> Recommended(TestDb db)
    {
        var (cohort, enrolment) = await CourseIssued(db);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Awards.Certified), "Klar.");
        return (cohort, enrolment);
    }

    /// <summary>A programme of one day and a conversation, whose certification also looks at the day; everything is met.</summary>
    private static async Task<(GivenCohort Cohort, int Enrolment, int Day)> AttendedAndCertifiable(TestDb db)
    {
        await Given.Published(db, """
            {
              "key": "short", "version": 1, "title": { "da": "Kort", "en": "Short" }, "summary": { "da": "Én dag", "en": "One day" },
              "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
              "requirements": [ { "kind": "attendance", "key": "attendance", "title": { "da": "Fremmøde", "en": "Attendance" }, "days": [ "day1" ], "needed": 1 } ],
              "awards": [ { "key": "certified", "kind": "certification", "title": { "da": "Certificeret", "en": "Certified" }, "needs": [ "attendance" ], "recommended": true, "fourEyes": true } ]
            }
            """);
        var cohort = await Given.Cohort(db, programme: "short");
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, AttendanceMark.Present);
        return (cohort, cohort.First.EnrolmentId, day);
    }

    private static Task<int> Appoint(TestDb db, GivenCohort cohort, int supervisor) => db.As(Caller.Nobody, async (AppDb context) =>
    {
        (await context.Set<Cohort>().Include(c => c.Staff).SingleAsync(c => c.Id == cohort.Id)).Appoint(supervisor, Roles.Supervisor);
        return await context.SaveChangesAsync();
    });
}
