using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Platform;

/// <summary>Writes, seals and verifies a trail, and tampers with it as somebody could who holds the database file.</summary>
internal static class Trail
{
    public static readonly Caller Karen = new(3, "Karen Holm", Roles.Coordinator, []);

    /// <summary>One save that notes something about each of these subjects.</summary>
    public static Task Note(this TestDb test, params (string Subject, long Id)[] about) => test.As(Karen, async (IServiceProvider services) =>
    {
        var (audit, db) = (services.Get<AuditTrail>(), services.Get<AppDb>());
        foreach (var (subject, id) in about) audit.Note("cohort.state", subject, id, "Open", "Running", "Nok til at begynde", person: subject == AuditEntry.Case ? null : 7);
        await db.SaveChangesAsync();
    });

    /// <summary>One note by a writer whom so many others come before, as it happens where writers do not queue.</summary>
    public static Task NoteAgainst(this TestDb test, int others) => test.As(Karen, async (IServiceProvider services) =>
    {
        var (audit, db) = (services.Get<AuditTrail>(), services.Get<AppDb>());
        await db.Database.OpenConnectionAsync();
        ((SqliteConnection)db.Database.GetDbConnection()).CreateFunction("somebody_was_first", () => others-- > 0);
        await db.Database.ExecuteSqlRawAsync("""
            CREATE TEMP TRIGGER "Taken" BEFORE INSERT ON "AuditEntries" WHEN somebody_was_first()
            BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: AuditEntries.Chain, AuditEntries.Number'); END
            """);
        try
        {
            audit.Note("cohort.state", "Cohort", 1);
            await db.SaveChangesAsync();
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER \"Taken\"");
        }
    });

    public static Task<AuditFinding> Verified(this TestDb test) => test.As(Caller.Nobody, (VerifyAudit feature) => feature.Handle(default));

    /// <summary>Sealed as the clock does it, eleven minutes later.</summary>
    public static Task Seal(this TestDb test)
    {
        test.Clock.Now = test.Clock.Now.AddMinutes(11);
        return test.As(Caller.Nobody, (SealAudit feature) => feature.Handle(default));
    }

    public static Task<List<AuditEntry>> Entries(this TestDb test, string? chain = null) =>
        test.Read(db => db.Set<AuditEntry>().AsNoTracking().Where(e => chain == null || e.Chain == chain).OrderBy(e => e.Id).ToListAsync());

    public static Task Sql(this TestDb test, string sql) => test.Read(db => db.Database.ExecuteSqlRawAsync(sql));

    /// <summary>Whoever can write to the file can take the guard away first.</summary>
    public static async Task Unguard(this AppDb db)
    {
        foreach (var trigger in new[] { "AuditEntries_stay", "AuditEntries_stay_as_they_are", "AuditSeals_stay", "AuditSeals_stay_as_they_are", "AuditRetirements_stay", "AuditRetirements_stay_as_they_are" })
            await db.Database.ExecuteSqlRawAsync($"DROP TRIGGER \"{trigger}\"");
    }

    private static T Get<T>(this IServiceProvider services) where T : notnull => (T)services.GetService(typeof(T))!;
}
