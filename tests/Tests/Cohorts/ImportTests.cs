using System.Text;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Cohorts;

public class ImportTests
{
    [Fact]
    public async Task The_real_list_enrols_24_people_and_again_nobody()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort, Lists.Real);

        (await Preview(db, upload)).Counts.Should().Equal(Outcomes(created: 24));
        (await Confirm(db, upload)).Should().Be(new ImportResult(24, 0, 0, 0, 0));
        (await Preview(db, upload)).Counts.Should().Equal(Outcomes(unchanged: 24));
        (await Confirm(db, upload)).Should().Be(new ImportResult(0, 0, 24, 0, 0));
        var again = await Upload(db, cohort, Lists.Real);

        (await Confirm(db, again)).Should().Be(new ImportResult(0, 0, 24, 0, 0));
        (await db.Count<Person>()).Should().Be(24);
        (await db.Count<Enrolment>()).Should().Be(24);
    }

    [Fact]
    public async Task The_preview_says_in_words_how_the_list_was_read()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        (await Preview(db, await Upload(db, cohort, Lists.Real))).Form.Should().MatchRegex("^CSV \\(.+\\), felter adskilt af (semikolon|komma)$");
    }

    [Fact]
    public async Task Everybody_on_the_list_is_in_the_audit_trail_once_as_a_person_and_once_as_an_enrolment()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        await Confirm(db, await Upload(db, cohort, Lists.Real));

        var people = await db.Read(d => d.Set<Enrolment>().Select(e => new { e.Id, e.PersonId }).ToListAsync());
        var entries = await db.Read(d => d.Set<AuditEntry>().AsNoTracking().OrderBy(a => a.Id).ToListAsync());
        entries.Where(e => e.Action == "enrolment.joined").Select(e => (e.Chain, e.Number, e.PersonId)).Should().BeEquivalentTo(people.Select(p => ($"Enrolment:{p.Id}", 1, (int?)p.PersonId)));
        entries.Where(e => e.Action == "person.registered").Select(e => (e.Chain, e.Number, e.PersonId)).Should().BeEquivalentTo(people.Select(p => ($"Person:{p.PersonId}", 1, (int?)p.PersonId)));
        entries.Where(e => e.Subject == "ImportUpload").Select(e => (e.Number, e.Action)).Should().Equal((1, "list.uploaded"), (2, "enrolments.imported"));
        (await db.As(Caller.Nobody, (VerifyAudit feature) => feature.Handle(default))).First.Should().BeNull();
    }

    [Fact]
    public async Task People_are_stored_as_the_list_has_them()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        await Confirm(db, await Upload(db, cohort, Lists.Real));

        var people = await db.Read(d => d.Set<Person>().Include(p => p.Roles).Include(p => p.Employments).ThenInclude(e => e.Workplace!.Parent).ToDictionaryAsync(p => p.Email));
        people["mikkel.lundsoe@example.org"].LastName.Should().Be("Lundsø");
        people["dorthe.krogh.aakjaer@example.org"].FirstName.Should().Be("Dorthe \"Dot\"");
        people["anne.soerensen@example.org"].Phone.Should().Be("+45 68 00 10 01");
        people["aviaja.heilmann@example.net"].Language.Should().Be("kl");
        people["nikolaos.papadopoulos@example.com"].Language.Should().Be("en");
        people["anne.soerensen@example.org"].Language.Should().Be("da");
        var post = people["gulay.celik@example.com"].Employments.Should().ContainSingle().Which;
        (post.JobTitle, post.Workplace!.Name, post.Workplace.Parent!.Name).Should().Be(("Sygeplejerske", "Plejecenter Solgården", "Social- og Sundhedsforvaltningen"));
        people.Values.Should().OnlyContain(p => p.Roles.Count == 1 && p.Roles[0].Role == Roles.Participant);
        (await db.Read(d => d.Set<Enrolment>().Where(e => e.Remark != null).Select(e => e.Remark).ToListAsync()))
            .Should().HaveCount(5).And.Contain("Deltager kun dag 1; ankommer kl. 10\nØnsker parkeringsplads");
    }

    [Fact]
    public async Task A_list_with_a_civil_registration_number_in_it_is_not_kept()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        var upload = () => Upload(db, cohort, Encoding.UTF8.GetBytes($"Fornavn;Efternavn;E-mail;Kommune;Bemærkning\r\nAnne;Holm;anne@example.org;Aarhus;\r\nBo;Holm;bo@example.org;Aarhus;CPR 010180-1234\r\n"));

        (await upload.Should().ThrowAsync<RefusedException>()).Which.Message.Should().Contain("linje 3").And.NotContain("010180");
        db.StoredFiles.Should().Be(0);
    }

    [Fact]
    public async Task Not_even_in_a_field_that_is_too_long_or_a_row_that_is_broken()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        foreach (var row in new[] { $"Anne;Holm;a@example.org;;Aarhus;{new string('x', 20_000)} 010180-1234", "Anne;Holm;010180-1234" })
            await FluentActions.Awaiting(() => Upload(db, cohort, row)).Should().ThrowAsync<RefusedException>();

        db.StoredFiles.Should().Be(0);
    }

    [Fact]
    public async Task A_list_is_forgotten_after_a_day_and_what_came_of_it_stays()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort, Lists.Real);
        await Confirm(db, upload);
        db.Clock.Now = db.Clock.Now.AddHours(25);
        var later = await Upload(db, cohort, Lists.Real);

        await db.As(Caller.Nobody, (ForgetLists f) => f.Handle(default));

        db.StoredFiles.Should().Be(1);
        await FluentActions.Awaiting(() => Preview(db, upload)).Should().ThrowAsync<NotFoundException>();
        (await Preview(db, later)).Counts.Should().Equal(Outcomes(unchanged: 24));
        (await db.Count<Enrolment>()).Should().Be(24);
    }

    [Fact]
    public async Task Nothing_is_stored_before_the_list_is_confirmed()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        await Preview(db, await Upload(db, cohort, Lists.Real));

        (await db.Count<Person>()).Should().Be(0);
        (await db.Count<Enrolment>()).Should().Be(0);
        (await db.Count<Organisation>()).Should().Be(await db.Read(d => d.Set<Organisation>().CountAsync(o => o.Kind == OrganisationKind.Municipality)));
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_refused_and_not_kept()
    {
        using var db = new TestDb();
        var cohort = await Open(db);

        (await Course.Refusal(() => Upload(db, cohort, "Navn;By\r\nAnne;Aarhus"u8.ToArray()))).Should().StartWith("list.");

        db.StoredFiles.Should().Be(0);
        (await db.Count<ImportUpload>()).Should().Be(0);
    }

    [Fact]
    public async Task A_bad_row_never_hides_a_good_one()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort,
            Lists.Good(1), "=HYPERLINK(1);Holm;anne2@example.org;;Aarhus;", "Anne;Holm;anne3;;Aarhus;", "Anne;Holm;anne4@example.org;;Århuus;", "Anne;Holm;ANNE1@example.org;;Aarhus;", "Anne;Holm;anne5@example.org", Lists.Good(6));

        var preview = await Preview(db, upload);
        var result = await Confirm(db, upload);

        preview.Rows.Select(r => (r.Line, r.Outcome)).Should().Equal(
            (2, RowOutcome.Created), (3, RowOutcome.Rejected), (4, RowOutcome.Rejected), (5, RowOutcome.Rejected), (6, RowOutcome.Rejected), (7, RowOutcome.Rejected), (8, RowOutcome.Created));
        preview.Rows[3].Problems.Should().ContainSingle().Which.Should().StartWith("Kommune: ").And.Contain("Aarhus");
        result.Should().Be(new ImportResult(2, 0, 0, 5, 0));
        (await db.Read(d => d.Set<Person>().Select(p => p.Email).ToListAsync())).Should().BeEquivalentTo("anne1@example.org", "anne6@example.org");
    }

    [Fact]
    public async Task Rejected_rows_are_handed_back_mended_and_imported()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort, Lists.Good(1), "Bo;Friis;bo@example.org;+45 68 00 10 02;Århuus;Kørestol", Lists.Good(3));
        await Confirm(db, upload);

        var rejected = await Download(db, upload);
        var mended = await Upload(db, cohort, Encoding.UTF8.GetBytes(rejected.Replace("Århuus", "Aarhus", StringComparison.Ordinal)));

        Lists.Cells(rejected.TrimStart('\uFEFF')).Should().HaveCount(2);
        (await Confirm(db, mended)).Should().Be(new ImportResult(1, 0, 0, 0, 0));
        var bo = await db.Read(d => d.Set<Person>().SingleAsync(p => p.Email == "bo@example.org"));
        bo.Phone.Should().Be("+45 68 00 10 02");
    }

    [Fact]
    public async Task Somebody_known_by_e_mail_is_matched_and_left_as_they_are()
    {
        using var db = new TestDb();
        var (first, second) = (await Open(db), await db.Plan("Hold 21"));
        await Confirm(db, await Upload(db, first, Lists.Good(1)));

        var upload = await Upload(db, second, "Anna;Holm-Friis;ANNE1@EXAMPLE.ORG;99;Odense;");

        (await Preview(db, upload)).Counts.Should().Equal(Outcomes(matched: 1));
        (await Confirm(db, upload)).Should().Be(new ImportResult(0, 1, 0, 0, 0));
        var person = await db.Read(d => d.Set<Person>().Include(p => p.Employments).SingleAsync());
        (person.FirstName, person.LastName, person.Phone).Should().Be(("Anne", "Holm", "68001001"));
        person.Employments.Should().ContainSingle();
    }

    [Fact]
    public async Task A_full_cohort_puts_the_rest_on_the_waiting_list_in_the_order_of_the_list()
    {
        using var db = new TestDb();
        var cohort = await Open(db, capacity: 21);

        var result = await Confirm(db, await Upload(db, cohort, Lists.Real));

        result.Should().Be(new ImportResult(24, 0, 0, 0, 3));
        var waiting = await db.As(Course.Coordinator, (ReadEnrolments f) => f.Handle(cohort, EnrolmentState.Waitlisted, new(), default));
        waiting.Items.Select(l => l.Person.FirstName).Should().Equal("Dorthe \"Dot\"", "Kübra", "Per");
    }

    [Fact]
    public async Task Those_who_wait_stand_in_the_order_of_the_list_and_not_of_the_alphabet()
    {
        using var db = new TestDb();
        var cohort = await Open(db, capacity: 1);

        await Confirm(db, await Upload(db, cohort, Lists.Good(1), "Åse;Holm;aase@example.org;;Aarhus;", "Bo;Holm;bo@example.org;;Aarhus;", "Ad;Holm;ad@example.org;;Aarhus;"));

        var waiting = await db.As(Course.Coordinator, (ReadEnrolments f) => f.Handle(cohort, EnrolmentState.Waitlisted, new(), default));
        waiting.Items.Select(l => l.Person.FirstName).Should().Equal("Åse", "Bo", "Ad");
    }

    [Fact]
    public async Task Somebody_who_withdrew_is_not_enrolled_again_by_the_list()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort, Lists.Good(1), Lists.Good(2));
        await Confirm(db, upload);
        var left = await db.Read(d => d.Set<Enrolment>().OrderBy(e => e.Id).Select(e => e.Id).FirstAsync());
        await db.Change(left, EnrolmentState.Withdrawn);

        (await Confirm(db, upload)).Should().Be(new ImportResult(0, 0, 2, 0, 0));

        (await db.Enrolment(left)).State.Should().Be(EnrolmentState.Withdrawn);
    }

    [Fact]
    public async Task A_list_is_not_imported_into_a_cohort_that_takes_nobody()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort, Lists.Real);
        await db.ChangeTo(cohort, CohortState.Cancelled, "For få tilmeldte.");

        (await Course.Refusal(() => Confirm(db, upload))).Should().Be("cohort.not-open");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_import_that_is_interrupted_leaves_nothing_half_done(bool crash)
    {
        using var db = new TestDb();
        var cohort = await Open(db, capacity: 2000);
        var upload = await Upload(db, cohort, [.. Enumerable.Range(1, ImportParticipants.Chunk + 100).Select(Lists.Good)]);
        using var cancel = new CancellationTokenSource();
        // The second half's people are stored when it happens.
        var interruption = new Interruption(atSave: 3, crash ? () => throw new InvalidOperationException("Power cut.") : cancel.Cancel);

        await using (var process = AnotherProcess(db, interruption))
        await using (var scope = process.CreateAsyncScope())
        {
            var import = () => scope.ServiceProvider.GetRequiredService<ImportParticipants>().Handle(upload, cancel.Token);
            if (crash) await import.Should().ThrowAsync<InvalidOperationException>();
            else await import.Should().ThrowAsync<OperationCanceledException>();
        }

        interruption.Saves.Should().Be(3);
        (await db.Count<Enrolment>()).Should().Be(0);
        (await db.Count<Person>()).Should().Be(0);
        (await Preview(db, upload)).Confirmed.Should().BeFalse();
        (await Confirm(db, upload)).Created.Should().Be(600);
    }

    [Fact]
    public async Task A_list_confirmed_by_eight_at_once_enrols_everybody_once()
    {
        using var db = new TestDb();
        var cohort = await Open(db);
        var upload = await Upload(db, cohort, Lists.Real);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Confirm(db, upload))));

        results.Sum(r => r.Created).Should().Be(24);
        results.Sum(r => r.Unchanged).Should().Be(7 * 24);
    }

    private static async Task<int> Open(TestDb db, int capacity = 26)
    {
        await db.Municipality();
        return await db.Plan(capacity: capacity);
    }

    private static Task<int> Upload(TestDb db, int cohort, params string[] rows) =>
        Upload(db, cohort, Encoding.UTF8.GetBytes(string.Join("\r\n", [Lists.Header, .. rows])));

    private static Task<int> Upload(TestDb db, int cohort, byte[] list) =>
        db.As(Course.Coordinator, (UploadList f) => f.Handle(cohort, new MemoryStream(list), "hold12.csv", default));

    private static Task<ImportPreview> Preview(TestDb db, int upload) => db.As(Course.Coordinator, (PreviewImport f) => f.Handle(upload, null, default));

    private static Task<ImportResult> Confirm(TestDb db, int upload) => db.As(Course.Coordinator, (ImportParticipants f) => f.Handle(upload, default));

    private static async Task<string> Download(TestDb db, int upload)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await (await db.As(Course.Coordinator, (PreviewImport f) => f.Rejected(upload, default))).ExecuteAsync(http);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static Dictionary<RowOutcome, int> Outcomes(int created = 0, int matched = 0, int unchanged = 0, int rejected = 0) => new()
    {
        [RowOutcome.Created] = created,
        [RowOutcome.Matched] = matched,
        [RowOutcome.Unchanged] = unchanged,
        [RowOutcome.Rejected] = rejected,
    };

    /// <summary>A second host over the same files, in which something follows every save.</summary>
    private static ServiceProvider AnotherProcess(TestDb db, IFollowsFacts follower)
    {
        var folder = Path.GetDirectoryName(db.FileFolder)!;
        var settings = new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = $"Data Source={Path.Combine(folder, "test.db")}",
            ["Files:Folder"] = db.FileFolder,
            ["Mail:Folder"] = Path.Combine(folder, "mail"),
        };
        return TestDb.Compose(settings, services => services.AddSingleton<TimeProvider>(db.Clock).AddSingleton(follower).AddScoped(_ => Course.Coordinator));
    }

    private sealed class Interruption(int atSave, Action interrupt) : IFollowsFacts
    {
        public int Saves { get; private set; }

        public Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
        {
            if (++Saves == atSave) interrupt();
            return Task.CompletedTask;
        }
    }
}
