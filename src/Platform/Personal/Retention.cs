using System.ComponentModel.DataAnnotations;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Personal;

/// <summary>How long what is kept; the controller sets it. Certificates have no number here: their register is permanent.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Homework, reviews, practice, reasons and comments in words, from the end of the course; not while an award waits for its decision.</summary>
    [Range(1, 600)]
    public int HomeworkMonths { get; set; } = 12;

    /// <summary>Subject and notes of supervision, from the session, and not before the course is over.</summary>
    [Range(1, 600)]
    public int SupervisionMonths { get; set; } = 24;

    /// <summary>What a mail said.</summary>
    [Range(1, 3650)]
    public int MailBodyDays { get; set; } = 90;

    /// <summary>That a mail was sent.</summary>
    [Range(1, 600)]
    public int MailMonths { get; set; } = 24;

    /// <summary>Ended sessions, links and keys. A person's newest session is kept as long as an account may lie idle: it says when they were last seen.</summary>
    [Range(1, 3650)]
    public int AccessDays { get; set; } = 90;

    /// <summary>What was shared with whom.</summary>
    [Range(1, 600)]
    public int SharingMonths { get; set; } = 24;

    [Range(1, 100)]
    public int AuditYears { get; set; } = 5;

    /// <summary>People who never had a course or a role, from when they were registered or last seen.</summary>
    [Range(1, 600)]
    public int PersonMonths { get; set; } = 24;
}

/// <summary>Something whose time is up: a row, and since when it counts (UTC).</summary>
public sealed record DueRow
{
    public required long Id { get; init; }
    public required DateTime Since { get; init; }
}

/// <summary>One rule of what goes when; facts that progress is worked out from are no rule's.</summary>
public interface IRetentionRule
{
    /// <summary>Names it in texts and reports: "homework".</summary>
    string Key { get; }

    DataClass Held { get; }

    /// <summary>"12 months".</summary>
    (int Number, RetentionUnit Unit) Kept(RetentionOptions options);

    /// <summary>What is due, and nothing of a running enrolment. The same query tells the dry run and the run.</summary>
    IQueryable<DueRow> Due(RetentionOptions options, DateTime now);

    /// <summary>How many are taken in one transaction.</summary>
    int Batch => 200;

    /// <summary>Why this one stays although its time is up, as a sentence without a name; null when nothing stands against it.</summary>
    Task<string?> Against(DueRow row, CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>Takes these away or empties them; saved by whoever asks.</summary>
    Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct);
}

/// <summary>For rules whose rows go whole.</summary>
public static class DueRows
{
    /// <summary>Removes the rows with these numbers; stored by whoever asks.</summary>
    /// <typeparam name="T">An entity whose key is a whole number called Id.</typeparam>
    public static async Task RemoveFrom<T>(this IReadOnlyList<DueRow> rows, AppDb db, CancellationToken ct) where T : class
    {
        var ids = rows.Select(r => (int)r.Id).ToList();
        db.RemoveRange(await db.Set<T>().Where(row => ids.Contains(EF.Property<int>(row, "Id"))).ToListAsync(ct));
    }
}

/// <summary>What a period is counted in.</summary>
public enum RetentionUnit
{
    Days,
    Months,
    Years,
}

/// <summary>What one rule would take now, or took.</summary>
public sealed record RetentionLine(string Key, DataClass Class, int Number, RetentionUnit Unit, int Count, DateTime? Oldest);
