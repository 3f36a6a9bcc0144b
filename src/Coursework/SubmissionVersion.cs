using System.Text.Encodings.Web;
using System.Text.Json;
using Certification.Platform.Files;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Coursework;

/// <summary>What a reviewer said.</summary>
internal enum ReviewOutcome
{
    Returned,
    Approved,
}

/// <summary>One version of the work: written until it is handed in, from then on never changed but for the reviewer's word on it.</summary>
internal sealed class SubmissionVersion
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Id { get; private set; }
    public int SubmissionId { get; private set; }
    public Submission Submission { get; private set; } = null!;
    public int Number { get; private init; }
    /// <summary>Prompt key to answer, as JSON.</summary>
    public string AnswersJson { get; private set; } = "{}";
    public DateTime? SubmittedAt { get; private set; }
    /// <summary>The first instant that was too late when this was handed in.</summary>
    public DateTime? DueAt { get; private set; }
    public bool Late { get; private set; }
    public ReviewOutcome? Outcome { get; private set; }
    public string? Comment { get; private set; }
    public int? ReviewedById { get; private set; }
    public DateTime? ReviewedAt { get; private set; }
    public List<SubmissionFile> Files { get; } = [];

    public IReadOnlyDictionary<string, string> Answers => JsonSerializer.Deserialize<Dictionary<string, string>>(AnswersJson)!;

    public static SubmissionVersion First() => new() { Number = 1 };

    public static SubmissionVersion After(SubmissionVersion earlier)
    {
        var next = new SubmissionVersion { Number = earlier.Number + 1, AnswersJson = earlier.AnswersJson };
        next.Files.AddRange(earlier.Files.Select(f => f.Again()));
        return next;
    }

    public void Write(IReadOnlyDictionary<string, string?> answers)
    {
        var all = new SortedDictionary<string, string>(Answers.ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, answer) in answers) all[key] = (answer ?? "").Trim();
        AnswersJson = JsonSerializer.Serialize(all, Readable);
    }

    public void Submit(DateTime? due, DateTime now) => (SubmittedAt, DueAt, Late) = (now, due, due <= now);

    /// <summary>The words have been kept long enough; that it was handed in, when, and how it was reviewed stays.</summary>
    /// <returns>The files, whose rows and contents are to be deleted.</returns>
    public IReadOnlyList<SubmissionFile> Forget()
    {
        (AnswersJson, Comment) = ("{}", null);
        var files = Files.ToList();
        Files.Clear();
        return files;
    }

    public void Review(ReviewOutcome outcome, string? comment, int byId, DateTime now) =>
        (Outcome, Comment, ReviewedById, ReviewedAt) = (outcome, comment, byId, now);

    internal static void Map(ModelBuilder model) => model.Entity<SubmissionVersion>(version =>
    {
        version.ToTable("SubmissionVersions");
        version.Holds(DataClass.Course).Of(nameof(SubmissionId), nameof(Certification.Coursework.Submission)).Is(DataClass.Content, nameof(AnswersJson), nameof(Comment)).Goes(nameof(Comment)).GoesAs("{}", nameof(AnswersJson));
        version.Property(v => v.AnswersJson).HasColumnName("Answers").HasMaxLength(200_000);
        version.Property(v => v.Comment).HasMaxLength(8000);
        version.HasMany(v => v.Files).WithOne(f => f.SubmissionVersion).HasForeignKey(f => f.SubmissionVersionId);
        version.HasIndex(v => new { v.SubmissionId, v.Number }).IsUnique();
        version.Ignore(v => v.Answers);
    });
}

/// <summary>A file of one version; a later version that keeps the file has a row of its own with the same key.</summary>
internal sealed class SubmissionFile
{
    public int Id { get; private set; }
    public int SubmissionVersionId { get; private set; }
    public SubmissionVersion SubmissionVersion { get; private set; } = null!;
    /// <summary>Opens the content in the file store.</summary>
    public string Key { get; private init; } = "";
    public string Name { get; private init; } = "";
    public string MediaType { get; private init; } = "";
    public long Bytes { get; private init; }
    public string Sha256 { get; private init; } = "";
    public DateTime AttachedAt { get; private init; }

    public static SubmissionFile Of(StoredContent content, DateTime now) => new()
    {
        Key = content.Key,
        Name = content.FileName,
        MediaType = content.Type.MediaType,
        Bytes = content.Bytes,
        Sha256 = content.Sha256,
        AttachedAt = now,
    };

    public SubmissionFile Again() =>
        new() { Key = Key, Name = Name, MediaType = MediaType, Bytes = Bytes, Sha256 = Sha256, AttachedAt = AttachedAt };

    internal static void Map(ModelBuilder model) => model.Entity<SubmissionFile>(file =>
    {
        file.ToTable("SubmissionFiles");
        file.Holds(DataClass.Content).Of(nameof(SubmissionVersionId), nameof(Certification.Coursework.SubmissionVersion)).GoesWhole().File(nameof(Key), nameof(Name));
        file.Property(f => f.Key).HasMaxLength(32);
        file.Property(f => f.Name).HasMaxLength(200);
        file.Property(f => f.MediaType).HasMaxLength(100);
        file.Property(f => f.Sha256).HasMaxLength(64);
        file.HasIndex(f => f.Key);
    });
}
