using System.Collections.Concurrent;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Programmes.Contracts;

/// <summary>What the other modules ask about programmes.</summary>
public sealed class ProgrammeReader(AppDb db, ProgrammeShelf shelf)
{
    /// <summary>The document of a version; it never changes, so it is read from the database once.</summary>
    public async Task<ProgrammeDocument> Version(int versionId, CancellationToken ct)
    {
        if (shelf.Documents.TryGetValue(versionId, out var known)) return known;
        var version = await db.ProgrammeVersions.AsNoTracking().FirstOrNotFound(v => v.Id == versionId, ct);
        return shelf.Documents.GetOrAdd(versionId, ProgrammeFormat.Read(version.Json));
    }

    /// <summary>The newest version of each programme, for whoever plans a cohort.</summary>
    public async Task<IReadOnlyList<ProgrammeChoice>> Newest(CancellationToken ct)
    {
        var versions = await db.ProgrammeVersions.AsNoTracking()
            .Select(v => new { v.Id, v.ProgrammeKey, v.Number }).ToListAsync(ct);
        var choices = new List<ProgrammeChoice>();
        foreach (var newest in versions.GroupBy(v => v.ProgrammeKey).Select(g => g.MaxBy(v => v.Number)!).OrderBy(v => v.ProgrammeKey, StringComparer.Ordinal))
            choices.Add(new ProgrammeChoice(newest.Id, await Version(newest.Id, ct)));
        return choices;
    }
}

/// <summary>A programme version that a cohort can be planned from.</summary>
public sealed record ProgrammeChoice(int VersionId, ProgrammeDocument Document);

/// <summary>Programme documents already read; published versions are immutable, so nothing ever goes stale.</summary>
public sealed class ProgrammeShelf
{
    internal ConcurrentDictionary<int, ProgrammeDocument> Documents { get; } = new();
}
