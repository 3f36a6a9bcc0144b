using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Platform;

public class ManyWritesTests
{
    private const int People = ManyWrites.Many;

    [Fact]
    public async Task Many_rows_are_stored_as_the_same_rows_are_one_by_one()
    {
        using var many = new TestDb();
        using var few = new TestDb();
        await many.Municipality();
        await few.Municipality();

        await many.Read(async db =>
        {
            db.AddRange(Somebodies(People));
            return await db.SaveChangesAsync();
        });
        await few.Read(async db =>
        {
            foreach (var person in Somebodies(People))
            {
                db.Add(person);
                await db.SaveChangesAsync();
            }
            return true;
        });

        foreach (var table in new[] { "Persons", "Employments", "RoleGrants", "Organisations" })
            (await Rows(many, table)).Should().Equal(await Rows(few, table), table);
    }

    [Fact]
    public async Task What_was_stored_has_its_id_and_can_be_changed_by_the_next_save()
    {
        using var db = new TestDb();
        await db.Municipality();
        var people = Somebodies(People);

        await db.Read(async d =>
        {
            d.AddRange(people);
            await d.SaveChangesAsync();
            people[3].Grant(Roles.Trainer);
            d.Remove(people[4].Roles[0]);
            return await d.SaveChangesAsync();
        });

        var stored = await db.Read(d => d.Set<Person>().Include(p => p.Roles).Include(p => p.Employments).OrderBy(p => p.Id).ToListAsync());
        stored.Select(p => (p.Id, p.Email)).Should().BeEquivalentTo(people.Select(p => (p.Id, p.Email)));
        stored.Should().OnlyContain(p => p.Employments.Count == 1 && p.Employments[0].PersonId == p.Id);
        stored.Single(p => p.Id == people[3].Id).Roles.Should().HaveCount(2);
        stored.Single(p => p.Id == people[4].Id).Roles.Should().BeEmpty();
    }

    [Fact]
    public async Task A_number_that_somebody_had_is_not_given_again()
    {
        using var db = new TestDb();
        await db.Municipality();
        var gone = await db.Read(async d =>
        {
            var person = Somebodies(1)[0];
            d.Add(person);
            await d.SaveChangesAsync();
            d.Remove(person);
            await d.SaveChangesAsync();
            return person.Id;
        });

        await db.Read(d =>
        {
            d.AddRange(Somebodies(People));
            return d.SaveChangesAsync();
        });

        (await db.Read(d => d.Set<Person>().MinAsync(p => p.Id))).Should().Be(gone + 1);
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_takes_all_others_back()
    {
        using var db = new TestDb();
        await db.Municipality();
        var same = Somebodies(People).Append(Somebodies(1)[0]);

        var save = () => db.Read(d =>
        {
            d.AddRange(same);
            return d.SaveChangesAsync();
        });

        await save.Should().ThrowAsync<DbUpdateException>();
        (await db.Count<Person>()).Should().Be(0);
        (await db.Count<Employment>()).Should().Be(0);
    }

    [Fact]
    public async Task A_row_that_points_at_nothing_takes_all_others_back()
    {
        using var db = new TestDb();
        var nowhere = Somebodies(People, municipality: 123_456);

        var save = () => db.Read(d =>
        {
            d.AddRange(nowhere);
            return d.SaveChangesAsync();
        });

        await save.Should().ThrowAsync<SqliteException>();
        (await db.Count<Person>()).Should().Be(0);
    }

    [Fact]
    public async Task Those_who_begin_together_stand_where_the_facts_say()
    {
        using var db = new TestDb();
        var cohort = await db.Plan(capacity: 1000);
        await db.Municipality();
        await db.Read(async d =>
        {
            var people = Somebodies(People);
            d.AddRange(people);
            await d.SaveChangesAsync();
            var joined = await d.Set<Cohort>().SingleAsync(c => c.Id == cohort);
            d.AddRange(people.Select((p, taken) => Enrolment.Join(joined, p.Id, new(1), null, taken, 1, db.Clock.Now)));
            return await d.SaveChangesAsync();
        });

        (await db.Count<Progress>()).Should().Be(People);
        (await db.As(Caller.Nobody, (KeepProgress keep) => keep.Rebuild(default))).Should().Be(0);
    }

    [Fact]
    public async Task Somebody_who_begins_with_a_fact_already_stands_where_it_says()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var (enrolment, _) = await db.Enrol(cohort, Course.Person(1, await db.Municipality()));

        await db.Read(async d =>
        {
            var begun = await d.Set<Enrolment>().Include(e => e.History).Include(e => e.Cohort).SingleAsync(e => e.Id == enrolment);
            d.Add(Waiver.Grant(enrolment, "practice", "Har lang erfaring.", null, 1, db.Clock.Now));
            begun.Change(EnrolmentState.Completed, null, 1, db.Clock.Now);
            return await d.SaveChangesAsync();
        });

        (await db.As(Caller.Nobody, (KeepProgress keep) => keep.Rebuild(default))).Should().Be(0);
        Standing.Parse((await db.Read(d => d.Set<Progress>().SingleAsync())).Text)["practice"].Stage.Should().Be(Stage.Waived);
    }

    /// <summary>Every second works in an administration of the first's, in workplaces that are new with them.</summary>
    private static List<Person> Somebodies(int count, int municipality = 1)
    {
        var administration = Organisation.Administration(municipality, "Børn og Unge");
        var workplaces = Enumerable.Range(0, 3).Select(i => Organisation.Workplace(municipality, administration, $"Børnehuset {i}")).ToList();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var person = Person.Register("Åse", $"Holm {i}", $"aase{i}@example.org", i % 2 == 0 ? null : "+45 68 00 10 01", "da", new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc).AddMilliseconds(i));
            person.Employ(Employment.At(municipality, new Post(null, i % 2 == 0 ? null : workplaces[i % 3]), "Pædagog", new DateOnly(2026, 3, 2)));
            person.Grant(Roles.Participant);
            return person;
        })];
    }

    /// <summary>Every value with the type that SQLite keeps it as; the ids of rows may come in another order.</summary>
    private static Task<List<string>> Rows(TestDb db, string table) => db.Read(async d =>
    {
        var connection = d.Database.GetDbConnection();
        await connection.OpenAsync();
        var columns = new List<string>();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE name NOT IN ('Id', 'ParentId', 'WorkplaceId', 'PersonId')";
        await using (var names = await command.ExecuteReaderAsync())
            while (await names.ReadAsync()) columns.Add(names.GetString(0));
        command.CommandText = $"SELECT {string.Join(" || '|' || ", columns.Select(c => $"typeof(\"{c}\") || ' ' || coalesce(\"{c}\", '')"))} FROM {table}";
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    });
}
