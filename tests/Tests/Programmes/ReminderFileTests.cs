using Certification.Programmes;
using Certification.Programmes.Contracts;

namespace Certification.Tests.Programmes;

/// <summary>Which reminder rules a programme file may hold.</summary>
public class ReminderFileTests
{
    [Theory]
    // A municipality is never told that work came back, nor which piece of work it is.
    [InlineData("returned", "municipalContact", "returned", "1", "", "to", "They are not told of this.")]
    [InlineData("due", "municipalContact", "overdue", "1", "", "letter", "This letter does not go to them about this.")]
    [InlineData("due", "municipalContact", "overdue-coordinator", "1", "", "letter", "This letter does not go to them about this.")]
    [InlineData("stalled", "trainer", "practice-stalled", "1", "", "to", "They are not told of this.")]
    [InlineData("due", "participant", "made-up", "1", "", "letter", "This letter does not go to them about this.")]
    [InlineData("due", "participant", "due-soon", "5", "", "days", "The letter 'due-soon' is right from -180 to -1 days after what it is counted from.")]
    [InlineData("due", "participant", "overdue", "-3", "", "days", "The letter 'overdue' is right from 1 to 365 days after what it is counted from.")]
    [InlineData("due", "participant", "due-today", "1", "", "days", "The letter 'due-today' is right from 0 to 0 days after what it is counted from.")]
    [InlineData("stalled", "participant", "practice-stalled", "1", "supervision", "requirements", "The letter 'practice-stalled' cannot be about 'supervision'.")]
    [InlineData("due", "participant", "overdue", "1", "voluntary", "requirements", "The letter 'overdue' cannot be about 'voluntary'.")]
    [InlineData("due", "participant", "overdue", "1", "nothing", "requirements", "'nothing' is no requirement of this programme.")]
    [InlineData("enrolled", "participant", "welcome", "0", "practice", "requirements", "The letter 'welcome' cannot be about 'practice'.")]
    public void A_rule_whose_letter_does_not_fit_is_refused_with_its_path_and_the_rule_broken(string anchor, string to, string letter, string days, string requirement, string field, string broken)
    {
        var read = () => ProgrammeFormat.Read(File(anchor, to, letter, days, requirement));

        var refused = read.Should().Throw<InvalidProgrammeException>().Which;
        refused.Path.Should().Be($"$.reminders[0].{field}");
        refused.Rule.Should().Be(broken);
    }

    [Theory]
    [InlineData("due", "participant", "due-soon", "-3", "practice")]
    [InlineData("due", "municipalContact", "overdue-municipality", "21", "")]
    [InlineData("returned", "participant", "returned", "7", "assignment")]
    [InlineData("stalled", "participant", "supervision-stalled", "42", "supervision")]
    public void A_rule_that_fits_is_taken(string anchor, string to, string letter, string days, string requirement) =>
        ProgrammeFormat.Read(File(anchor, to, letter, days, requirement)).Reminders.Should().ContainSingle();

    [Theory]
    [InlineData("stalled", "practice-stalled", "", "practice")]
    [InlineData("stalled", "supervision-stalled", "", "supervision")]
    [InlineData("due", "overdue", "", "assignment")]
    [InlineData("due", "overdue", "practice", "practice")]
    [InlineData("returned", "returned", "", "assignment,voluntary")]
    public void A_rule_is_about_what_its_letter_speaks_of(string anchor, string letter, string requirement, string about)
    {
        var programme = ProgrammeFormat.Read(File(anchor, "participant", letter, "7", requirement));

        programme.Requirements.Where(programme.Reminders[0].Concerns).Select(r => r.Key).Should().Equal(about.Split(','));
    }

    private static string File(string anchor, string to, string letter, string days, string requirement) => $$"""
        {
          "key": "small", "version": 1, "title": { "da": "Lille", "en": "Small" }, "summary": { "da": "Lille", "en": "Small" },
          "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
          "requirements": [
            { "kind": "assignment", "key": "assignment", "title": { "da": "Opgave", "en": "Assignment" }, "due": { "after": "day1", "days": 10 }, "files": 1 },
            { "kind": "assignment", "key": "voluntary", "title": { "da": "Frivillig", "en": "Voluntary" }, "due": { "after": "day1", "days": 10 }, "files": 1, "mandatory": false },
            { "kind": "practice", "key": "practice", "title": { "da": "Praksis", "en": "Practice" }, "due": { "after": "day1", "weeks": 8 }, "sessions": 1, "minutes": 30 },
            { "kind": "supervision", "key": "supervision", "title": { "da": "Supervision", "en": "Supervision" }, "sessions": 1, "creditedMinutes": 20 }
          ],
          "awards": [ { "key": "course", "kind": "courseCertificate", "title": { "da": "Bevis", "en": "Certificate" }, "needs": [ "assignment" ] } ],
          "reminders": [ { "key": "rule", "anchor": "{{anchor}}", "days": [ {{days}} ], "to": "{{to}}", "letter": "{{letter}}", "requirements": [ {{(requirement.Length == 0 ? "" : $"\"{requirement}\"")}} ] } ]
        }
        """;
}
