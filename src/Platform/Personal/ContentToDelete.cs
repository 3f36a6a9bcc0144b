using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Ticking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Certification.Platform.Personal;

/// <summary>A content outside the database that is to go: noted in the transaction that decides it, deleted after it, and again until it is gone.</summary>
public sealed class ContentToDelete
{
    /// <summary>In the file store.</summary>
    public const string File = "file";
    /// <summary>A written mail in the folder that stands in for a server.</summary>
    public const string Mail = "mail";

    public long Id { get; private set; }
    public string Kind { get; private init; } = "";
    public string Key { get; private init; } = "";
    public DateTime At { get; private init; }

    public static ContentToDelete Of(string kind, string key, DateTime now) => new() { Kind = kind, Key = key, At = now };

    internal static void Map(ModelBuilder model) => model.Entity<ContentToDelete>(content =>
    {
        content.ToTable("ContentsToDelete");
        content.Holds(DataClass.None);
        content.Property(c => c.Kind).HasMaxLength(20);
        content.Property(c => c.Key).HasMaxLength(100);
    });
}

/// <summary>Knows how contents of one kind are deleted; deleting one that is not there is no fault.</summary>
public interface IDeletesContent
{
    string Kind { get; }
    void Delete(string key);
}

internal sealed class DeletesFiles(FileStore files) : IDeletesContent
{
    public string Kind => ContentToDelete.File;
    public void Delete(string key) => files.Delete(key);
}

/// <summary>Deletes the contents that are to go; what cannot be deleted now waits for the next time.</summary>
public sealed class DeleteContents(AppDb db, IEnumerable<IDeletesContent> kinds, ILogger<DeleteContents> log) : ITick
{
    private const int Batch = 200;

    public async Task Handle(CancellationToken ct)
    {
        var last = 0L;
        while (await db.Set<ContentToDelete>().Where(c => c.Id > last).OrderBy(c => c.Id).Take(Batch).ToListAsync(ct) is { Count: > 0 } waiting)
        {
            foreach (var content in waiting)
                if (Gone(content)) db.Remove(content);
            await db.SaveChangesAsync(ct);
            last = waiting[^1].Id;
        }
    }

    private bool Gone(ContentToDelete content)
    {
        try
        {
            kinds.Single(k => k.Kind == content.Kind).Delete(content.Key);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("A {Kind} that is to go could not be deleted ({Fault}); it is tried again", content.Kind, e.GetType().Name);
            return false;
        }
    }
}
