using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;

namespace Certification.Tests.Certificates;

public class NextDayTests
{
    [Fact]
    public void A_day_that_was_made_up_ahead_is_not_the_next_one_to_come_to()
    {
        var programme = Trainings.Programme(Trainings.Attendance);
        var plan = Trainings.Plan(programme);
        var facts = Trainings.Nothing.Marked("day1", AttendanceMark.Present).Marked("day2", AttendanceMark.Unmarked, MakeUpStage.Done, notice: true);
        var today = Trainings.FirstDay.AddDays(1);

        var next = NextDay.Of(plan, SeeToday.At(plan, WorkOutStanding.Of(programme, facts), today), today);

        next!.Number.Should().Be(3);
    }
}
