using Certification.Cohorts;
using Certification.Coursework.Assessing;
using Certification.Coursework.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Coursework;

public class AssessmentTests
{
    /// <summary>Two items of at most 5 points, passed at 6, tried at most twice.</summary>
    private const string Programme = """
        {
          "key": "screening", "version": 1, "title": { "da": "Screening", "en": "Screening" }, "summary": { "da": "Med prøve", "en": "With an exam" },
          "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
          "requirements": [ {
            "kind": "assessment", "key": "exam", "title": { "da": "Prøve", "en": "Exam" }, "maxPerItem": 5, "passMark": 6, "attempts": 2,
            "items": [ { "key": "contact", "title": { "da": "Kontakt", "en": "Contact" } }, { "key": "method", "title": { "da": "Metode", "en": "Method" } } ]
          } ],
          "awards": [ { "key": "course", "kind": "courseCertificate", "title": { "da": "Bevis", "en": "Certificate" }, "needs": [ "exam" ] } ]
        }
        """;

    [Fact]
    public async Task A_failed_attempt_is_followed_by_the_next_and_a_passed_one_by_none()
    {
        await using var db = await TestDb.Create();
        var cohort = await Cohort(db);

        await Record(db, cohort.Trainer, cohort.First, 2, 3);
        await Record(db, cohort.Supervisor, cohort.First, 4, 2);

        var view = await db.As(cohort.First.Caller, (ReadAssessments f) => f.Handle(cohort.First.EnrolmentId, "exam", default));
        view.Attempts.Select(a => (a.Number, a.Total, a.Passed)).Should().Equal((1, 5, false), (2, 6, true));
        (await FluentActions.Invoking(() => Record(db, cohort.Trainer, cohort.First, 5, 5)).Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("assessment.passed");
        (await db.As(cohort.Coordinator, (CourseworkReader r) => r.Facts([cohort.First.EnrolmentId], default)))[cohort.First.EnrolmentId]
            .Assessments.Select(a => (a.RequirementKey, a.Attempt, a.Points)).Should().Equal(("exam", 1, 5), ("exam", 2, 6));
    }

    [Fact]
    public async Task Nobody_tries_more_often_than_the_programme_allows()
    {
        await using var db = await TestDb.Create();
        var cohort = await Cohort(db);
        await Record(db, cohort.Trainer, cohort.First, 0, 0);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await Record(db, cohort.Trainer, cohort.First, 1, 1);
                return "recorded";
            }
            catch (RefusedException refused)
            {
                return refused.Code;
            }
        }));

        outcomes.Order().Should().Equal("assessment.attempts", "assessment.attempts", "assessment.attempts", "recorded");
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(0, -1)]
    [InlineData(3, null)]
    public async Task Every_item_has_points_within_the_scale(int contact, int? method)
    {
        await using var db = await TestDb.Create();
        var cohort = await Cohort(db);

        var act = () => Record(db, cohort.Trainer, cohort.First, contact, method);

        (await act.Should().ThrowAsync<BadInputException>()).Which.Errors.Should().ContainSingle();
    }

    [Fact]
    public async Task Nobody_assesses_themselves()
    {
        await using var db = await TestDb.Create();
        var cohort = await Cohort(db);
        await db.As(cohort.Coordinator, async (AppDb context) =>
        {
            (await context.Set<Cohort>().Include(c => c.Staff).SingleAsync(c => c.Id == cohort.Id)).Appoint(cohort.First.Caller.PersonId, Roles.Trainer);
            return await context.SaveChangesAsync();
        });

        var act = () => Record(db, cohort.First.Caller with { Roles = Roles.Participant | Roles.Trainer }, cohort.First, 5, 5);

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("self");
    }

    [Fact]
    public async Task Results_are_recorded_and_read_only_where_one_works_or_takes_part()
    {
        await using var db = await TestDb.Create();
        var cohort = await Cohort(db);

        foreach (var stranger in new[] { cohort.First.Caller, cohort.Second.Caller, cohort.Contact })
            await FluentActions.Invoking(() => Record(db, stranger, cohort.First, 5, 5)).Should().ThrowAsync<NotFoundException>();
        foreach (var stranger in new[] { cohort.Second.Caller, cohort.Contact })
            await FluentActions.Invoking(() => db.As(stranger, (ReadAssessments f) => f.Handle(cohort.First.EnrolmentId, "exam", default))).Should().ThrowAsync<NotFoundException>();
    }

    private static async Task<GivenCohort> Cohort(TestDb db)
    {
        await Given.Published(db, Programme);
        return await Given.Cohort(db, programme: "screening");
    }

    private static Task<int> Record(TestDb db, Caller by, Enrolled whose, int contact, int? method)
    {
        var points = new Dictionary<string, int?> { ["contact"] = contact, ["method"] = method };
        return db.As(by, (RecordAssessment f) => f.Handle(whose.EnrolmentId, "exam", new() { Date = Given.FirstDay, Points = points }, default));
    }
}
