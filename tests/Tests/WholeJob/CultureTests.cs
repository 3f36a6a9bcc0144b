using System.Globalization;
using Certification.Platform.Text;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.People;
using Certification.Tests.Platform;

namespace Certification.Tests.WholeJob;

/// <summary>What is compared, kept and sent is the same wherever the machine thinks it is: lists, people, sheets, mail, certificates, once in each culture. The rest of the suite takes TEST_CULTURE.</summary>
public class CultureTests
{
    [Fact]
    public void The_run_is_in_the_culture_that_TEST_CULTURE_names_on_every_thread()
    {
        var seen = "";
        var thread = new Thread(() => seen = $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}");

        thread.UnsafeStart();
        thread.Join();

        seen.Should().Be($"{(Environment.GetEnvironmentVariable("TEST_CULTURE") is { Length: > 0 } named ? named : "da-DK")} da-DK");
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    public async Task The_key_paths_hold_in_every_culture(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        await new MailLinkTests().Whoever_opens_the_link_in_their_mail_is_in_and_goes_where_they_were_going();
        await new MatchTests().The_same_address_written_otherwise_is_the_same_person();
        await new MatchTests().Namesakes_on_one_list_are_proposed_too();
        await new ImportTests().The_real_list_enrols_24_people_and_again_nobody();
        await new ImportTests().People_are_stored_as_the_list_has_them();
        new EnrolmentListTests().Headers_may_be_English_in_any_order_and_writing();
        new EnrolmentListTests().Every_municipality_is_found_under_its_own_name();
        new SheetTests().An_import_gives_back_every_text_that_an_export_neutralised();
        new SheetTests().A_workbook_holds_text_numbers_and_dates_as_what_they_are();
        new SheetTests().Csv_is_what_danish_excel_opens();
        await new FromListToCertificateTests().A_real_list_is_carried_to_certificates_and_their_verification();

        CultureInfo.CurrentCulture.Name.Should().Be(culture);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    [InlineData("lt-LT")]
    public void The_key_of_an_address_is_the_same_in_every_culture_and_of_itself(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        foreach (var (typed, key) in new[] { ("MIKKEL.AAGAARD@EXAMPLE.ORG", "mikkel.aagaard@example.org"), ("\u212Aaren@example.org", "karen@example.org"), ("IRIS@x.dk", "iris@x.dk"), ("Nivi\u0138@x.gl", "nivi\u0138@x.gl") })
            (TextKey.Of(typed), TextKey.Of(TextKey.Of(typed))).Should().Be((key, key));
        TextKey.Of("\u0130").Should().NotBe(TextKey.Of("I"), "a dotted capital is a letter of its own");
        TextKey.Of("\u0131").Should().NotBe(TextKey.Of("i"));
        TextKey.Of(TextKey.Of("\u0130")).Should().Be(TextKey.Of("\u0130"));
    }
}
