using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Notices;
using Certification.People;
using Certification.People.Contracts;
using Certification.People.Matching;
using Certification.People.Personal;
using Certification.People.Persons;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class MergeTests
{
    private static readonly Caller Administrator = Course.Coordinator with { Roles = Roles.Coordinator | Roles.Administrator };

    [Fact]
    public async Task The_one_who_stays_has_both_histories_and_the_other_is_nobody()
    {
        using var db = new TestDb();
        var (stays, goes) = await Two(db);

        await Merge(db, stays, goes);

        (await db.Read(d => d.Set<Enrolment>().Select(e => e.PersonId).Distinct().ToListAsync())).Should().Equal(stays);
        var view = await db.As(Course.Coordinator, (ReadPerson f) => f.Handle(stays, default));
        view.Courses.Select(c => c.Title).Should().BeEquivalentTo("Hold 20", "Hold 21");
        view.Posts.Select(p => p.Where).Should().BeEquivalentTo("Skolen, Aarhus", "Klubben, Aarhus");
        (await db.As(Course.Coordinator, (ReadPerson f) => f.Find("anne", new(), default))).Items.Select(p => p.Id).Should().Equal(stays);
        (await db.Read(d => d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == goes))).AsCaller().Should().Be(Caller.Nobody);
        (await db.As(Caller.Nobody, (PeopleReader p) => p.WithRole(Roles.Participant, default))).Select(p => p.Id).Should().Equal(stays);
        (await db.Read(d => d.Set<AuditEntry>().Where(a => a.Action.StartsWith("person.merged")).Select(a => a.SubjectId).ToListAsync())).Should().BeEquivalentTo([(long)stays, goes]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_addresses_lead_to_the_one_who_stays_when_they_stand_on_a_list(bool takesTheOther)
    {
        using var db = new TestDb();
        var (stays, goes) = await Two(db);
        await Merge(db, stays, goes, email: takesTheOther ? goes : null);
        var (third, fourth) = (await db.Plan("Hold 30"), await db.Plan("Hold 31"));

        await db.Enrol(third, Named("ah@example.org", await db.Municipality(), "Klubben"));
        await db.Enrol(fourth, Named("anne@example.org", await db.Municipality(), "Klubben"));

        (await db.Read(d => d.Set<Enrolment>().Where(e => e.CohortId == third || e.CohortId == fourth).Select(e => e.PersonId).Distinct().ToListAsync())).Should().Equal(stays);
        (await db.Read(d => d.Set<Person>().SingleAsync(p => p.Id == stays))).Email.Should().Be(takesTheOther ? "ah@example.org" : "anne@example.org");
        (await db.Count<Person>()).Should().Be(2);
    }

    [Fact]
    public async Task Undone_what_moved_goes_back_and_what_is_newer_stays()
    {
        using var db = new TestDb();
        var (stays, goes) = await Two(db);
        var merge = await Merge(db, stays, goes, name: goes, email: goes);
        var newer = (await db.Enrol(await db.Plan("Hold 30"), Named("ah@example.org", await db.Municipality(), "Klubben"))).Id;

        await db.As(Course.Coordinator, (UndoMerge f) => f.Handle(merge, default));

        (await db.Enrolment(newer)).PersonId.Should().Be(stays);
        (await db.Read(d => d.Set<Enrolment>().Where(e => e.Id != newer).OrderBy(e => e.Id).Select(e => e.PersonId).ToListAsync())).Should().Equal(stays, goes);
        (await db.Read(d => d.Set<Person>().OrderBy(p => p.Id).Select(p => p.Email).ToListAsync())).Should().Equal("anne@example.org", "ah@example.org");
        await FluentActions.Awaiting(() => db.As(Course.Coordinator, (UndoMerge f) => f.Handle(merge, default))).Should().ThrowAsync<NotFoundException>();
    }

    [Fact]
    public async Task After_thirty_days_a_merge_stands_and_the_list_of_what_moved_is_gone()
    {
        using var db = new TestDb();
        var (stays, goes) = await Two(db);
        var merge = await Merge(db, stays, goes);
        db.Clock.Now += PersonMerge.Undoable;
        await db.As(Caller.Nobody, (ForgetMerges f) => f.Handle(default));
        (await db.Read(d => d.Set<PersonMerge>().SingleAsync())).Moved.Should().NotBeNull();

        db.Clock.Now += TimeSpan.FromMinutes(1);

        (await Course.Refusal(() => db.As(Course.Coordinator, (UndoMerge f) => f.Handle(merge, default)))).Should().Be("merge.too-old");
        await db.As(Caller.Nobody, (ForgetMerges f) => f.Handle(default));
        (await db.Read(d => d.Set<PersonMerge>().SingleAsync())).Moved.Should().BeNull();
    }

    [Fact]
    public async Task Two_who_take_part_in_one_cohort_are_merged_once_the_one_who_goes_has_left_it()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await db.Enrol(cohort, Named("anne@example.org", aarhus, "Skolen"));
        var twice = (await db.Enrol(cohort, Named("ah@example.org", aarhus, "Skolen"))).Id;
        var (stays, goes) = (await Id(db, "anne@example.org"), await Id(db, "ah@example.org"));
        (await Course.Refusal(() => Merge(db, stays, goes))).Should().Be("merge.same-cohort");

        await db.Change(twice, EnrolmentState.Withdrawn);
        await Merge(db, stays, goes);

        (await db.Enrolment(twice)).PersonId.Should().Be(goes, "one person is in a cohort once, and what is over stays in its name");
        (await db.As(Course.Coordinator, (ReadPerson f) => f.Handle(stays, default))).Courses.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_merge_of_a_merge_is_undone_in_the_order_in_which_it_came()
    {
        using var db = new TestDb();
        var (anne, ah) = await Two(db);
        await db.Enrol(await db.Plan("Hold 22"), Named("a.h@example.org", await db.Municipality(), "Skolen"));
        var third = await Id(db, "a.h@example.org");
        var first = await Merge(db, anne, ah);
        var second = await Merge(db, third, anne);
        (await db.As(Caller.Nobody, (PersonRegistry r) => r.Known(["ah@example.org"], default)))["ah@example.org"].Should().Be(third);

        (await Course.Refusal(() => db.As(Course.Coordinator, (UndoMerge f) => f.Handle(first, default)))).Should().Be("merge.later");
        await db.As(Course.Coordinator, (UndoMerge f) => f.Handle(second, default));
        await db.As(Course.Coordinator, (UndoMerge f) => f.Handle(first, default));

        (await db.Read(d => d.Set<Enrolment>().OrderBy(e => e.Id).Select(e => e.PersonId).ToListAsync())).Should().Equal(anne, ah, third);
        (await db.Read(d => d.Set<Person>().CountAsync(p => p.MergedIntoId != null))).Should().Be(0);
    }

    [Fact]
    public async Task Whoever_is_erased_takes_along_who_they_turned_out_to_be_and_their_data_tells_of_both()
    {
        using var db = new TestDb();
        var (stays, goes) = await Two(db);
        var merge = await Merge(db, stays, goes);
        foreach (var enrolment in await db.Read(d => d.Set<Enrolment>().Select(e => e.Id).ToListAsync())) await db.Change(enrolment, EnrolmentState.Withdrawn);
        var anne = new Caller(stays, "Anne Holm", Roles.Participant, []);
        var held = await db.As(anne, (ReadHeld f) => f.Handle(stays, default));
        var request = await db.As(anne, (AskForErasure f) => f.Handle(new(), default));

        await db.As(Administrator, (DecideRequest f) => f.Handle(request, new() { Grant = true, Version = 0 }, default));

        held.SelectMany(h => h.Tables).Single(t => t.Table == nameof(Person)).Rows.Select(r => r["Email"]).Should().Equal("anne@example.org", "ah@example.org");
        (await db.Read(d => d.Set<Person>().Where(p => p.Id == stays || p.Id == goes).ToListAsync())).Should().OnlyContain(p => p.IsErased && p.FirstName == "" && p.EmailKey == $"erased:{p.Id}");
        var stands = await db.Read(d => d.Set<PersonMerge>().SingleAsync());
        (stands.Reason, stands.Moved).Should().Be(("", null));
        (await Course.Refusal(() => db.As(Course.Coordinator, (UndoMerge f) => f.Handle(merge, default)))).Should().Be("merge.too-old");
    }

    [Fact]
    public async Task Nobody_but_an_administrator_gives_another_address_to_somebody_who_runs_the_system()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var boss = await ContactScopeTests.Appoint(db, "boss@example.org");
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == boss)).Grant(Roles.Administrator);
            await d.SaveChangesAsync();
        });

        (await Course.Refusal(() => Merge(db, boss, cohort.First.Caller.PersonId, email: cohort.First.Caller.PersonId))).Should().Be("person.runs-the-system");
        (await Course.Refusal(() => Merge(db, cohort.Coordinator.PersonId, cohort.First.Caller.PersonId, by: cohort.Coordinator))).Should().Be("self");
        await Merge(db, boss, cohort.First.Caller.PersonId, by: Administrator);

        (await db.Enrolment(cohort.First.EnrolmentId)).PersonId.Should().Be(boss);
    }

    [Fact]
    public async Task What_was_mailed_before_is_not_mailed_again_in_the_other_name()
    {
        using var db = new TestDb();
        var (stays, goes) = await Two(db);
        await db.As(Caller.Nobody, (IServiceProvider s) => s.SendDueMail(default));
        var before = await db.Count<OutgoingMail>();
        before.Should().BeGreaterThan(0);

        await Merge(db, stays, goes);
        await db.As(Caller.Nobody, (IServiceProvider s) => s.SendDueMail(default));

        (await db.Count<OutgoingMail>()).Should().Be(before);
    }

    [Fact]
    public async Task An_address_with_a_tag_is_proposed_as_the_owner_of_the_box()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        await db.Enrol(cohort, Named("anne@example.org", aarhus, null));

        await db.Enrol(cohort, new() { FirstName = "A.", LastName = "Holm", Email = "Anne+kursus@example.org", MunicipalityId = odense });

        (await db.Read(d => d.Set<MatchProposal>().Include(m => m.Other).SingleAsync())).Other.Email.Should().Be("anne@example.org");
    }

    /// <summary>Merged and parted again, in whatever state two people are: every row of every table is what it was, and progress is what the facts say at each step.</summary>
    [Fact]
    public async Task A_merge_that_is_undone_leaves_every_row_as_it_was_after_any_history()
    {
        var steps = Gen.Choose(0, (int)What.GoOn).SelectMany(what => Gen.Choose(0, 6).SelectMany(who => Gen.Choose(0, 999).Select(how => new Step((What)what, who, how))));
        var merged = 0;

        await Law.Holds(steps, length: 30, series: 10, async series =>
        {
            using var history = await History.Begin();
            foreach (var step in series) await history.Take(step);
            var db = history.Db;
            await db.As(Caller.Nobody, (IServiceProvider s) => s.SendDueMail(default));
            var how = series.Length == 0 ? 0 : series[0].How;
            var (one, other) = (await Id(db, "Deltager1.Hold12@example.org"), await Id(db, how % 3 == 0 ? "Deltager2.Hold12@example.org" : "Deltager1.Hold13@example.org"));
            var before = await Rows(db);
            var progress = before["Progress"];
            try
            {
                var merge = await Merge(db, how % 2 == 0 ? one : other, how % 2 == 0 ? other : one, name: how % 5 == 0 ? one : other, email: how % 7 == 0 ? one : other, by: Administrator);
                merged++;
                (await Rows(db))["Progress"].Should().Equal(progress, "whose an enrolment is changes nothing about it");
                (await db.As(Caller.Nobody, (KeepProgress f) => f.Rebuild(default))).Should().Be(0);
                await db.As(Administrator, (UndoMerge f) => f.Handle(merge, default));
            }
            catch (RefusedException)
            {
            }
            foreach (var (table, rows) in await Rows(db)) rows.Should().Equal(before[table], table);
        });

        merged.Should().BeGreaterThan(3, "histories in which nobody is merged say nothing");
    }

    [Fact]
    public async Task Name_mail_and_telephone_begin_as_those_of_whoever_is_chosen_to_stay()
    {
        using var db = new TestDb();
        var (one, other) = await Two(db);
        await using var host = db.Host();
        var karen = await host.Visit(await host.Person("karen@example.org", Roles.Coordinator));

        var page = await karen.Page($"/people/compare?one={one}&other={other}");
        var swapped = await karen.Page(page.QuerySelectorAll("main a").Single(a => a.TextContent.StartsWith("Byt om", StringComparison.Ordinal)).GetAttribute("href")!);
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)swapped.QuerySelector("form:has([name='Input.StaysId'])")!;
        await karen.Submit(form, ("Input.Reason", "Samme telefon."));

        Chosen(page).Should().OnlyContain(id => id == $"{one}").And.HaveCountGreaterThan(0);
        Chosen(swapped).Should().OnlyContain(id => id == $"{other}").And.HaveCount(Chosen(page).Count);
        page.QuerySelector("main")!.TextContent.Should().Contain("anne@example.org) bliver");
        var kept = await db.Read(d => d.Set<Person>().SingleAsync(p => p.Id == other));
        (kept.MergedIntoId, kept.Email).Should().Be((null, "ah@example.org"));
        (await db.Read(d => d.Set<Person>().SingleAsync(p => p.Id == one))).MergedIntoId.Should().Be(other);
    }

    private static List<string?> Chosen(AngleSharp.Dom.IDocument page) => [.. page.QuerySelectorAll("input[type=radio][checked]").Select(r => r.GetAttribute("value"))];

    /// <summary>Every row of every table but the log, the merges themselves and the marks for the planner, without its version.</summary>
    private static Task<Dictionary<string, List<string>>> Rows(TestDb db) => db.Read(async d =>
    {
        var tables = new Dictionary<string, List<string>>();
        await d.Database.OpenConnectionAsync();
        foreach (var table in d.Model.GetEntityTypes().Select(e => e.GetTableName()!).Where(t => t is not ("AuditEntries" or "PersonMerges" or "PlanMarks")).Distinct())
        {
            using var command = d.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1";
            using var reader = await command.ExecuteReaderAsync();
            var rows = tables[table] = [];
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "Version").Select(i => $"{reader.GetName(i)}={reader.GetValue(i)}")));
        }
        return tables;
    });

    private static async Task<(int Stays, int Goes)> Two(TestDb db)
    {
        var aarhus = await db.Municipality();
        await db.Enrol(await db.Plan(), Named("anne@example.org", aarhus, "Skolen"));
        await db.Enrol(await db.Plan("Hold 21"), Named("ah@example.org", aarhus, "Klubben"));
        return (await Id(db, "anne@example.org"), await Id(db, "ah@example.org"));
    }

    internal static Task<int> Merge(TestDb db, int stays, int goes, int? name = null, int? email = null, Caller? by = null) => db.As(by ?? Course.Coordinator, (MergePersons f) => f.Handle(new()
    {
        StaysId = stays,
        GoesId = goes,
        NameOf = name,
        EmailOf = email,
        Reason = "Samme telefon.",
    }, default));

    private static Task<int> Id(TestDb db, string email) => db.Read(d => d.Set<Person>().Where(p => p.Email == email).Select(p => p.Id).SingleAsync());

    private static EnrolParticipant.Input Named(string email, int municipality, string? workplace) =>
        new() { FirstName = "Anne", LastName = "Holm", Email = email, MunicipalityId = municipality, Workplace = workplace };
}
