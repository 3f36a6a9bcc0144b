using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Enrolling;

/// <summary>An enrolment list that was uploaded and waits for confirmation; the file itself is in the file store.</summary>
internal sealed class ImportUpload
{
    public int Id { get; private set; }
    public int CohortId { get; private init; }
    /// <summary>Empty when the list has been forgotten.</summary>
    public string FileKey { get; private set; } = "";
    public string FileName { get; private init; } = "";
    public int UploadedById { get; private init; }
    public DateTime UploadedAt { get; private init; }
    public DateTime? ConfirmedAt { get; private set; }

    public static ImportUpload Of(int cohortId, string fileKey, string fileName, int byId, DateTime now) =>
        new() { CohortId = cohortId, FileKey = fileKey, FileName = fileName, UploadedById = byId, UploadedAt = now };

    public void Confirmed(DateTime now) => ConfirmedAt = now;

    public void Forget() => FileKey = "";

    internal static void Map(ModelBuilder model) => model.Entity<ImportUpload>(upload =>
    {
        upload.ToTable("ImportUploads");
        upload.Holds(DataClass.Contact).OfMany("a list of many people; its file is forgotten after a day").Stays("the name that a coordinator gave a file", nameof(FileName)).Stays(Declared.Key, nameof(FileKey));
        upload.HasOne<Cohort>().WithMany().HasForeignKey(u => u.CohortId);
    });
}
