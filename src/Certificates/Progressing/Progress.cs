using Certification.Cohorts.Contracts;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Progressing;

/// <summary>Where an enrolment stands, kept in the transaction of the fact that changed it; a rebuild from the facts gives the same rows.</summary>
internal sealed class Progress
{
    public int EnrolmentId { get; private init; }
    public string Text { get; private set; } = "";

    public static Progress Of(int enrolmentId, string text) => new() { EnrolmentId = enrolmentId, Text = text };

    public void Update(string text) => Text = text;

    internal static void Map(ModelBuilder model) => model.Entity<Progress>(progress =>
    {
        progress.ToTable("Progress");
        progress.Holds(DataClass.Course).Of(nameof(EnrolmentId), "Enrolment").Stays("keys and figures, worked out from the facts", nameof(Text));
        progress.HasKey(p => p.EnrolmentId);
        progress.Property(p => p.EnrolmentId).ValueGeneratedNever();
        progress.Property(p => p.Text).HasMaxLength(4000);
    });
}

/// <summary>A requirement lifted for one person, with who, why and the document it stands on.</summary>
internal sealed class Waiver : IEnrolmentFact
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public string RequirementKey { get; private init; } = "";
    public string Reason { get; private init; } = "";
    public string? FileKey { get; private init; }
    public string? FileName { get; private init; }
    public string? MediaType { get; private init; }
    public int ById { get; private init; }
    public DateTime At { get; private init; }

    public static Waiver Grant(int enrolmentId, string requirementKey, string reason, Platform.Files.StoredContent? document, int byId, DateTime now) => new()
    {
        EnrolmentId = enrolmentId,
        RequirementKey = requirementKey,
        Reason = reason,
        FileKey = document?.Key,
        FileName = document?.FileName,
        MediaType = document?.Type.MediaType,
        ById = byId,
        At = now,
    };

    internal static void Map(ModelBuilder model) => model.Entity<Waiver>(waiver =>
    {
        waiver.ToTable("Waivers");
        waiver.Holds(DataClass.Decision).Of(nameof(EnrolmentId), "Enrolment").Stays(Declared.Key, nameof(RequirementKey)).Goes(nameof(Reason), nameof(FileKey), nameof(FileName), nameof(MediaType)).File(nameof(FileKey), nameof(FileName));
        waiver.Property(w => w.RequirementKey).HasMaxLength(40);
        waiver.Property(w => w.Reason).HasMaxLength(2000);
        waiver.HasIndex(w => new { w.EnrolmentId, w.RequirementKey }).IsUnique();
    });
}
