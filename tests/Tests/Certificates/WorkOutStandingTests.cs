using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using static Certification.Tests.Certificates.Trainings;

namespace Certification.Tests.Certificates;

public class WorkOutStandingTests
{
    [Theory]
    [InlineData(AttendanceMark.Unmarked, MakeUpStage.None, false, DayMark.Unmarked)]
    [InlineData(AttendanceMark.Unmarked, MakeUpStage.None, true, DayMark.Announced)]
    [InlineData(AttendanceMark.Unmarked, MakeUpStage.Agreed, true, DayMark.AnnouncedWithPlan)]
    [InlineData(AttendanceMark.Present, MakeUpStage.None, false, DayMark.Attended)]
    [InlineData(AttendanceMark.Present, MakeUpStage.None, true, DayMark.Attended)]
    [InlineData(AttendanceMark.Late, MakeUpStage.None, false, DayMark.Attended)]
    [InlineData(AttendanceMark.LeftEarly, MakeUpStage.None, false, DayMark.Attended)]
    [InlineData(AttendanceMark.ExcusedAbsence, MakeUpStage.None, false, DayMark.Missed)]
    [InlineData(AttendanceMark.Ill, MakeUpStage.Agreed, false, DayMark.MissedWithPlan)]
    [InlineData(AttendanceMark.Absent, MakeUpStage.Done, false, DayMark.MadeUp)]
    public void A_day_is_read_from_its_mark_its_notice_and_its_make_up(AttendanceMark mark, MakeUpStage makeUp, bool notice, char seen)
    {
        var facts = Nothing.Marked("day2", mark, makeUp, notice);

        var standing = Of(Attendance, facts);

        standing.Days.Should().Be($"U{seen}U");
    }

    [Theory]
    [InlineData(true, DayMark.Attended)]
    [InlineData(false, DayMark.Missed)]
    public void Coming_late_counts_only_where_the_programme_says_so(bool partialCounts, char seen)
    {
        var facts = Nothing.Marked("day1", AttendanceMark.Late);

        var standing = Of(Attendance with { PartialCounts = partialCounts }, facts);

        standing.Days[0].Should().Be(seen);
    }

    [Fact]
    public void Attendance_is_met_by_days_attended_and_days_made_up()
    {
        var facts = Nothing.Marked("day1", AttendanceMark.Present).Marked("day2", AttendanceMark.Ill, MakeUpStage.Done).Marked("day3", AttendanceMark.Present);

        var standing = Of(Attendance, facts);

        standing.Stage.Should().Be(Stage.Met);
        standing.Counts.Should().Equal(new Count(3, 3));
    }

    [Fact]
    public void A_notice_alone_does_not_begin_attendance()
    {
        var facts = Nothing.Marked("day1", AttendanceMark.Unmarked, notice: true);

        Of(Attendance, facts).Stage.Should().Be(Stage.None);
    }

    [Theory]
    [InlineData(SubmissionState.Draft, Stage.Begun, 0)]
    [InlineData(SubmissionState.Submitted, Stage.Submitted, 0)]
    [InlineData(SubmissionState.Returned, Stage.Returned, 0)]
    [InlineData(SubmissionState.Approved, Stage.Met, 1)]
    public void An_assignment_stands_where_its_submission_stands(SubmissionState state, object stage, int done)
    {
        var standing = Of(Assignment, Nothing.HandedIn(state));

        standing.Stage.Should().Be((Stage)stage);
        standing.Counts.Should().Equal(new Count(done, 1));
    }

    [Fact]
    public void Practice_counts_sessions_minutes_and_group_courses_run_to_the_end()
    {
        var facts = Nothing.Practised(60, "A").Practised(60, "B").Practised(60, "A");

        var standing = Of(Practice, facts);

        standing.Stage.Should().Be(Stage.Met);
        standing.Counts.Should().Equal(new Count(3, 3), new Count(180, 180), new Count(1, 1));
    }

    [Fact]
    public void Practice_in_a_role_that_does_not_count_is_left_out()
    {
        var facts = Nothing.Practised(60).Practised(60, role: PracticeRole.Observed);

        Of(Practice, facts).Counts[0].Should().Be(new Count(1, 3));
    }

    [Theory]
    [InlineData(SupervisionState.Logged, Stage.Submitted)]
    [InlineData(SupervisionState.Returned, Stage.Begun)]
    [InlineData(SupervisionState.Approved, Stage.Begun)]
    public void Supervision_that_waits_for_the_supervisor_is_submitted_and_does_not_count(SupervisionState state, object stage)
    {
        var standing = Of(Supervised180, Nothing.Supervised(90, state));

        standing.Stage.Should().Be((Stage)stage);
        standing.Counts[0].Done.Should().Be(state == SupervisionState.Approved ? 1 : 0);
    }

    [Fact]
    public void Supervision_must_reach_sessions_minutes_and_one_supervisors_share()
    {
        var spread = Nothing.Supervised(50, supervisor: 1).Supervised(50, supervisor: 2).Supervised(50, supervisor: 3).Supervised(50, supervisor: 4);
        var together = Nothing.Supervised(90).Supervised(90);

        Of(Supervised180, spread).Stage.Should().Be(Stage.Begun);
        Of(Supervised180, together).Stage.Should().Be(Stage.Met);
    }

    [Fact]
    public void The_best_attempt_counts_and_the_last_one_failed_closes_the_assessment()
    {
        Of(Exam, Nothing).Stage.Should().Be(Stage.None);
        Of(Exam, Nothing.Sat(11)).Stage.Should().Be(Stage.Begun);
        Of(Exam, Nothing.Sat(11).Sat(9)).Stage.Should().Be(Stage.Failed);
        Of(Exam, Nothing.Sat(11).Sat(12)).Stage.Should().Be(Stage.Met);
        Of(Exam, Nothing.Sat(11).Sat(9)).Counts.Should().Equal(new Count(11, 12), new Count(2, 0));
    }

    [Fact]
    public void A_follow_up_meeting_has_attendance_of_its_own()
    {
        Of(FollowUp, Nothing).Stage.Should().Be(Stage.None);
        Of(FollowUp, Nothing.Marked("follow-up", AttendanceMark.Present)).Stage.Should().Be(Stage.Met);
        Of(FollowUp, Nothing.Marked("follow-up", AttendanceMark.Ill)).Days.Should().Be("X");
    }

    [Fact]
    public void A_waiver_lifts_a_requirement_whatever_else_the_facts_say()
    {
        Of(Exam, Nothing.Sat(1).Sat(1).Waived("exam")).Stage.Should().Be(Stage.Waived);
        Of(Attendance, Nothing.Waived("attendance")).IsDone.Should().BeTrue();
        Of(Attendance, Nothing.Waived("exam")).IsDone.Should().BeFalse();
    }

    [Fact]
    public void A_standing_read_back_from_its_text_is_the_same()
    {
        var programme = Programme(Attendance, Assignment, Practice, Supervised180, Exam, FollowUp);
        var facts = Nothing.Marked("day1", AttendanceMark.Present).Marked("day2", AttendanceMark.Ill, MakeUpStage.Agreed).HandedIn(SubmissionState.Returned)
            .Practised(45).Supervised(60).Sat(8).Waived("follow-up").Extended("assignment", new DateOnly(2026, 5, 1));
        var standing = WorkOutStanding.Of(programme, facts);

        var read = Standing.Parse(standing.ToString());

        read.Requirements.Should().BeEquivalentTo(standing.Requirements, o => o.WithStrictOrdering().ComparingByMembers<RequirementStanding>());
        read["assignment"].ExtendedTo.Should().Be(new DateOnly(2026, 5, 1));
    }

    private static RequirementStanding Of(Requirement requirement, Facts facts) => WorkOutStanding.Of(Programme(requirement), facts).Requirements.Single();
}
