using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using static Certification.Tests.Certificates.Trainings;

namespace Certification.Tests.Certificates;

public class SeeTodayTests
{
    [Theory]
    [InlineData(null, 3, 1, RequirementState.NotYet, Outlook.OnTrack)]
    [InlineData(null, 3, 2, RequirementState.Open, Outlook.OnTrack)]
    [InlineData(null, 3, 12, RequirementState.Open, Outlook.OnTrack)]
    [InlineData(null, 3, 13, RequirementState.Overdue, Outlook.AtRisk)]
    [InlineData(SubmissionState.Draft, 3, 1, RequirementState.Open, Outlook.OnTrack)]
    [InlineData(SubmissionState.Draft, 3, 13, RequirementState.Overdue, Outlook.AtRisk)]
    [InlineData(SubmissionState.Submitted, 3, 5, RequirementState.Submitted, Outlook.OnTrack)]
    [InlineData(SubmissionState.Submitted, 6, 1, RequirementState.Submitted, Outlook.OnTrack)]
    [InlineData(SubmissionState.Returned, 3, 12, RequirementState.Returned, Outlook.OnTrack)]
    [InlineData(SubmissionState.Returned, 3, 13, RequirementState.Overdue, Outlook.AtRisk)]
    [InlineData(SubmissionState.Approved, 6, 1, RequirementState.Met, Outlook.OnTrack)]
    public void An_assignment_is_seen_against_its_due_date(SubmissionState? handedIn, int month, int day, object state, object outlook)
    {
        var facts = handedIn is { } submission ? Nothing.HandedIn(submission) : Nothing;

        var seen = facts.On(Assignment, month, day);

        seen.State.Should().Be((RequirementState)state);
        seen.Outlook.Should().Be((Outlook)outlook);
        seen.Due.Should().Be(new DateOnly(2026, 3, 12));
    }

    [Fact]
    public void An_extension_moves_the_due_date_of_one_person()
    {
        var facts = Nothing.Extended("assignment", new DateOnly(2026, 4, 1));

        facts.On(Assignment, 4, 1).State.Should().Be(RequirementState.Open);
        facts.On(Assignment, 4, 2).State.Should().Be(RequirementState.Overdue);
        facts.On(Assignment, 4, 2).Due.Should().Be(new DateOnly(2026, 4, 1));
    }

    [Fact]
    public void A_voluntary_assignment_is_never_overdue()
    {
        Nothing.On(Assignment with { Mandatory = false }, 6, 1).State.Should().Be(RequirementState.Open);
    }

    [Fact]
    public void A_waived_requirement_stays_waived_after_its_due_date()
    {
        var seen = Nothing.Waived("assignment").On(Assignment, 6, 1);

        seen.State.Should().Be(RequirementState.Waived);
        seen.IsDone.Should().BeTrue();
    }

    [Theory]
    [InlineData("UUU", 3, 1, RequirementState.NotYet, Outlook.OnTrack)]
    [InlineData("UUU", 6, 1, RequirementState.Open, Outlook.OnTrack)]
    [InlineData("APU", 3, 20, RequirementState.Open, Outlook.NeedsMakeUp)]
    [InlineData("AXU", 3, 20, RequirementState.Open, Outlook.NeedsMakeUp)]
    [InlineData("AxU", 3, 20, RequirementState.Open, Outlook.AtRisk)]
    [InlineData("ANU", 3, 10, RequirementState.Open, Outlook.NeedsMakeUp)]
    [InlineData("AnU", 3, 10, RequirementState.Open, Outlook.AtRisk)]
    [InlineData("AMU", 3, 20, RequirementState.Open, Outlook.OnTrack)]
    [InlineData("AXA", 4, 27, RequirementState.Open, Outlook.NeedsMakeUp)]
    [InlineData("AXA", 4, 28, RequirementState.OutOfReach, Outlook.OutOfReach)]
    [InlineData("AxA", 4, 28, RequirementState.OutOfReach, Outlook.OutOfReach)]
    [InlineData("AMA", 4, 28, RequirementState.Met, Outlook.OnTrack)]
    public void The_outlook_comes_from_all_days_past_and_future_and_the_make_up_that_is_left(string days, int month, int day, object state, object outlook)
    {
        var seen = Days(days).On(Attendance, month, day);

        seen.State.Should().Be((RequirementState)state);
        seen.Outlook.Should().Be((Outlook)outlook);
    }

    [Theory]
    [InlineData("XAU", Outlook.OnTrack)]
    [InlineData("XXU", Outlook.NeedsMakeUp)]
    [InlineData("XxU", Outlook.AtRisk)]
    public void Absence_that_the_programme_allows_needs_no_make_up(string days, object outlook)
    {
        Days(days).On(Attendance with { Needed = 2 }, 3, 20).Outlook.Should().Be((Outlook)outlook);
    }

    [Theory]
    [InlineData("XXA", Outlook.OutOfReach)]
    [InlineData("MXA", Outlook.OutOfReach)]
    [InlineData("XAA", Outlook.NeedsMakeUp)]
    public void Only_so_many_days_can_be_made_up(string days, object outlook)
    {
        var once = Attendance with { MakeUp = Attendance.MakeUp! with { AtMost = 1 } };

        Days(days).On(once, 4, 1).Outlook.Should().Be((Outlook)outlook);
    }

    [Fact]
    public void Without_make_up_one_missed_day_puts_the_requirement_out_of_reach_at_once()
    {
        Days("XUU").On(Attendance with { MakeUp = null }, 3, 3).State.Should().Be(RequirementState.OutOfReach);
    }

    [Fact]
    public void A_missed_follow_up_meeting_is_out_of_reach()
    {
        Nothing.On(FollowUp, 3, 2).State.Should().Be(RequirementState.NotYet);
        Nothing.On(FollowUp, 6, 1).State.Should().Be(RequirementState.Open);
        Nothing.Marked("follow-up", AttendanceMark.Absent).On(FollowUp, 6, 2).State.Should().Be(RequirementState.OutOfReach);
    }

    [Fact]
    public void Practice_is_open_from_the_first_day_and_overdue_after_its_due_date()
    {
        Nothing.On(Practice, 3, 1).State.Should().Be(RequirementState.NotYet);
        Nothing.On(Practice, 3, 2).State.Should().Be(RequirementState.Open);
        Nothing.Practised(60).On(Practice, 4, 28).State.Should().Be(RequirementState.Overdue);
    }

    [Fact]
    public void Supervision_without_a_due_date_is_never_overdue()
    {
        Nothing.Supervised(60).On(Supervised180, 12, 31).State.Should().Be(RequirementState.Open);
        Nothing.Supervised(60, SupervisionState.Logged).On(Supervised180, 12, 31).State.Should().Be(RequirementState.Submitted);
    }

    [Fact]
    public void An_assessment_with_no_attempt_left_is_out_of_reach()
    {
        Nothing.Sat(3).On(Exam, 6, 1).Outlook.Should().Be(Outlook.OnTrack);
        Nothing.Sat(3).Sat(3).On(Exam, 6, 1).Outlook.Should().Be(Outlook.OutOfReach);
    }

    [Fact]
    public void The_worst_requirement_decides_the_outlook_of_the_person()
    {
        var programme = Programme(Attendance, Assignment, Exam);
        var facts = Days("AXU").Sat(12);

        var seen = SeeToday.At(Plan(programme), WorkOutStanding.Of(programme, facts), new DateOnly(2026, 3, 20));

        seen.Requirements.Select(r => r.Outlook).Should().Equal(Outlook.NeedsMakeUp, Outlook.AtRisk, Outlook.OnTrack);
        seen.Outlook.Should().Be(Outlook.NeedsMakeUp);
    }

    [Fact]
    public void What_is_overdue_comes_before_what_must_be_made_up_and_that_before_what_is_due_next()
    {
        var programme = Programme(Practice, Attendance, Assignment);
        var late = SeeToday.At(Plan(programme), WorkOutStanding.Of(programme, Days("AXU")), new DateOnly(2026, 3, 20));
        var handedIn = SeeToday.At(Plan(programme), WorkOutStanding.Of(programme, Days("AXU").HandedIn(SubmissionState.Submitted)), new DateOnly(2026, 3, 20));
        var calm = SeeToday.At(Plan(programme), WorkOutStanding.Of(programme, Days("AAU").HandedIn(SubmissionState.Submitted)), new DateOnly(2026, 3, 20));
        var done = SeeToday.At(Plan(Programme(Exam)), WorkOutStanding.Of(Programme(Exam), Nothing.Sat(12)), new DateOnly(2026, 3, 20));

        late.MostUrgent!.Requirement.Key.Should().Be("assignment");
        handedIn.MostUrgent!.Requirement.Key.Should().Be("attendance");
        calm.MostUrgent!.Requirement.Key.Should().Be("practice");
        done.MostUrgent.Should().BeNull();
    }

    /// <summary>One letter a day as in <see cref="DayMark"/>; P is an absence that was excused.</summary>
    private static Facts Days(string days)
    {
        var facts = Nothing;
        for (var i = 0; i < days.Length; i++)
        {
            var key = $"day{i + 1}";
            facts = days[i] switch
            {
                'A' => facts.Marked(key, AttendanceMark.Present),
                'M' => facts.Marked(key, AttendanceMark.Ill, MakeUpStage.Done),
                'X' => facts.Marked(key, AttendanceMark.Absent),
                'P' => facts.Marked(key, AttendanceMark.ExcusedAbsence),
                'x' => facts.Marked(key, AttendanceMark.Ill, MakeUpStage.Agreed),
                'N' => facts.Marked(key, AttendanceMark.Unmarked, notice: true),
                'n' => facts.Marked(key, AttendanceMark.Unmarked, MakeUpStage.Agreed, notice: true),
                _ => facts,
            };
        }
        return facts;
    }
}
