using System.Text.Json.Nodes;
using Certification.Cohorts;
using Certification.Coursework;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes;
using Certification.Programmes.Contracts;
using Certification.Supervision;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Coursework;
using Certification.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>
/// A cohort of three in which every reminder rule of the shipped programme has something to say, most of it on one date. It is arranged once,
/// through the real features, and laid around any date by moving all its dates and times by whole days.
/// </summary>
internal static class EveryRule
{
    /// <summary>The course days, counted from the date in the middle.</summary>
    public static readonly int[] Days = [-28, -1, 1, 7, 8];

    /// <summary>When assignment 1 to 4 are due, counted from the date in the middle.</summary>
    public static readonly int[] Dues = [0, -21, -14, -7];

    /// <summary>The second person has longer for assignment 4, the third for assignment 1.</summary>
    public const int SecondExtended = -5, ThirdExtended = 3;

    private static readonly DateOnly Middle = new(2026, 3, 29);

    /// <summary>The shipped programme gives one award after the other and none that ends; here one can be held, one recommended and one decided at once.</summary>
    private const string Awards = """
        [
          { "key": "first", "kind": "certification", "title": { "da": "Første", "en": "First" }, "needs": [ "attendance" ], "validMonths": 12 },
          { "key": "second", "kind": "certification", "title": { "da": "Andet", "en": "Second" }, "needs": [ "first" ], "recommended": true, "fourEyes": true },
          { "key": "third", "kind": "certification", "title": { "da": "Tredje", "en": "Third" }, "needs": [ "attendance" ] }
        ]
        """;

    private static readonly Lazy<Task<(byte[] File, GivenCohort Cohort)>> Made = new(() => Task.Run(Make));

    /// <summary>The evening a week before, at which all of it has happened and nothing has been planned.</summary>
    public static DateTime Begin(DateOnly middle) => middle.AddDays(-7).ToDateTime(new TimeOnly(18, 0), DateTimeKind.Utc);

    public static async Task<(TestDb Db, GivenCohort Cohort)> Around(DateOnly middle, string zone = Zones.Copenhagen)
    {
        var (file, cohort) = await Made.Value;
        var db = new TestDb();
        await File.WriteAllBytesAsync(new SqliteConnectionStringBuilder(db.Settings["Storage:ConnectionString"]).DataSource, file);
        db.Clock.Now = Begin(middle);
        await db.Read(d => Lay(d, middle.DayNumber - Middle.DayNumber, zone));
        // Where somebody stands is kept as one text, longer times included.
        await db.Extend(cohort.Second.EnrolmentId, "assignment4", middle.AddDays(SecondExtended));
        await db.Extend(cohort.People[2].EnrolmentId, "assignment1", middle.AddDays(ThirdExtended));
        return (db, cohort);
    }

    private static async Task<(byte[] File, GivenCohort Cohort)> Make()
    {
        using var db = new TestDb();
        db.Clock.Now = Begin(Middle);
        var shipped = await db.Read(d => d.Set<ProgrammeVersion>().Where(v => v.ProgrammeKey == "robusthed").OrderByDescending(v => v.Number).Select(v => v.Json).FirstAsync());
        var programme = JsonNode.Parse(shipped)!;
        (programme["key"], programme["version"], programme["awards"]) = ("every-rule", 1, JsonNode.Parse(Awards));
        await Given.Published(db, programme.ToJsonString());
        var cohort = await Given.Cohort(db, people: 3, programme: "every-rule");
        await Arrange(db, cohort);
        await HandInAndPractise(db, cohort);
        await Award(db, cohort);
        await db.Read(d => d.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
        return (await File.ReadAllBytesAsync(new SqliteConnectionStringBuilder(db.Settings["Storage:ConnectionString"]).DataSource), cohort);
    }

    private static async Task Arrange(TestDb db, GivenCohort cohort)
    {
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            var days = await d.Set<CourseDay>().Where(x => x.CohortId == cohort.Id).OrderBy(x => x.Number).ToListAsync();
            for (var i = 0; i < Days.Length; i++) d.Entry(days[i]).Property(x => x.Date).CurrentValue = Middle.AddDays(Days[i]);
            await d.SaveChangesAsync();
        });
        for (var i = 0; i < Dues.Length; i++) await db.Pin(cohort.Id, $"assignment{i + 1}", Middle.AddDays(Dues[i]));
    }

    /// <summary>Of the first person's assignments one came back and one waits; a session is approved, and one of the second person's is not.</summary>
    private static async Task HandInAndPractise(TestDb db, GivenCohort cohort)
    {
        var returned = await db.HandIn(cohort.First, answers: new() { ["exercise"] = "Vejrtrækning." }, key: "assignment2");
        await db.Review(cohort.Trainer, returned, ReviewOutcome.Returned, "Skriv mere.");
        await db.HandIn(cohort.First, answers: new() { ["session"] = "Tre gange." }, key: "assignment3");
        var approved = await Supervised(cohort.First, -42);
        await db.As(cohort.Supervisor, (ApproveSupervision f) => f.Handle(approved, new() { Version = 0 }, default));
        await Supervised(cohort.Second, -8);

        Task<int> Supervised(Enrolled who, int day) => db.As(cohort.Supervisor, (LogSupervision f) => f.Handle(new()
        {
            Date = Middle.AddDays(day),
            Minutes = 60,
            Form = SupervisionForm.Individual,
            SupervisorId = cohort.Supervisor.PersonId,
            EnrolmentIds = [who.EnrolmentId],
            Subject = "Emne",
        }, default));
    }

    /// <summary>Two certificates of which one reminder each falls on the date in the middle; an award to be recommended and one to be decided.</summary>
    private static async Task Award(TestDb db, GivenCohort cohort)
    {
        foreach (var (who, days) in new[] { (cohort.First, 30), (cohort.Second, 90) })
        {
            await db.Waive(cohort.Coordinator, who.EnrolmentId, "attendance");
            var issued = await db.Issue(cohort.Coordinator, who.EnrolmentId, "first");
            await db.As(Caller.Nobody, async (AppDb d) =>
            {
                var certificate = await d.Set<Certification.Certificates.Issuing.Certificate>().SingleAsync(c => c.Id == issued.Id);
                d.Entry(certificate).Property(c => c.ValidUntil).CurrentValue = Middle.AddDays(days);
                await d.SaveChangesAsync();
            });
        }
    }

    /// <summary>Every date and time of every table, by whole days; the cohort in a zone.</summary>
    private static async Task<int> Lay(AppDb db, int days, string zone)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = string.Join('\n', db.Model.GetEntityTypes().Select(type => (Table: type.GetTableName(), Columns: type.GetProperties().Where(p => Unwrapped(p.ClrType) is var t && (t == typeof(DateOnly) || t == typeof(DateTime)))
            .Select(p => $"\"{p.Name}\" = {(Unwrapped(p.ClrType) == typeof(DateOnly) ? "date" : "datetime")}(\"{p.Name}\", '{days} days')").ToList()))
            .Where(t => t.Table is not null && !t.Table.StartsWith("Audit", StringComparison.Ordinal) && t.Columns.Count > 0).Select(t => $"UPDATE \"{t.Table}\" SET {string.Join(", ", t.Columns)};"))
            + $"UPDATE Cohorts SET Zone = '{zone}';";
        return await command.ExecuteNonQueryAsync();
    }

    private static Type Unwrapped(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
