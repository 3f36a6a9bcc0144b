using Certification.Certificates.Board;
using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using static Certification.Tests.Certificates.Trainings;

namespace Certification.Tests.Certificates;

public class SeeCohortTodayTests
{
    private static readonly CohortPlan Small = Plan(Programme(Attendance, Assignment, Practice));

    private static readonly Facts[] People =
    [
        Nothing,
        Nothing.HandedIn(SubmissionState.Submitted).Marked("day1", AttendanceMark.Ill),
        Nothing.HandedIn(SubmissionState.Approved).Marked("day1", AttendanceMark.Present).Practised(60),
        Nothing.Extended("assignment", new DateOnly(2026, 12, 1)),
        Nothing.HandedIn(SubmissionState.Submitted).Waived("practice"),
        Nothing,
    ];

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 20)]
    [InlineData(6, 1)]
    public void A_cohort_sees_what_each_of_them_sees_alone(int month, int day)
    {
        var today = new DateOnly(2026, month, day);
        var cohort = new SeeCohortToday(Small, today);

        foreach (var standing in People.Select(p => WorkOutStanding.Of(Small.Programme, p)))
        {
            var (together, alone) = (cohort.At(standing.ToString()), SeeToday.At(Small, standing, today));
            together.Outlook.Should().Be(alone.Outlook);
            together.Requirements.Should().BeEquivalentTo(alone.Requirements, o => o.WithStrictOrdering());
        }
    }

    [Fact]
    public void A_text_that_lacks_a_requirement_is_not_shown_as_if_it_were_whole()
    {
        var cohort = new SeeCohortToday(Small, FirstDay);
        var text = WorkOutStanding.Of(Programme(Attendance, Assignment), Nothing).ToString();

        var at = () => cohort.At(text);

        at.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void The_numbers_of_a_board_are_those_of_its_rows()
    {
        var cohort = new SeeCohortToday(Small, new DateOnly(2026, 3, 20));
        var rows = People.Select((p, i) => new BoardRow(i, "", null, "", null, "", EnrolmentState.Enrolled, cohort.At(WorkOutStanding.Of(Small.Programme, p).ToString()),
            i == 2 ? new() { ["a"] = AwardState.Eligible, ["b"] = AwardState.Eligible } : new Dictionary<string, AwardState>())).ToList();

        var counts = BoardCounts.Of(Small, rows);

        foreach (var outlook in Enum.GetValues<Outlook>()) counts.With(outlook).Should().Be(rows.Count(r => r.Today.Outlook == outlook));
        foreach (var state in Enum.GetValues<RequirementState>()) counts.With(state).Should().Be(rows.Count(r => r.Today.Requirements.Any(s => s.State == state)));
        foreach (var requirement in Small.Programme.Requirements)
            counts.With(requirement, RequirementState.Submitted).Should().Be(rows.Count(r => r.Today.Requirements.Any(s => s.Requirement == requirement && s.State == RequirementState.Submitted)));
        counts.All<Certification.Programmes.Contracts.AssignmentRequirement>(RequirementState.Submitted).Should().Be(2);
        counts.With(AwardState.Eligible).Should().Be(1);
    }
}
