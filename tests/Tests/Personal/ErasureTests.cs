using System.Net;
using System.Text;
using Certification.Certificates.Issuing;
using Certification.Certificates.Verifying;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Personal;
using Certification.Coursework;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.People;
using Certification.People.Personal;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Certification.Tests.Certificates;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Personal;

public sealed class ErasureTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Nothing_that_tells_of_an_erased_person_is_left_in_database_files_or_mail()
    {
        await using var host = new WebHost(seed: true, now: Now);
        var anne = await host.Read(db => db.Set<Person>().SingleAsync(p => p.Email == "anne.soerensen@example.org"));
        var admin = await host.Person("line@example.org", Roles.Administrator, "Line", "Lund");
        var code = await host.Read(db => db.Set<Certificate>().OrderBy(c => c.Id).Select(c => c.Code).FirstAsync());
        await Finish(host);
        var page = await (await host.Visit(anne.Id)).Page("/me/data");
        page.Body!.TextContent.Should().NotContain(anne.Phone ?? "§");
        await In(host, async services =>
        {
            var db = services.GetRequiredService<AppDb>();
            await db.Database.ExecuteSqlInterpolatedAsync($"UPDATE Persons SET FirstName = {Marks.Mark}, LastName = 'Sørensen', Email = {Marks.Mark + "@example.org"}, EmailKey = {Marks.Mark + "@example.org"} WHERE Id = {anne.Id}");
            await services.GetRequiredService<Postbox>().Queue(Certification.People.Letters.InvitationFor(await db.Set<Person>().SingleAsync(p => p.Id == anne.Id), Now), default);
            await db.SaveChangesAsync();
            await services.SendDueMail(default);
            (await db.Set<OutgoingMail>().AsNoTracking().SingleAsync(m => m.Key.StartsWith("invited:"))).State.Should().Be(MailState.Sent);
            var audit = services.GetRequiredService<AuditTrail>();
            audit.By(new Caller(anne.Id, Marks.Mark, Roles.Participant, [])).Note("person.exported", AuditEntry.Person, anne.Id, Marks.Mark, Marks.Mark, Marks.Mark);
            await db.SaveChangesAsync();
            (await Marks.Plant(db, anne.Id)).Should().BeGreaterThan(60);
            await db.Database.ExecuteSqlInterpolatedAsync($"UPDATE Persons SET FirstName = {Marks.Mark}, Email = {Marks.Mark + "@example.org"} WHERE Id = {anne.Id}");
            var stored = await services.GetRequiredService<FileStore>().Save(new MemoryStream(Encoding.UTF8.GetBytes(Marks.Mark)), "a.txt", FileTypes.All, default);
            await db.Database.ExecuteSqlInterpolatedAsync($"UPDATE SubmissionFiles SET [Key] = {stored.Key} WHERE Id = (SELECT MIN(f.Id) FROM SubmissionFiles f JOIN SubmissionVersions v ON v.Id = f.SubmissionVersionId JOIN Submissions s ON s.Id = v.SubmissionId JOIN Enrolments e ON e.Id = s.EnrolmentId WHERE e.PersonId = {anne.Id})");
        });
        Marks.InFiles(host.FileFolder).Should().NotBeEmpty();
        Marks.InFiles(host.MailFolder).Should().NotBeEmpty();

        await Erase(host, anne.Id, admin);

        // The one mail that tells them so, to the address as it was.
        (await host.Read(Marks.Left)).Should().BeEquivalentTo("OutgoingMails.To", "OutgoingMails.ToKey", "OutgoingMails.ToName");
        (await host.Read(db => db.Set<OutgoingMail>().SingleAsync(m => m.RecipientId == 0))).Letter.Should().Be("request-erased");
        Marks.InFiles(host.FileFolder).Should().BeEmpty();
        Marks.InFiles(host.MailFolder).Should().BeEmpty();
        (await In(host, services => services.GetRequiredService<VerifyAudit>().Handle(default))).First.Should().BeNull();
        (await host.Read(db => db.Set<CourseOutcome>().SumAsync(o => o.Count))).Should().Be(1);
        (await (await host.Visit(admin)).Page("/retention")).QuerySelector("[aria-labelledby=remains] tbody")!.TextContent.Should().Contain("Aarhus").And.Contain("Robusthed").And.Contain("Gennemført: 1");
        var verified = await host.Visit().Page($"/verify/{code}");
        verified.Body!.TextContent.Should().Contain("Oplysninger om indehaveren er slettet").And.NotContain("Sørensen");
        verified.QuerySelectorAll(".verification dt").Select(label => label.TextContent).Should().Equal("Udstedt", "Gyldigt til");
        (await host.Visit().Page("/sign-in")).QuerySelector($"input[name=person][value='{anne.Id}']").Should().BeNull();
        (await (await host.Visit(admin)).Get($"/accounts/{anne.Id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await (await host.Visit("karen.holm@example.org")).Page("/cohorts")).Body!.TextContent.Should().NotContain(Marks.Mark);
    }

    [Fact]
    public async Task Nobody_is_erased_out_of_a_running_course_until_they_have_left_it()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        var ask = () => test.As(cohort.First.Caller, (AskForErasure f) => f.Handle(new(), default));

        (await ask.Should().ThrowAsync<RefusedException>()).WithMessage("*Hold 12*");
        await test.As(cohort.Coordinator, async (AppDb db) =>
        {
            (await db.Set<Enrolment>().Include(e => e.History).SingleAsync(e => e.Id == cohort.First.EnrolmentId)).Change(EnrolmentState.Withdrawn, "Nyt job", cohort.Coordinator.PersonId, test.Clock.Now);
            await db.SaveChangesAsync();
        });
        var asked = await ask();

        asked.Should().BePositive();
    }

    [Fact]
    public async Task Whoever_registered_an_erasure_does_not_grant_it_and_nobody_grants_their_own()
    {
        await using var host = new WebHost(now: Now);
        var (line, jens, per) = (await host.Person("line@example.org", Roles.Administrator), await host.Person("jens@example.org", Roles.Administrator), await host.Person("per@example.org", Roles.Participant));
        var (first, second) = (await host.Visit(line), await host.Visit(jens));
        var registered = await first.Post($"/api/v1/accounts/{per}/requests", new { kind = "erasure", receivedOn = "2026-02-20", reason = "Brev, med pas" });
        registered.StatusCode.Should().Be(HttpStatusCode.Created);
        var request = await host.Read(db => db.Set<PersonalRequest>().SingleAsync());

        var own = await first.Post($"/api/v1/personal-data/{request.Id}/decision", new { grant = true, version = request.Version });
        var other = await second.Post($"/api/v1/personal-data/{request.Id}/decision", new { grant = true, version = request.Version });

        own.StatusCode.Should().Be(HttpStatusCode.Conflict);
        other.StatusCode.Should().Be(HttpStatusCode.NoContent);
        request.Due.Should().Be(new DateOnly(2026, 3, 20));
        (await host.Read(db => db.Set<Person>().SingleAsync(p => p.Id == per))).IsErased.Should().BeTrue();
        (await host.Read(db => db.Set<PersonalRequest>().SingleAsync())).Reason.Should().BeNull();
    }

    [Fact]
    public async Task A_refused_erasure_says_why_and_changes_nothing()
    {
        await using var host = new WebHost(now: Now);
        var (line, per) = (await host.Person("line@example.org", Roles.Administrator), await host.Person("per@example.org", Roles.Participant));
        await (await host.Visit(per)).Post("/api/v1/me/data/erasure", new { });
        var admin = await host.Visit(line);
        var request = await host.Read(db => db.Set<PersonalRequest>().SingleAsync());

        var silent = await admin.Post($"/api/v1/personal-data/{request.Id}/decision", new { grant = false, version = request.Version });
        var told = await admin.Post($"/api/v1/personal-data/{request.Id}/decision", new { grant = false, answer = "Sagen verserer.", version = request.Version });

        silent.StatusCode.Should().Be(HttpStatusCode.Conflict);
        told.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await host.Read(db => db.Set<Person>().SingleAsync(p => p.Id == per))).Email.Should().Be("per@example.org");
        (await (await host.Visit(per)).Page("/me/data")).Body!.TextContent.Should().Contain("Sagen verserer.");
    }

    internal static async Task Erase(WebHost host, int person, int admin)
    {
        var asked = await (await host.Visit(person)).Post("/api/v1/me/data/erasure", new { });
        asked.StatusCode.Should().Be(HttpStatusCode.Created, await asked.Content.ReadAsStringAsync());
        var request = await host.Read(db => db.Set<PersonalRequest>().OrderByDescending(r => r.Id).FirstAsync(r => r.PersonId == person));
        var decided = await (await host.Visit(admin)).Post($"/api/v1/personal-data/{request.Id}/decision", new { grant = true, version = request.Version });
        decided.StatusCode.Should().Be(HttpStatusCode.NoContent, await decided.Content.ReadAsStringAsync());
    }

    internal static Task Finish(WebHost host) => host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE Cohorts SET State = 'Finished'"));

    private static async Task<T> In<T>(WebHost host, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    private static Task<bool> In(WebHost host, Func<IServiceProvider, Task> act) => In(host, async services => { await act(services); return true; });
}
