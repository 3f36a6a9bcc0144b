using Certification.Cohorts;
using Certification.Coursework;
using Certification.Coursework.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Coursework.Reviewing;
using Certification.Notices;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Coursework;

public class ReviewTests
{
    [Fact]
    public async Task Returned_work_goes_on_as_version_two_and_version_one_stays_as_it_was()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var first = await db.HandIn(cohort.First, answers: Work.Answers("Første udkast"));

        var returned = await db.Review(cohort.Trainer, first, ReviewOutcome.Returned, "Beskriv, hvad du selv gjorde.");
        var second = await db.HandIn(cohort.First, returned.Version, new() { ["learned"] = "Jeg lyttede længere." });
        await db.Review(cohort.Trainer, second, ReviewOutcome.Approved);

        var view = await db.Read(cohort.First.Caller, cohort.First);
        view.State.Should().Be(SubmissionState.Approved);
        view.Versions.Select(v => (v.Number, v.Answers["situation"], v.Answers["learned"], v.Outcome, v.Comment)).Should().Equal(
            (2, "Første udkast", "Jeg lyttede længere.", ReviewOutcome.Approved, null),
            (1, "Første udkast", "Første udkast", ReviewOutcome.Returned, "Beskriv, hvad du selv gjorde."));
    }

    [Fact]
    public async Task Returning_needs_a_comment()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var submitted = await db.HandIn(cohort.First);

        var act = () => db.Review(cohort.Trainer, submitted, ReviewOutcome.Returned, " ");

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("review.comment");
    }

    [Fact]
    public async Task Approved_work_is_read_only()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var (_, fileId) = await db.Attach(cohort.First);
        var draft = await db.Read(cohort.First.Caller, cohort.First);
        var approved = await db.Review(cohort.Trainer, await db.HandIn(cohort.First, draft.Version), ReviewOutcome.Approved);

        var attempts = new Func<Task>[]
        {
            () => db.SaveDraft(cohort.First, approved.Version),
            () => db.HandIn(cohort.First, approved.Version),
            () => db.Attach(cohort.First),
            () => db.As(cohort.First.Caller, (RemoveFile f) => f.Handle(cohort.First.EnrolmentId, Work.First, fileId, default)),
            () => db.Review(cohort.Trainer, approved, ReviewOutcome.Returned, "Alligevel ikke"),
        };

        foreach (var attempt in attempts)
            (await attempt.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("submission.approved");
        db.StoredFiles.Should().Be(1);
    }

    [Fact]
    public async Task Nobody_reviews_their_own_work_and_it_is_not_in_their_queue()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.As(cohort.Coordinator, async (AppDb context) =>
        {
            (await context.Set<Cohort>().Include(c => c.Staff).SingleAsync(c => c.Id == cohort.Id)).Appoint(cohort.First.Caller.PersonId, Roles.Trainer);
            return await context.SaveChangesAsync();
        });
        var both = cohort.First.Caller with { Roles = Roles.Participant | Roles.Trainer };
        var own = await db.HandIn(cohort.First with { Caller = both });
        var others = await db.HandIn(cohort.Second);

        var act = () => db.Review(both, own, ReviewOutcome.Approved);

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("self");
        (await db.As(both, (ReviewQueue f) => f.Handle(null, new(), default))).Items.Select(l => l.SubmissionId).Should().Equal(others.Id);
    }

    [Fact]
    public async Task A_draft_cannot_be_reviewed()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var draft = await db.SaveDraft(cohort.First);

        var act = () => db.Review(cohort.Trainer, draft, ReviewOutcome.Approved);

        (await act.Should().ThrowAsync<RefusedException>()).Which.Code.Should().Be("submission.not-submitted");
    }

    [Fact]
    public async Task Of_two_reviewers_at_once_the_second_is_shown_what_the_first_decided()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var submitted = await db.HandIn(cohort.First);
        await db.Review(cohort.Trainer, submitted, ReviewOutcome.Approved);

        var act = () => db.Review(cohort.Coordinator, submitted, ReviewOutcome.Returned, "Mangler et eksempel.");

        (await act.Should().ThrowAsync<StaleException>()).Which.Current.Should().BeEquivalentTo(new { State = SubmissionState.Approved });
    }

    [Fact]
    public async Task The_reviewer_is_who_the_programme_names_and_of_the_same_cohort()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var other = await Given.Cohort(db, name: "Hold 13");
        var submitted = await db.HandIn(cohort.First);

        foreach (var stranger in new[] { cohort.Supervisor, other.Trainer, cohort.Contact, cohort.Second.Caller })
            await FluentActions.Invoking(() => db.Review(stranger, submitted, ReviewOutcome.Approved)).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task The_mail_about_a_review_holds_no_word_of_it()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var submitted = await db.HandIn(cohort.First);

        await db.Review(cohort.Trainer, submitted, ReviewOutcome.Returned, "Skriv om din egen rolle.");

        var mail = await db.As(Caller.Nobody, (AppDb context) => context.Set<OutgoingMail>().SingleAsync(m => m.Key == $"submission-reviewed:{submitted.Id}:1"));
        mail.Subject.Should().Be("Hjemmeopgave 1 er vurderet");
        mail.Content.Text.Should().NotContain("rolle").And.NotContain("eturner");
    }

    [Fact]
    public async Task The_queue_is_oldest_first_with_age_and_lateness()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 3);
        var other = await Given.Cohort(db, name: "Hold 13");
        db.Clock.Now = new(2026, 3, 13, 8, 0, 0, DateTimeKind.Utc);
        await db.HandIn(cohort.Second);
        db.Clock.Now = new(2026, 3, 10, 8, 0, 0, DateTimeKind.Utc);
        await db.HandIn(cohort.First);
        await db.HandIn(other.First);
        await db.SaveDraft(cohort.People[2]);
        db.Clock.Now = new(2026, 3, 15, 7, 0, 0, DateTimeKind.Utc);

        var queue = await db.As(cohort.Trainer, (ReviewQueue f) => f.Handle(null, new(), default));
        var all = await db.As(cohort.Coordinator, (ReviewQueue f) => f.Handle(null, new(), default));
        var groups = await db.As(cohort.Coordinator, (ReviewQueue f) => f.Groups(default));

        queue.Items.Select(l => (l.EnrolmentId, l.Title, l.Days, l.Late)).Should().Equal(
            (cohort.First.EnrolmentId, "Hjemmeopgave 1", 5, false), (cohort.Second.EnrolmentId, "Hjemmeopgave 1", 2, true));
        all.Total.Should().Be(3);
        groups.Select(g => (g.Name, g.Count)).Should().Equal(("Hold 12", 2), ("Hold 13", 1));
    }
}
