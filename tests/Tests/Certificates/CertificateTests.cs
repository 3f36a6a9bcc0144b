using System.Text.RegularExpressions;
using Certification.Certificates.Board;
using Certification.Certificates.Issuing;
using Certification.Cohorts.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Programmes;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Issuing.CertificateStatus;

namespace Certification.Tests.Certificates;

public class CertificateTests
{
    [Fact]
    public async Task What_a_certificate_says_is_frozen_whatever_is_renamed_moved_or_published_later()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        db.At(new(2026, 6, 1));
        var issued = await db.Certify(cohort, cohort.First.EnrolmentId);
        var drawn = CertificatePdf.Draw(issued.Content);

        await db.Rename(cohort.First.Caller.PersonId, "Aviaja", "Heilmann");
        await RenameCohort(db, cohort, "Et andet navn");
        await db.Move(cohort.Id, 1, new DateOnly(2026, 3, 9));
        await RenameProgramme(db);

        var later = await db.Certificate(issued.Id);
        later.ContentJson.Should().Be(issued.ContentJson);
        CertificatePdf.Draw(later.Content).Should().Equal(drawn, "the same bytes, for ever");
        new ReadPdf(drawn).Text.Should().Contain("Deltager1 Hold 12").And.Contain("Robusthed").And.Contain("2. marts – 25. maj 2026");
        (await db.Verify(issued.Code)).Name.Should().Be("Deltager1 Hold 12");
    }

    [Fact]
    public async Task A_new_edition_bears_todays_name_and_the_old_one_shows_superseded_with_its_old_name()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var old = await db.Certify(cohort, cohort.First.EnrolmentId);
        await db.Rename(cohort.First.Caller.PersonId, "Aviaja", "Heilmann");

        var edition = await db.Certificate(await db.Change(cohort.Coordinator, old.Id, Superseded, "Nyt navn."));

        (edition.Edition, edition.Status, edition.Content.Holder).Should().Be((2, Active, "Aviaja Heilmann"));
        edition.Number.Should().NotBe(old.Number);
        edition.Code.Should().NotBe(old.Code);
        new ReadPdf(CertificatePdf.Draw(edition.Content)).Text.Should().Contain("Aviaja Heilmann").And.Contain(edition.Number);
        (await db.Verify(edition.Code)).Status.Should().Be(Active);
        var (superseded, verified) = (await db.Certificate(old.Id), await db.Verify(old.Code));
        (superseded.Status, superseded.Content.Holder).Should().Be((Superseded, "Deltager1 Hold 12"));
        (verified.Status, verified.Name).Should().Be((Superseded, "Deltager1 Hold 12"));
    }

    [Fact]
    public async Task A_certificate_that_expired_while_suspended_is_expired_wherever_it_is_read()
    {
        await using var db = await TestDb.Create();
        await Given.Published(db, Awards.Yearly);
        var cohort = await Given.Cohort(db, programme: "yearly");
        await db.MeetAttendance(cohort);
        var issued = await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.Change(cohort.Coordinator, issued.Id, Suspended);
        var before = await Worths(db, cohort, issued);

        db.Clock.Now = db.Clock.Now.AddMonths(13);

        before.Should().Equal([Suspended, Suspended, Suspended]);
        (await Worths(db, cohort, issued)).Should().Equal([Expired, Expired, Expired], "list, public page and municipality say the same");
    }

    [Fact]
    public async Task A_certificate_is_valid_to_the_end_of_its_last_day_in_Denmark_also_for_those_who_see_it_from_Nuuk()
    {
        await using var db = await TestDb.Create();
        await Given.Published(db, Awards.Yearly);
        var cohort = await Given.Cohort(db, programme: "yearly", zone: "America/Nuuk");
        await db.MeetAttendance(cohort);
        var issued = await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);

        // One minute past midnight in Denmark; in Nuuk it is still the last day.
        db.Clock.Now = Certification.Platform.Time.Zones.ToUtc(issued.ValidUntil!.Value.AddDays(1), new TimeOnly(0, 1), Certification.Platform.Time.Zones.Copenhagen);

        (await Worths(db, cohort, issued)).Should().Equal([Expired, Expired, Expired]);
    }

    [Fact]
    public async Task Whoever_opens_an_old_edition_is_led_to_the_one_that_counts()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var first = await db.Certify(cohort, cohort.First.EnrolmentId);
        var second = await db.Change(cohort.Coordinator, first.Id, Superseded);
        var third = await db.Change(cohort.Coordinator, second, Superseded);
        await using var host = db.Host();
        var holder = await host.Visit(cohort.First.Caller.PersonId);

        foreach (var old in new[] { first.Id, second })
            (await holder.Page($"/certificates/{old}")).QuerySelector($"main .alert a[href='/certificates/{third}']").Should().NotBeNull();
        (await holder.Page($"/certificates/{third}")).QuerySelector("main .alert").Should().BeNull();
    }

    /// <summary>A new name is no renewal: only a decision makes a certificate valid for longer.</summary>
    [Fact]
    public async Task A_new_edition_is_valid_no_longer_than_the_one_it_replaces()
    {
        await using var db = await TestDb.Create();
        var (cohort, issued) = await ValidForAYear(db);
        db.Clock.Now = new(2027, 1, 15, 9, 0, 0, DateTimeKind.Utc);

        var edition = await db.Certificate(await db.Change(cohort.Coordinator, issued.Id, Superseded, "Nyt navn."));

        edition.Content.IssuedOn.Should().Be(new DateOnly(2027, 1, 15));
        edition.Content.ValidUntil.Should().Be(new DateOnly(2027, 3, 2)).And.Be(issued.Content.ValidUntil);
        edition.ValidUntil.Should().Be(edition.Content.ValidUntil);
        db.Clock.Now = new(2027, 3, 3, 9, 0, 0, DateTimeKind.Utc);
        (await db.Verify(edition.Code)).Status.Should().Be(Expired);
    }

    [Fact]
    public async Task A_certificate_is_valid_to_the_end_of_its_last_day_in_Denmark_and_expired_after_it()
    {
        await using var db = await TestDb.Create();
        var (_, issued) = await ValidForAYear(db);

        // Summer time has not begun: midnight in Copenhagen is 23 UTC.
        db.Clock.Now = new(2027, 3, 2, 22, 59, 59, DateTimeKind.Utc);
        (await db.Verify(issued.Code)).Status.Should().Be(Active);
        db.Clock.Now = new(2027, 3, 2, 23, 0, 0, DateTimeKind.Utc);
        (await db.Verify(issued.Code)).Status.Should().Be(Expired);
        (await db.Certificate(issued.Id)).Status.Should().Be(Active, "expiry is worked out, not stored");
    }

    [Fact]
    public async Task Was_she_certified_on_that_day_has_an_answer_for_every_day()
    {
        await using var db = await TestDb.Create();
        var (cohort, issued) = await ValidForAYear(db);
        await At(new(2026, 5, 1), Suspended);
        await At(new(2026, 5, 3), Active);
        db.Clock.Now = new(2027, 6, 1, 9, 0, 0, DateTimeKind.Utc);

        (await On(new(2026, 3, 1))).Should().BeNull("it was not issued yet");
        (await On(new(2026, 3, 2))).Should().Be(Active);
        (await On(new(2026, 4, 30))).Should().Be(Active);
        (await On(new(2026, 5, 1))).Should().Be(Suspended);
        (await On(new(2026, 5, 2))).Should().Be(Suspended);
        (await On(new(2026, 5, 3))).Should().Be(Active);
        (await On(new(2027, 3, 2))).Should().Be(Active);
        (await On(new(2027, 3, 3))).Should().Be(Expired);
        (await On(null)).Should().Be(Expired);
        (await On(new(2030, 1, 1))).Should().Be(Expired, "nobody knows more of a later day than of today");

        await At(new(2027, 6, 2), Revoked);
        (await On(null)).Should().Be(Revoked);
        (await On(new(2027, 6, 1))).Should().Be(Expired);
        (await On(new(2026, 5, 3))).Should().Be(Active, "what was true then stays true");

        async Task At(DateOnly date, CertificateStatus status)
        {
            db.At(date);
            await db.Change(cohort.Coordinator, issued.Id, status);
        }

        Task<CertificateStatus?> On(DateOnly? date) =>
            db.As(cohort.Coordinator, async (ReadCertificates f) => f.StatusOn(await f.One(issued.Id, default), date));
    }

    [Fact]
    public async Task Every_change_of_a_certificate_demands_a_reason()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var issued = await db.Certify(cohort, cohort.First.EnrolmentId);

        foreach (var status in new[] { Suspended, Revoked, Superseded })
            foreach (var blank in new[] { null, "", "  " })
                (await Course.Refusal(() => db.Change(cohort.Coordinator, issued.Id, status, blank))).Should().Be("certificate.reason");

        (await db.Certificate(issued.Id)).History.Should().ContainSingle();
    }

    [Fact]
    public async Task Only_listed_changes_of_a_certificate_happen()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db, people: 4);
        var listed = new Dictionary<CertificateStatus, CertificateStatus[]>
        {
            [Active] = [Suspended, Revoked, Superseded],
            [Suspended] = [Active, Revoked],
            [Revoked] = [],
            [Superseded] = [],
        };

        foreach (var ((from, to), who) in listed.Zip(cohort.People))
        {
            await db.MeetEverything(cohort.Coordinator, who.EnrolmentId);
            var certificate = (await db.Issue(cohort.Coordinator, who.EnrolmentId)).Id;
            if (from != Active) await db.Change(cohort.Coordinator, certificate, from);
            foreach (var status in Enum.GetValues<CertificateStatus>().Except(to))
                (await Course.Refusal(() => db.Change(cohort.Coordinator, certificate, status))).Should().Be("certificate.state", $"{from} never becomes {status}");
        }
    }

    [Fact]
    public async Task Holder_and_municipality_are_told_of_a_change_and_neither_is_told_why()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var issued = await db.Certify(cohort, cohort.First.EnrolmentId);

        await db.Change(cohort.Coordinator, issued.Id, Revoked, "Udstedt ved en fejl.");

        var mails = await db.Mails("certificate-status:");
        mails.Select(m => m.To).Should().BeEquivalentTo("Deltager1.Hold12@example.org", "Hanne.Hold12@example.org");
        mails.Should().OnlyContain(m => m.Content.Text.Contains(issued.Number) && m.Content.Text.Contains($"/verify/{issued.Code}") && !m.Content.Text.Contains("fejl"));
    }

    [Fact]
    public async Task A_holder_who_is_also_the_municipalitys_contact_is_told_once()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var issued = await db.Certify(cohort, cohort.First.EnrolmentId);
        await db.As(Caller.Nobody, async (AppDb context) =>
        {
            var holder = await context.Set<Certification.People.Person>().Include(p => p.Roles).SingleAsync(p => p.Id == cohort.First.Caller.PersonId);
            holder.Grant(Roles.MunicipalContact, cohort.Contact.Organisations[0]);
            return await context.SaveChangesAsync();
        });

        await db.Change(cohort.Coordinator, issued.Id, Suspended);

        (await db.Mails("certificate-status:")).Select(m => m.To).Should().BeEquivalentTo("Deltager1.Hold12@example.org", "Hanne.Hold12@example.org");
        (await db.Read(d => d.Set<Transfer>().Where(t => t.ReaderId == cohort.Contact.PersonId).ToListAsync())).Should().ContainSingle()
            .Which.Should().Match<Transfer>(t => t.Way == TransferWay.Mail && t.Fields == "name,status" && t.Enrolments == Transfer.Mark(cohort.First.EnrolmentId));
    }

    [Fact]
    public void A_verification_code_is_130_random_bits_in_letters_that_cannot_be_confused_on_paper()
    {
        var codes = Enumerable.Range(0, 2000).Select(_ => Certificate.NewCode()).ToList();

        codes.Should().OnlyHaveUniqueItems().And.OnlyContain(code => Regex.IsMatch(code, "^[A-HJ-NP-Z2-9]{26}$"));
        // Each of the 32 characters falls into each place with the same chance: 62 times of 2000, and never under 20 or over 120.
        foreach (var place in Enumerable.Range(0, 26))
            codes.GroupBy(code => code[place]).Select(g => g.Count()).Should().HaveCount(32).And.OnlyContain(count => count > 20 && count < 120);
    }

    [Fact]
    public async Task A_code_is_found_however_it_is_typed_and_a_number_opens_nothing()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var issued = await db.Certify(cohort, cohort.First.EnrolmentId);
        var spaced = string.Join(" ", issued.Code.Chunk(4).Select(part => new string(part)));

        foreach (var typed in new[] { issued.Code, issued.Code.ToLowerInvariant(), spaced, spaced.Replace(' ', '-'), $" {issued.Code} " })
            (await db.Verify(typed)).Should().Be(new Certification.Certificates.Verifying.Verification("Deltager1 Hold 12", "Certificeret instruktør i Robusthed", new(2026, 3, 2), null, Active));
        issued.Number.Should().MatchRegex(@"^\d{4}-\d{5}$");
        foreach (var wrong in new[] { issued.Number, $"{issued.Id}", issued.Code[..25], issued.Code + "A" })
            await db.Awaiting(d => d.Verify(wrong)).Should().ThrowAsync<Certification.Platform.Refusals.NotFoundException>();
    }

    [Fact]
    public async Task Every_wrong_code_gets_the_same_answer()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        var issued = await db.Certify(cohort, cohort.First.EnrolmentId);
        await using var host = db.Host();
        var stranger = host.Visit();
        var wrong = new[] { "ABCDEFGHJKLMNPQRSTUVWXYZ23", issued.Code[..25] + (issued.Code[25] == 'A' ? 'B' : 'A'), issued.Number, "x", "%C3%A6", new string('A', 400) };

        var answers = new List<(int Status, string Text)>();
        var pages = new List<string>();
        foreach (var code in wrong)
        {
            var answer = await stranger.Get($"/api/v1/verify/{code}");
            answers.Add(((int)answer.StatusCode, Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"traceId\":\"[^\"]*\"", "")));
            pages.Add((await stranger.Page($"/verify/{code}")).QuerySelector("main .alert")!.TextContent);
        }

        answers.Distinct().Should().ContainSingle().Which.Status.Should().Be(404);
        pages.Distinct().Should().ContainSingle();
    }

    /// <summary>Issued on 2 March 2026.</summary>
    private static async Task<(GivenCohort Cohort, Certificate Issued)> ValidForAYear(TestDb db)
    {
        await Given.Published(db, Awards.Yearly);
        var cohort = await Given.Cohort(db, programme: "yearly");
        await db.Waive(cohort.Coordinator, cohort.First.EnrolmentId, "attendance");
        return (cohort, await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId));
    }

    private static async Task RenameCohort(TestDb db, GivenCohort cohort, string name)
    {
        var now = await db.Cohort(cohort.Id);
        await db.As(cohort.Coordinator, (ArrangeCohort f) => f.Handle(cohort.Id, new() { Version = now.Version, Name = name, Capacity = now.Capacity, Minimum = now.Minimum }, default));
    }

    /// <summary>The next version bears another title.</summary>
    private static Task<int> RenameProgramme(TestDb db) => db.As(Caller.Nobody, async (AppDb context) =>
    {
        var newest = await context.Set<ProgrammeVersion>().Where(v => v.ProgrammeKey == "robusthed").OrderByDescending(v => v.Number).FirstAsync();
        context.Add(ProgrammeVersion.Publish(newest.Json.Replace($"\"version\": {newest.Number}", $"\"version\": {newest.Number + 1}", StringComparison.Ordinal)
            .Replace("\"Robusthed\"", "\"Omdøbt\"", StringComparison.Ordinal), newest.PublishedAt));
        return await context.SaveChangesAsync();
    });

    /// <summary>What the list, the public page and the municipality say that it is worth now.</summary>
    private static async Task<List<CertificateStatus?>> Worths(TestDb db, GivenCohort cohort, Certificate certificate)
    {
        var row = (await db.As(cohort.Contact, (ReadStaff f) => f.Handle(new(), default))).Items.Single(r => r.Name == certificate.Content.Holder);
        var listed = (await db.As(cohort.Coordinator, (ReadCertificates f) => f.List(new(), default))).Items.Single(c => c.Id == certificate.Id);
        return
        [
            listed.Status, (await db.Verify(certificate.Code)).Status,
            Enum.GetValues<CertificateStatus>().Cast<CertificateStatus?>().FirstOrDefault(s => row.Status.EndsWith(": " + Certification.Certificates.Texts.T($"CertificateStatus.{s}"), StringComparison.Ordinal)),
        ];
    }
}
