using System.Globalization;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using static Certification.Tests.Certificates.Trainings;

namespace Certification.Tests.Certificates;

public sealed class ExplainTests : IDisposable
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture, language = CultureInfo.CurrentUICulture;

    public ExplainTests() => Read("da-DK");

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);

    [Fact]
    public void An_assignment_says_what_to_do_and_until_when()
    {
        Sentence(Nothing, Assignment, 3, 5).Should().Be("Opgaven er ikke afleveret. Frist: 12. marts 2026.");
        Sentence(Nothing.HandedIn(SubmissionState.Draft), Assignment, 3, 5).Should().Be("Der ligger en kladde, som ikke er afleveret. Frist: 12. marts 2026.");
        Sentence(Nothing.HandedIn(SubmissionState.Returned), Assignment, 3, 5).Should().Be("Opgaven er sendt retur med en kommentar og skal afleveres igen. Frist: 12. marts 2026.");
        Sentence(Nothing, Assignment, 3, 1).Should().Be("Ikke begyndt endnu. Opgaven er ikke afleveret.");
        Sentence(Nothing, Assignment, 3, 13).Should().Be("Fristen var 12. marts. Opgaven er ikke afleveret.");
        Sentence(Nothing.HandedIn(SubmissionState.Approved), Assignment, 6, 1).Should().Be("Opgaven er godkendt.");
        Sentence(Nothing.Waived("assignment"), Assignment, 6, 1).Should().Be("Der er givet dispensation for dette krav.");
    }

    [Fact]
    public void Work_that_waits_for_others_names_no_due_date()
    {
        Sentence(Nothing.HandedIn(SubmissionState.Submitted), Assignment, 3, 5).Should().Be("Opgaven er afleveret og venter på vurdering.");
    }

    [Fact]
    public void Attendance_names_the_days_by_number()
    {
        var facts = Nothing.Marked("day1", AttendanceMark.Ill).Marked("day2", AttendanceMark.Absent, MakeUpStage.Agreed);

        Sentence(facts, Attendance, 3, 20).Should().Be("Mangler at erstatte dag 1. Erstatning er aftalt for dag 2. Én kursusdag er endnu ikke markeret.");
        Sentence(Nothing.Marked("day2", AttendanceMark.Unmarked, notice: true), Attendance, 3, 5).Should().Be("Der er meldt afbud til dag 2. 2 kursusdage er endnu ikke markeret.");
    }

    [Fact]
    public void Attendance_that_is_met_says_how_many_days()
    {
        var facts = Nothing.Marked("day1", AttendanceMark.Present).Marked("day2", AttendanceMark.Late).Marked("day3", AttendanceMark.Present);

        Sentence(facts, Attendance, 4, 1).Should().Be("Opfyldt: 3 af 3.");
    }

    [Fact]
    public void Absence_that_is_allowed_does_not_have_to_be_made_up()
    {
        var facts = Nothing.Marked("day1", AttendanceMark.Ill).Marked("day2", AttendanceMark.Present);

        Sentence(facts, Attendance with { Needed = 2 }, 3, 20).Should().Be("Dag 1 er forsømt, men skal ikke erstattes, hvis resten gennemføres. Én kursusdag er endnu ikke markeret.");
    }

    [Fact]
    public void What_is_out_of_reach_says_why()
    {
        var missed = Nothing.Marked("day1", AttendanceMark.Ill).Marked("day2", AttendanceMark.Present).Marked("day3", AttendanceMark.Present);

        Sentence(missed, Attendance, 4, 28).Should().Be("Kravet kan ikke længere opfyldes. Mangler at erstatte dag 1. Fraværet skulle være erstattet senest 27. april 2026.");
        Sentence(missed, Attendance with { MakeUp = null }, 4, 1).Should().Be("Kravet kan ikke længere opfyldes. Dag 1 er ikke gennemført.");
        Sentence(Nothing.Marked("follow-up", AttendanceMark.Absent), FollowUp, 6, 2).Should().Be("Kravet kan ikke længere opfyldes. Dag 4 er ikke gennemført.");
        Sentence(Nothing.Sat(3).Sat(4), Exam, 6, 1).Should().Be("Alle forsøg er brugt.");
    }

    [Fact]
    public void Practice_says_how_much_is_left_of_all_that_is_asked_for()
    {
        Sentence(Nothing, Practice, 3, 5).Should().Be("Der mangler 3 gange, 180 minutter og 1 gruppeforløb. Frist: 27. april 2026.");
        Sentence(Nothing.Practised(60, "A").Practised(120, "A"), Practice, 3, 5).Should().Be("Der mangler 1 gang. Frist: 27. april 2026.");
    }

    [Fact]
    public void Supervision_says_what_is_left_and_what_waits()
    {
        Sentence(Nothing.Supervised(60), Supervised180, 3, 5).Should().Be("Der mangler 1 supervision og 120 omregnede minutter.");
        Sentence(Nothing.Supervised(60).Supervised(60, SupervisionState.Logged), Supervised180, 3, 5).Should().Be("Der mangler 1 supervision og 120 omregnede minutter. Noget supervision venter på godkendelse.");
        Sentence(Nothing.Supervised(90).Supervised(90), Supervised180, 3, 5).Should().Be("Opfyldt: 2 af 2.");
    }

    [Fact]
    public void An_assessment_says_how_many_attempts_are_left()
    {
        Sentence(Nothing, Exam, 3, 5).Should().Be("Prøven er ikke taget endnu.");
        Sentence(Nothing.Sat(3), Exam, 3, 5).Should().Be("Prøven er ikke bestået endnu; der er ét forsøg tilbage.");
        Sentence(Nothing.Sat(3), Exam with { Attempts = 3 }, 3, 5).Should().Be("Prøven er ikke bestået endnu; der er 2 forsøg tilbage.");
        Sentence(Nothing.Sat(15), Exam, 3, 5).Should().Be("Opfyldt: 12 af 12.");
    }

    [Fact]
    public void Every_sentence_exists_in_english()
    {
        Read("en-GB");

        Sentence(Nothing, Assignment, 3, 5).Should().Be("The assignment has not been handed in. Due: 12 March 2026.");
        Sentence(Nothing.Practised(60, "A").Practised(120, "A"), Practice, 3, 5).Should().Be("Still missing: 1 session. Due: 27 April 2026.");
        Sentence(Nothing.Marked("day1", AttendanceMark.Ill), Attendance, 3, 5).Should().Be("Day 1 must be made up. 2 course days are not marked yet.");
    }

    private static void Read(string name) =>
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(name), CultureInfo.GetCultureInfo(name));

    private static string Sentence(Facts facts, Requirement requirement, int month, int day) =>
        Explain.Sentence(Plan(Programme(requirement)), facts.On(requirement, month, day));
}
