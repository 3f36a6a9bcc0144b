using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Tests.Platform;

public class AuditKeepingTests
{
    [Theory]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Number" = 2""")]
    [InlineData("""UPDATE "AuditEntries" SET "Action" = 'x.y'""")]
    [InlineData("""UPDATE "AuditEntries" SET "After" = 'Cancelled'""")]
    [InlineData("""UPDATE "AuditEntries" SET "Reason" = NULL""")]
    [InlineData("""UPDATE "AuditEntries" SET "Number" = 0""")]
    [InlineData("""UPDATE "AuditEntries" SET "Hash" = zeroblob(32), "Actor" = NULL, "Before" = NULL, "After" = NULL, "Reason" = NULL, "Salt" = NULL""")]
    [InlineData("""UPDATE "AuditSeals" SET "Entries" = 1""")]
    [InlineData("""DELETE FROM "AuditSeals" """)]
    public async Task The_database_itself_refuses_to_change_the_trail(string sql)
    {
        using var test = new TestDb();
        for (var i = 0; i < 3; i++) await test.Note(("Cohort", 1));
        await test.Seal();

        (await test.Invoking(t => t.Sql(sql)).Should().ThrowAsync<SqliteException>()).Which.Message.Should().Contain("append-only");

        (await test.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task Erased_details_are_gone_and_the_chain_still_holds()
    {
        using var test = new TestDb();
        for (var i = 0; i < 3; i++) await test.Note(("Cohort", 1));
        await test.Seal();

        await test.Read(async db =>
        {
            (await db.Set<AuditEntry>().SingleAsync(e => e.Number == 2)).Erase();
            return await db.SaveChangesAsync();
        });

        (await test.Entries())[1].Should().BeEquivalentTo(new { Actor = (string?)null, Before = (string?)null, After = (string?)null, Reason = (string?)null, Salt = (byte[]?)null, IsErased = true, ActorId = 3, Action = "cohort.state" });
        (await test.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_missed_by_the_seal()
    {
        using var test = new TestDb();
        await test.Note(("Cohort", 1), ("Cohort", 2));
        await test.Note(("Cohort", 1));
        await test.Seal();

        await test.Read(async db => { await db.Unguard(); return await db.Database.ExecuteSqlRawAsync("""DELETE FROM "AuditEntries" WHERE "Chain" = 'Cohort:1' AND "Number" = 2"""); });

        (await test.Verified()).First.Should().Match<AuditBreak>(b => b.Chain == null && b.EntryId == 3 && b.What.Contains("cut off"));
    }

    [Theory]
    [InlineData("""UPDATE "AuditSeals" SET "Entries" = "Entries" - 1 WHERE "Id" = 2""", "put in")]
    [InlineData("""UPDATE "AuditSeals" SET "At" = '2001-01-01 00:00:00' WHERE "Id" = 1""", "changed")]
    [InlineData("""DELETE FROM "AuditSeals" WHERE "Id" = 1""", "removed")]
    [InlineData("""UPDATE "AuditSeals" SET "Hash" = zeroblob(32) WHERE "Id" = 2""", "changed")]
    public async Task A_seal_that_was_changed_is_named(string sql, string word)
    {
        using var test = new TestDb();
        for (var i = 0; i < 3; i++)
        {
            await test.Note(("Cohort", 1), ("Cohort", 2));
            await test.Seal();
        }

        await test.Read(async db => { await db.Unguard(); return await db.Database.ExecuteSqlRawAsync(sql); });

        (await test.Verified()).First.Should().Match<AuditBreak>(b => b.Chain == null && b.What.Contains(word));
    }

    [Fact]
    public async Task A_seal_leaves_out_what_is_young_and_is_set_once_and_logged_without_a_name()
    {
        using var test = new TestDb();
        await test.Note(("Cohort", 1), ("Cohort", 2));
        test.Clock.Now = test.Clock.Now.AddMinutes(11);
        await test.Note(("Cohort", 1));
        var log = new Lines();

        await test.Read(async db => { await new SealAudit(db, test.Clock, log).Handle(default); return true; });
        await test.Read(async db => { await new SealAudit(db, test.Clock, log).Handle(default); return true; });

        var seal = await test.Read(db => db.Set<AuditSeal>().SingleAsync());
        (seal.Entries, seal.UpToId, seal.AfterId).Should().Be((2, 2, 0));
        log.Said.Should().ContainSingle().Which.Should().Contain(Convert.ToHexString(seal.Hash)).And.NotContain("Karen");
        (await test.Verified()).ToString().Should().StartWith("3 entries in 2 chains, sealed up to entry 2 at ");
    }

    [Fact]
    public async Task Whole_chains_that_are_old_enough_are_retired_and_the_seals_still_hold()
    {
        using var test = new TestDb();
        await test.Note(("Cohort", 1), ("Cohort", 2));
        await test.Seal();
        var longest = test.Clock.Now.AddDays(1);
        test.Clock.Now = test.Clock.Now.AddYears(6);
        await test.Note(("Cohort", 2));
        await test.Seal();

        var deleted = await test.As(Trail.Karen, (RetireAudit feature) => feature.Handle(longest, default));

        deleted.Should().Be(1);
        (await test.Entries()).Select(e => (e.Chain, e.Number)).Should().Equal(("Cohort:2", 1), ("Cohort:2", 2), ("AuditEntry:0", 1));
        await test.Note(("Cohort", 1));
        (await test.Verified()).First.Should().BeNull();
    }

    [Fact]
    public async Task Entries_from_before_get_their_place_once_and_what_slips_in_later_is_named()
    {
        using var test = new TestDb();
        var cohort = await Given.Cohort(test);
        var day = await test.Read(db => db.Set<CourseDay>().OrderBy(d => d.Number).Select(d => d.Id).FirstAsync());
        await test.As(cohort.Trainer, (MarkAttendance feature) => feature.Handle(day, new() { Marks = [.. cohort.People.Select(p => new MarkAttendance.One { EnrolmentId = p.EnrolmentId, Mark = AttendanceMark.Present })] }, default));
        await test.Note(("Cohort", 1), ("Person", cohort.First.Caller.PersonId));
        await test.Read(async db => { await db.Unguard(); return await db.Database.ExecuteSqlRawAsync(Before); });

        var chained = await test.As(Caller.Nobody, (ChainOldEntries feature) => feature.Handle(default));

        chained.Should().Be(4);
        (await test.Entries($"Enrolment:{cohort.First.EnrolmentId}")).Should().ContainSingle(e => e.Number == 1 && e.PersonId == cohort.First.Caller.PersonId);
        (await test.Entries($"Person:{cohort.First.Caller.PersonId}")).Should().ContainSingle(e => e.PersonId == cohort.First.Caller.PersonId);
        (await test.Verified()).First.Should().BeNull();
        await test.Sql(SlippedIn);
        (await test.As(Caller.Nobody, (ChainOldEntries feature) => feature.Handle(default))).Should().Be(0);
        (await test.Verified()).First.Should().Match<AuditBreak>(b => b.EntryId == 5 && b.What.Contains("in no chain"));
    }

    private const string Before = """UPDATE "AuditEntries" SET "Chain" = '', "Number" = 0, "PersonId" = NULL, "Salt" = NULL, "Digest" = x'', "Hash" = x'' """;

    private const string SlippedIn = """
        INSERT INTO "AuditEntries" ("Chain", "Number", "At", "ActorId", "Actor", "Action", "Subject", "SubjectId", "Digest", "Hash")
        VALUES ('', 0, '2026-03-02 08:00:00', 1, 'Nobody', 'cohort.state', 'Cohort', 1, x'', x'')
        """;

    private sealed class Lines : ILogger<SealAudit>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));
    }
}
