using System.Globalization;
using Certification.Tests.Support;

namespace Certification.Tests.Certificates;

public class LetterTests
{
    [Theory]
    [InlineData("da", "Dit kursusbevis: ", "Kære Deltager1", "Dit certifikat: ")]
    [InlineData("en", "Your course certificate: ", "Dear Deltager1", "Your certificate: ")]
    public async Task A_letter_speaks_its_readers_language_and_calls_a_course_certificate_what_it_is(string language, string course, string greeting, string certified)
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, language: language);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "da" ? "en-GB" : "da-DK");

        await db.Certify(cohort, cohort.First.EnrolmentId);

        var mails = await db.Mails("certificate-issued:");
        mails.Select(m => m.Subject[..(m.Subject.IndexOf(':') + 2)]).Should().Equal(course, certified);
        mails.Should().OnlyContain(m => m.Content.Text.StartsWith(greeting));
        mails[0].Content.Text.Should().NotContain("certifikat");
    }
}
