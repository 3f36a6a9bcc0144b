using Certification.Platform.Access;
using Certification.Tests.Coursework;
using Certification.Tests.Certificates;
using Certification.Tests.Support;

namespace Certification.Tests.Web;

public class PrivacyTests
{
    /// <summary>What both kinds of staff can open of a participant, by address, and the word that the notice uses for it.</summary>
    private static readonly (string Address, string Word)[] Opened =
        [("", "fremgang"), ("/days", "fremmøde"), ("/assignments/assignment1", "opgaver"), ("/practice", "logbog"), ("", "dispensationer")];

    [Fact]
    public async Task The_privacy_notice_names_what_trainers_and_supervisors_can_open()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await db.HandIn(cohort.First);
        await db.Waive(cohort.Coordinator, cohort.First.EnrolmentId, "attendance");
        await using var host = db.Host();
        var notice = (await host.Visit().Page("/privacy")).QuerySelectorAll("dl dt").ToDictionary(t => t.TextContent, t => t.NextElementSibling!.TextContent);

        foreach (var (reader, title) in new (Caller, string)[] { (cohort.Trainer, "Underviser"), (cohort.Supervisor, "Supervisor") })
        {
            var visitor = await host.Visit(reader.PersonId);
            foreach (var (address, word) in Opened)
            {
                (await visitor.Get($"/enrolments/{cohort.First.EnrolmentId}{address}")).IsSuccessStatusCode.Should().BeTrue($"{title} opens {address}");
                notice[title].Should().Contain(word);
            }
        }
    }
}
