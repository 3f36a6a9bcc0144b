using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Certification.Cohorts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Repeating;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Platform;

public class IdempotencyTests
{
    [Fact]
    public async Task Twenty_posts_with_one_key_enrol_once_and_later_ones_get_the_same_answer_byte_for_byte()
    {
        await using var test = await Site.Create();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => test.Enrol("key-1")));
        var first = answers.First(a => a.StatusCode == HttpStatusCode.Created && !a.Headers.Contains(IdempotencyKeys.Replayed));
        var again = await test.Enrol("key-1");

        foreach (var answer in answers)
            if (answer.StatusCode == HttpStatusCode.Created) (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(await first.Content.ReadAsByteArrayAsync());
            else (await Code(answer)).Should().Be("idempotency-in-progress");
        again.Headers.GetValues(IdempotencyKeys.Replayed).Should().Equal("true");
        (again.StatusCode, again.Headers.Location, again.Content.Headers.ContentType).Should().Be((first.StatusCode, first.Headers.Location, first.Content.Headers.ContentType));
        (await again.Content.ReadAsByteArrayAsync()).Should().Equal(await first.Content.ReadAsByteArrayAsync()).And.NotBeEmpty();
        (await test.Enrolments()).Should().Be(1);
        (await test.Host.Read(db => db.Set<AuditEntry>().CountAsync(a => a.Action == "enrolment.joined"))).Should().Be(1);
    }

    [Fact]
    public async Task The_same_key_with_something_else_is_refused_and_does_nothing()
    {
        await using var test = await Site.Create();
        await test.Enrol("key-1");

        var other = await test.Enrol("key-1", person: 2);
        var elsewhere = await test.Karen.Http.SendAsync(Site.Post("/api/v1/cohorts", "key-1", new { }));

        (other.StatusCode, await Code(other)).Should().Be((HttpStatusCode.UnprocessableEntity, "idempotency-mismatch"));
        elsewhere.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await test.Enrolments()).Should().Be(1);
    }

    [Fact]
    public async Task Another_caller_s_key_is_another_key()
    {
        await using var test = await Site.Create();
        var jonas = await test.Host.Visit(await test.Host.Person("jonas@example.org", Roles.Coordinator));
        await test.Enrol("key-1");

        var his = await jonas.Http.SendAsync(Site.Post(test.Door, "key-1", test.Anne(1)));

        (await Code(his)).Should().Be("enrolment.exists", "his key has done nothing yet, and so he hears what the rule says");
    }

    [Fact]
    public async Task A_refusal_is_not_kept_so_the_same_post_may_succeed_when_its_reason_is_gone()
    {
        await using var test = await Site.Create();
        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE Cohorts SET State = 'Draft'"));
        var refused = await test.Enrol("key-1");

        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE Cohorts SET State = 'Open'"));
        var accepted = await test.Enrol("key-1");

        (await Code(refused)).Should().Be("cohort.not-open");
        accepted.StatusCode.Should().Be(HttpStatusCode.Created);
        (await test.Enrolments()).Should().Be(1);
    }

    [Fact]
    public async Task What_dies_between_doing_and_answering_has_done_nothing_and_happens_once_the_next_time()
    {
        await using var test = await Site.Create();
        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER dies BEFORE UPDATE ON KeptAnswers BEGIN SELECT RAISE(ABORT, 'gone'); END"));
        var died = await test.Enrol("key-1");
        var left = await test.Enrolments();

        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER dies"));
        var answers = new[] { await test.Enrol("key-1"), await test.Enrol("key-1") };

        (died.StatusCode, left).Should().Be((HttpStatusCode.InternalServerError, 0));
        answers.Should().OnlyContain(a => a.StatusCode == HttpStatusCode.Created);
        (await test.Enrolments()).Should().Be(1);
        (await test.Host.Read(db => db.Set<AuditEntry>().CountAsync(a => a.Action == "enrolment.joined"))).Should().Be(1);
    }

    [Fact]
    public async Task One_that_a_dead_host_had_begun_waits_for_its_lease_and_is_then_taken_over()
    {
        await using var test = await Site.Create();
        await test.Enrol("key-1");
        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE KeptAnswers SET Status = NULL, Body = NULL"));
        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("DELETE FROM EnrolmentChanges; DELETE FROM Progress; DELETE FROM Enrolments"));

        var early = await test.Enrol("key-1");
        test.Host.Clock.Now += KeptAnswer.Lease;
        var late = await test.Enrol("key-1");

        (await Code(early)).Should().Be("idempotency-in-progress");
        late.StatusCode.Should().Be(HttpStatusCode.Created);
        (await test.Enrolments()).Should().Be(1);
    }

    [Fact]
    public async Task One_that_was_taken_over_while_it_ran_commits_nothing()
    {
        await using var test = await Site.Create();
        await test.Host.Read(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER over AFTER INSERT ON Enrolments BEGIN UPDATE KeptAnswers SET Claim = Claim + 1; END"));

        var slow = await test.Enrol("key-1");

        (await Code(slow)).Should().Be("idempotency-in-progress");
        (await test.Enrolments()).Should().Be(0);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("two\twords")]
    [InlineData("æble")]
    [InlineData("long")]
    public async Task A_key_is_one_to_255_visible_characters(string key)
    {
        await using var test = await Site.Create();

        var answer = await test.Enrol(key == "long" ? new string('k', 256) : key);

        (answer.StatusCode, await Code(answer)).Should().Be((HttpStatusCode.BadRequest, "bad-input"));
        (await test.Enrol(new string('k', 255))).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task After_a_day_the_answer_is_forgotten()
    {
        await using var test = await Site.Create();
        await test.Enrol("key-1");
        // A program in her name is the same caller, and outlives her session.
        var program = await test.Host.Program(await test.Host.Read(db => db.Set<Certification.People.Person>().Where(p => p.Email == "karen@example.org").Select(p => p.Id).SingleAsync()), "cohorts:write");
        var soon = await program.Http.SendAsync(Site.Post(test.Door, "key-1", test.Anne(1)));

        test.Host.Clock.Now += KeptAnswer.Kept;
        var late = await program.Http.SendAsync(Site.Post(test.Door, "key-1", test.Anne(1)));
        test.Host.Clock.Now += KeptAnswer.Kept;
        await using (var scope = test.Host.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<ForgetAnswers>().Handle(default);

        soon.Headers.Contains(IdempotencyKeys.Replayed).Should().BeTrue();
        (await Code(late)).Should().Be("enrolment.exists");
        (await test.Host.Read(db => db.Set<KeptAnswer>().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task A_list_that_is_uploaded_again_is_the_same_upload_whatever_line_parts_the_form()
    {
        await using var test = await Site.Create();
        var list = Encoding.UTF8.GetBytes("Fornavn;Efternavn;E-mail;Kommune\n" + string.Concat(Enumerable.Range(1, 3000).Select(i => $"Anne;Holm;anne{i}@example.org;Aarhus\n")));

        var first = await Upload("key-1", list);
        var again = await Upload("key-1", list);
        var other = await Upload("key-1", [.. list, .. "Bo;Holm;bo@example.org;Aarhus\n"u8]);

        first.StatusCode.Should().Be(HttpStatusCode.Created);
        (await again.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());
        again.Headers.Contains(IdempotencyKeys.Replayed).Should().BeTrue();
        other.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await test.Host.Read(db => db.Set<Certification.Cohorts.Enrolling.ImportUpload>().CountAsync())).Should().Be(1);

        Task<HttpResponseMessage> Upload(string key, byte[] content)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/cohorts/{test.Cohort}/imports") { Content = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "hold.csv" } } };
            request.Headers.Add(IdempotencyKeys.Header, key);
            return test.Karen.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task A_kept_answer_cannot_be_read_in_the_database()
    {
        await using var test = await Site.Create();

        await test.Enrol("key-1");

        var kept = await test.Host.Read(db => db.Set<KeptAnswer>().AsNoTracking().SingleAsync());
        Encoding.UTF8.GetString(kept.Body!).Should().NotContain("enrolled");
        kept.KeyHash.Should().HaveLength(64).And.NotContain("key-1");
    }

    [Fact]
    public async Task Of_one_whole_a_part_that_failed_goes_alone_and_nothing_is_there_before_the_end()
    {
        using var db = new TestDb();
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            await using var whole = await d.BeginWhole(default);
            await Note(d, "kept");
            await using (await d.BeginExclusive(default)) await Note(d, "taken back");
            await using (var part = await d.BeginExclusive(default))
            {
                await Note(d, "kept, too");
                await part.CommitAsync();
            }
            (await db.Count<KeptAnswer>()).Should().Be(0, "nobody else sees it yet");
            await whole.Commit(default);
        });

        (await db.Read(d => d.Set<KeptAnswer>().OrderBy(a => a.Id).Select(a => a.KeyHash).ToListAsync())).Should().Equal("kept", "kept, too");

        static Task Note(AppDb d, string what)
        {
            d.ChangeTracker.Clear();
            d.Add(KeptAnswer.Begin(what, 0, "", new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc)));
            return d.SaveChangesAsync();
        }
    }

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();

    /// <summary>An open cohort and a coordinator who enrols people into it.</summary>
    private sealed record Site(WebHost Host, TestDb Db, Visitor Karen, int Cohort, int Municipality) : IAsyncDisposable
    {
        public string Door => $"/api/v1/cohorts/{Cohort}/enrolments";

        public static async Task<Site> Create()
        {
            var db = new TestDb();
            var (municipality, cohort) = (await db.Municipality(), await db.Plan());
            var host = db.Host();
            return new Site(host, db, await host.Visit(await host.Person("karen@example.org", Roles.Coordinator)), cohort, municipality);
        }

        public object Anne(int number) => new { firstName = "Anne", lastName = "Holm", email = $"anne{number}@example.org", municipalityId = Municipality };

        public Task<HttpResponseMessage> Enrol(string key, int person = 1) => Karen.Http.SendAsync(Post(Door, key, Anne(person)));

        public static HttpRequestMessage Post(string path, string key, object body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.TryAddWithoutValidation(IdempotencyKeys.Header, key);
            return request;
        }

        public Task<int> Enrolments() => Host.Read(db => db.Set<Enrolment>().CountAsync());

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Db.DisposeAsync();
        }
    }
}
