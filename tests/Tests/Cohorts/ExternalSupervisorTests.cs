using System.Net;
using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Planning;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

public class ExternalSupervisorTests
{
    [Fact]
    public async Task Whoever_is_appointed_from_outside_is_known_once_and_has_no_role()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var other = await Given.Cohort(db, name: "Hold 13");

        await db.AppointExternal(cohort.Coordinator, cohort.Id);
        await db.AppointExternal(other.Coordinator, other.Id, " LISBET@example.com ");

        var person = (await db.Read(d => d.Set<Person>().Include(p => p.Roles).Where(p => p.LastName == "Vang").ToListAsync())).Should().ContainSingle().Which;
        person.Roles.Should().BeEmpty();
        foreach (var id in new[] { cohort.Id, other.Id })
            (await db.Cohort(id)).Staff.Single(s => s.PersonId == person.Id).Should().BeEquivalentTo(new { Role = Roles.Supervisor, ByLinkSince = (DateTime?)db.Clock.Now });
        (await db.Read(d => d.Set<AuditEntry>().CountAsync(a => a.Action == "external.appointed"))).Should().Be(2);
    }

    [Fact]
    public async Task Somebody_with_an_account_for_it_is_chosen_in_the_list_and_nobody_is_appointed_twice_or_by_themselves()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var elsewhere = await Given.Cohort(db, name: "Hold 13");
        await db.AppointExternal(cohort.Coordinator, cohort.Id);
        await db.AppointExternal(cohort.Coordinator, cohort.Id, "closed@example.com");
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().SingleAsync(p => p.Email == "closed@example.com")).Close(db.Clock.Now);
            await d.SaveChangesAsync();
        });

        (await Refused("Ulla.Hold13@example.org")).Should().Be("external.has-role");
        (await Refused("Hanne.Hold13@example.org")).Should().Be("external.has-account");
        (await Refused("Deltager1.Hold12@example.org")).Should().Be("external.takes-part");
        (await Refused(Externals.Lisbet)).Should().Be("external.appointed");
        (await Refused("Karen.Hold12@example.org")).Should().Be("self");
        (await Course.Refusal(() => db.AppointExternal(elsewhere.Coordinator, elsewhere.Id, "closed@example.com"))).Should().Be("external.closed");

        Task<string> Refused(string email) => Course.Refusal(() => db.AppointExternal(cohort.Coordinator, cohort.Id, email));
    }

    [Fact]
    public async Task The_list_of_supervisors_leaves_them_alone_until_they_have_an_account_and_are_chosen_there()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.AppointExternal(cohort.Coordinator, cohort.Id);
        var lisbet = await db.PersonOf();

        await Arrange(cohort.Supervisor.PersonId);
        var alone = (await db.Cohort(cohort.Id)).Staff.Single(s => s.PersonId == lisbet);
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == lisbet)).Grant(Roles.Supervisor);
            await d.SaveChangesAsync();
        });
        await Arrange(cohort.Supervisor.PersonId, lisbet);

        alone.ByLinkSince.Should().NotBeNull();
        (await db.Cohort(cohort.Id)).Staff.Where(s => s.Role == Roles.Supervisor).Should().OnlyContain(s => s.ByLinkSince == null).And.HaveCount(2);

        async Task Arrange(params int[] supervisors)
        {
            var now = await db.Cohort(cohort.Id);
            await db.As(cohort.Coordinator, (ArrangeCohort f) => f.Handle(cohort.Id, new() { Version = now.Version, Name = now.Name, Capacity = 24, Minimum = 1, Trainers = [cohort.Trainer.PersonId], Supervisors = [.. supervisors] }, default));
        }
    }

    [Fact]
    public async Task Signing_in_shows_them_nothing_of_the_cohort_whatever_else_they_may_be()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.AppointExternal(cohort.Coordinator, cohort.Id);
        var lisbet = await db.PersonOf();

        foreach (var roles in new[] { Roles.None, Roles.Participant, Roles.Trainer | Roles.Supervisor })
        {
            var caller = new Caller(lisbet, "Lisbet Vang", roles, []);
            (await db.As(caller, (AppDb d) => d.Cohorts.VisibleTo(caller).CountAsync())).Should().Be(0);
            (await db.As(caller, (AppDb d) => d.CourseDays.VisibleTo(caller).CountAsync())).Should().Be(0);
            (await db.As(caller, (AppDb d) => d.Enrolments.VisibleTo(caller).CountAsync())).Should().Be(0);
            (await db.As(caller, (CohortReader r) => r.WorkedWithBy(caller, Roles.Trainer | Roles.Supervisor).CountAsync())).Should().Be(0);
        }
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == lisbet)).Grant(Roles.Participant);
            await d.SaveChangesAsync();
        });
        await using var host = db.Host();
        var visitor = await host.Visit(lisbet);
        foreach (var path in new[] { $"/enrolments/{cohort.First.EnrolmentId}", $"/enrolments/{cohort.First.EnrolmentId}/supervision", $"/enrolments/{cohort.First.EnrolmentId}/days", $"/api/v1/enrolments/{cohort.First.EnrolmentId}" })
            (await visitor.Get(path)).StatusCode.Should().Be(HttpStatusCode.NotFound, path);
        foreach (var path in new[] { $"/cohorts/{cohort.Id}", "/supervision/1", $"/api/v1/cohorts/{cohort.Id}" })
            (await visitor.Get(path)).StatusCode.Should().BeOneOf([HttpStatusCode.NotFound, HttpStatusCode.Forbidden], path);
    }

    [Fact]
    public async Task A_coordinator_adds_and_removes_them_on_the_page_of_the_plan()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var karen = await host.Visit(cohort.Coordinator.PersonId);
        var path = $"/cohorts/{cohort.Id}/plan";

        var wrong = await karen.Submit(Form(await karen.Page(path), "add-external"), ("Adding.FirstName", "Lisbet"), ("Adding.LastName", "Vang"), ("Adding.Email", "Ulla.Hold12@example.org"));
        var added = await karen.Page(await karen.Submit(Form(await karen.Page(path), "add-external"), ("Adding.FirstName", "Lisbet"), ("Adding.LastName", "Vang"), ("Adding.Email", Externals.Lisbet)));
        var form = added.Forms.Single(f => f.QuerySelector("[name=_handler][value^=remove-external]") is not null);
        var removed = await karen.Page(await karen.Submit(form));

        wrong.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await karen.Page(wrong)).QuerySelector("[role=alert]")!.TextContent.Should().Contain("Vælg dem på listen");
        added.QuerySelector("main")!.TextContent.Should().Contain("Lisbet Vang").And.Contain(Externals.Lisbet).And.Contain("Svarer via link siden");
        removed.QuerySelector("main")!.TextContent.Should().Contain("alle links er lukket").And.NotContain(Externals.Lisbet);
        (await karen.Submit(form)).StatusCode.Should().Be(HttpStatusCode.NotFound, "a second click finds nobody");
        (await db.Cohort(cohort.Id)).Staff.Should().HaveCount(2);
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string name) => page.Forms.Single(f => f.QuerySelector($"[name=_handler][value={name}]") is not null);
}
