using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Certification.Tests.Supervision;
using Certification.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Platform;

public class AuditChainTests
{
    /// <summary>What can be done to one entry, and which entry is then the first that does not fit: itself, the next of its chain, or the one put in.</summary>
    private static readonly (string What, string Sql, Named First)[] Tamperings =
    [
        ("time", """UPDATE "AuditEntries" SET "At" = '2001-01-01 00:00:00' WHERE "Id" = {0}""", Named.Itself),
        ("actor's id", """UPDATE "AuditEntries" SET "ActorId" = "ActorId" + 1 WHERE "Id" = {0}""", Named.Itself),
        ("actor", """UPDATE "AuditEntries" SET "Actor" = 'Somebody Else' WHERE "Id" = {0}""", Named.Itself),
        ("action", """UPDATE "AuditEntries" SET "Action" = 'cohort.planned' WHERE "Id" = {0}""", Named.Itself),
        ("subject", """UPDATE "AuditEntries" SET "Subject" = "Subject" || 'x' WHERE "Id" = {0}""", Named.Itself),
        ("subject's id", """UPDATE "AuditEntries" SET "SubjectId" = "SubjectId" + 1 WHERE "Id" = {0}""", Named.Itself),
        ("person", """UPDATE "AuditEntries" SET "PersonId" = COALESCE("PersonId", 0) + 1 WHERE "Id" = {0}""", Named.Itself),
        ("before", """UPDATE "AuditEntries" SET "Before" = 'Draft' WHERE "Id" = {0}""", Named.Itself),
        ("after taken away", """UPDATE "AuditEntries" SET "After" = NULL WHERE "Id" = {0}""", Named.Itself),
        ("reason", """UPDATE "AuditEntries" SET "Reason" = "Reason" || '.' WHERE "Id" = {0}""", Named.Itself),
        ("shifted texts", """UPDATE "AuditEntries" SET "Before" = "Before" || "After", "After" = '' WHERE "Id" = {0}""", Named.Itself),
        ("salt", """UPDATE "AuditEntries" SET "Salt" = zeroblob(16) WHERE "Id" = {0}""", Named.Itself),
        ("salt alone erased", """UPDATE "AuditEntries" SET "Salt" = NULL WHERE "Id" = {0}""", Named.Itself),
        ("digest", """UPDATE "AuditEntries" SET "Digest" = zeroblob(32) WHERE "Id" = {0}""", Named.Itself),
        ("digest of erased", """UPDATE "AuditEntries" SET "Digest" = zeroblob(32), "Salt" = NULL, "Actor" = NULL, "Before" = NULL, "After" = NULL, "Reason" = NULL WHERE "Id" = {0}""", Named.Itself),
        ("hash", """UPDATE "AuditEntries" SET "Hash" = zeroblob(32) WHERE "Id" = {0}""", Named.Itself),
        ("chain", """UPDATE "AuditEntries" SET "Chain" = 'Elsewhere:1' WHERE "Id" = {0}""", Named.Itself),
        ("out of every chain", """UPDATE "AuditEntries" SET "Number" = 0 WHERE "Id" = {0}""", Named.Itself),
        ("number", """UPDATE "AuditEntries" SET "Number" = "Number" + 1000 WHERE "Id" = {0}""", Named.NextOrItself),
        ("removed", """DELETE FROM "AuditEntries" WHERE "Id" = {0}""", Named.NextOrSeal),
        ("put in at the end", """
            INSERT INTO "AuditEntries" ("Chain", "Number", "At", "ActorId", "Actor", "Action", "Subject", "SubjectId", "PersonId", "Before", "After", "Reason", "Salt", "Digest", "Hash")
            SELECT "Chain", (SELECT MAX("Number") + 1 FROM "AuditEntries" x WHERE x."Chain" = e."Chain"), "At", "ActorId", "Actor", "Action", "Subject", "SubjectId", "PersonId", "Before", "After", "Reason", "Salt", "Digest", "Hash"
            FROM "AuditEntries" e WHERE "Id" = {0}
            """, Named.Newest),
        ("id", """UPDATE "AuditEntries" SET "Id" = "Id" + 100000 WHERE "Id" = {0}""", Named.Seal),
    ];

    private enum Named
    {
        Itself,
        NextOrItself,
        NextOrSeal,
        Newest,
        Seal,
    }

    [Fact]
    public Task Whatever_is_done_to_any_entry_of_any_history_is_found_and_named() =>
        Law.Holds(Gen.Choose(0, 9_999), length: 12, series: 12, async steps =>
        {
            if (steps.Length == 0) return;
            using var test = new TestDb();
            // Some saves note one thing, others three, about cohorts and cases mixed.
            foreach (var step in steps) await test.Note([.. Enumerable.Range(0, step % 2 * 2 + 1).Select(i => (step / 10 % 2 == 0 ? "Cohort" : AuditEntry.Case, (long)(step / 100 + i) % 3 + 1))]);
            await test.Seal();
            var entries = await test.Entries();
            (await test.Verified()).First.Should().BeNull();

            foreach (var (index, (what, sql, first)) in Tamperings.Index())
            {
                var victim = entries[(steps[0] + index) % entries.Count];
                var next = entries.Find(e => e.Chain == victim.Chain && e.Number == victim.Number + 1);
                var found = await AfterTampering(test, sql, victim.Id);

                found.First.Should().NotBeNull(what);
                (found.First!.Chain is null ? 0 : found.First.EntryId).Should().Be(first switch
                {
                    Named.Itself => victim.Id,
                    Named.NextOrItself => next?.Id ?? victim.Id,
                    Named.NextOrSeal => next?.Id ?? 0,
                    Named.Newest => entries[^1].Id + 1,
                    _ => 0,
                }, $"{what}: {found}");
            }
            (await test.Verified()).First.Should().BeNull("all of it was taken back");
        });

    [Fact]
    public async Task Two_entries_that_changed_places_are_found()
    {
        using var test = new TestDb();
        for (var i = 0; i < 5; i++) await test.Note(("Cohort", 1));
        var entries = await test.Entries();

        var found = await AfterTampering(test, """
            UPDATE "AuditEntries" SET "Number" = 99 WHERE "Id" = {0};
            UPDATE "AuditEntries" SET "Number" = 2 WHERE "Id" = {0} + 2;
            UPDATE "AuditEntries" SET "Number" = 4 WHERE "Id" = {0};
            """, entries[1].Id);

        found.First.Should().BeEquivalentTo(new { EntryId = entries[3].Id, Chain = "Cohort:1", Number = 2 });
        found.ToString().Should().Contain("number 2 of Cohort:1").And.Contain("out of order");
    }

    [Fact]
    public async Task Twenty_writers_on_one_case_at_once_make_one_chain_without_a_gap()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => test.Note((AuditEntry.Case, cohort.First.EnrolmentId)))));

        var chain = await test.Entries($"Enrolment:{cohort.First.EnrolmentId}");
        chain.Select(e => e.Number).Order().Should().Equal(Enumerable.Range(1, 20));
        chain.Should().OnlyContain(e => e.PersonId == cohort.First.Caller.PersonId);
        (await test.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task Who_finds_the_place_in_the_chain_taken_looks_again_and_is_refused_when_others_go_on_coming_first()
    {
        using var test = new TestDb();

        var always = await test.Invoking(t => t.NoteAgainst(others: 99)).Should().ThrowAsync<DbUpdateConcurrencyException>();
        await test.NoteAgainst(others: 2);

        always.Which.InnerException.Should().BeOfType<DbUpdateException>();
        (await test.Entries()).Select(e => e.Number).Should().Equal(1);
        (await test.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task Whatever_concerns_an_enrolment_stands_in_its_chain_with_the_person()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        var day = await test.Read(db => db.Set<CourseDay>().OrderBy(d => d.Number).Select(d => d.Id).FirstAsync());

        await test.As(cohort.Trainer, (MarkAttendance feature) => feature.Handle(day, new() { Marks = [.. cohort.People.Select(p => new MarkAttendance.One { EnrolmentId = p.EnrolmentId, Mark = AttendanceMark.Present })] }, default));

        foreach (var person in cohort.People)
            (await test.Entries($"Enrolment:{person.EnrolmentId}")).Should().ContainSingle(e => e.Action == "attendance.marked" && e.PersonId == person.Caller.PersonId && e.ActorId == cohort.Trainer.PersonId);
    }

    [Fact]
    public async Task What_knows_its_case_is_noted_as_itself_and_what_is_about_a_person_concerns_them()
    {
        using var test = new TestDb();

        await test.Invoking(t => t.Note(("Submission", 1))).Should().ThrowAsync<ArgumentException>();
        await test.As(Trail.Karen, async (IServiceProvider services) =>
        {
            services.GetRequiredService<AuditTrail>().By(Caller.Nobody).Note("role.granted", AuditEntry.Person, 12);
            await services.GetRequiredService<AppDb>().SaveChangesAsync();
        });

        (await test.Entries()).Should().ContainSingle(e => e.Chain == "Person:12" && e.PersonId == 12 && e.ActorId == 0);
    }

    [Fact]
    public async Task A_session_of_several_stands_in_the_chain_of_each()
    {
        using var cohort = await SupervisedCohort.Running();

        await cohort.Log(cohort.Supervisor, cohort.Held(new DateOnly(2026, 5, 4), 60, SupervisionForm.Group, 0, 1, 2));

        foreach (var i in Enumerable.Range(0, 3))
            (await cohort.Db.Entries($"Enrolment:{cohort.Enrolments[i]}")).Should().ContainSingle(e => e.Action == "supervision.logged" && e.PersonId == cohort.Participants[i].PersonId);
        (await cohort.Db.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task Texts_that_no_database_keeps_as_they_are_break_no_chain()
    {
        using var test = new TestDb();

        await test.As(Trail.Karen, async (IServiceProvider services) =>
        {
            var audit = services.GetRequiredService<AuditTrail>();
            foreach (var text in new[] { "a\0b", "\uD800", "x\uDC00", "e\u0301", "", new string('å', 5000), new string('x', 3998) + "😀😀" })
                audit.Note("cohort.state", "Cohort", 1, text, null, text);
            await services.GetRequiredService<AppDb>().SaveChangesAsync();
        });

        (await test.Verified()).Should().Match<AuditFinding>(f => f.First == null && f.Entries == 7);
    }

    [Fact]
    public async Task The_whole_first_hour_s_example_verifies_and_every_entry_has_a_name_and_whoever_it_concerns()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        using var scope = host.Services.CreateScope();
        var names = scope.ServiceProvider.GetRequiredService<AuditNames>();

        var found = await scope.ServiceProvider.GetRequiredService<VerifyAudit>().Handle(default);

        found.Should().Match<AuditFinding>(f => f.First == null && f.Entries > 300 && f.Chains > 20);
        var entries = await host.Read(db => db.Set<AuditEntry>().AsNoTracking().ToListAsync());
        entries.Should().OnlyContain(e => names.Of(e.Action) != e.Action);
        var holders = await host.Read(db => db.Set<Enrolment>().ToDictionaryAsync(e => $"Enrolment:{e.Id}", e => (int?)e.PersonId));
        entries.Where(e => e.Chain.StartsWith("Enrolment:", StringComparison.Ordinal)).Should().NotBeEmpty().And.OnlyContain(e => e.PersonId == holders[e.Chain]);
    }

    /// <summary>As it would be; taken back afterwards.</summary>
    private static Task<AuditFinding> AfterTampering(TestDb test, string sql, long id) => test.Read(async db =>
    {
        await using var transaction = await db.BeginExclusive(default);
        await db.Unguard();
        await db.Database.ExecuteSqlRawAsync(sql, id);
        return await new VerifyAudit(db).Handle(default);
    });
}
