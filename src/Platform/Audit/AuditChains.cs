using System.Globalization;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>Makes a save's notes into entries, each tied to the last of its chain. Two queries in all: whose the cases are, and where the chains end.</summary>
internal static class AuditChains
{
    private const int Chunk = 500;

    /// <param name="db">Where the subjects have been stored already, in the same transaction.</param>
    /// <param name="noted">In the order in which it happened.</param>
    /// <param name="added">Entities that this save has added: their own chains begin here, and nothing is asked for them.</param>
    /// <param name="holders">Knows whose the cases are; null without the module that has them.</param>
    /// <param name="ct">Cancels the save.</param>
    public static async Task<List<AuditEntry>> Of(AppDb db, IReadOnlyList<Noted> noted, IReadOnlySet<object> added, ICaseHolders? holders, CancellationToken ct)
    {
        var concerns = noted.Select(n => (Noted: n, Concern: n.About as IConcern, Cases: Cases(n))).ToList();
        var wanted = concerns.Where(c => c.Concern?.Persons.Any() != true).SelectMany(c => c.Cases).Distinct().ToList();
        var holding = wanted.Count == 0 || holders is null ? new Dictionary<int, int>() : await holders.Whose(wanted, ct);
        var (entries, begun) = (new List<AuditEntry>(noted.Count), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (note, concern, cases) in concerns)
        {
            var subjectId = note.About is { } about ? IdOf(db, about) : note.SubjectId;
            var own = Named(note.Subject, subjectId);
            if (note.About is not null && added.Contains(note.About)) begun.Add(own);
            foreach (var id in cases)
                entries.Add(AuditEntry.Of(note, subjectId, Named(AuditEntry.Case, id), concern?.Persons.Select(p => (int?)p).FirstOrDefault() ?? (holding.TryGetValue(id, out var holder) ? holder : null)));
            if (cases.Count > 0) continue;
            var persons = concern?.Persons.ToList() ?? [];
            if (persons.Count == 0) entries.Add(AuditEntry.Of(note, subjectId, own, note.PersonId));
            foreach (var person in persons) entries.Add(AuditEntry.Of(note, subjectId, own, person));
        }
        await Tie(db, entries, begun, ct);
        return entries;
    }

    /// <summary>Whether somebody else has taken the same place in a chain: the database's index says so.</summary>
    public static bool IsTaken(DbUpdateException e) => e is not DbUpdateConcurrencyException && e.InnerException?.Message is { } said
        && said.Contains("AuditEntries", StringComparison.Ordinal) && said.Contains(nameof(AuditEntry.Chain), StringComparison.Ordinal);

    public static string Named(string subject, long id) => string.Create(CultureInfo.InvariantCulture, $"{subject}:{id}");

    /// <summary>Gives entries that have a chain their numbers and hashes.</summary>
    public static async Task Tie(AppDb db, IReadOnlyList<AuditEntry> entries, IReadOnlySet<string> begun, CancellationToken ct)
    {
        var ends = await Ends(db, [.. entries.Select(e => e.Chain).Distinct().Where(chain => !begun.Contains(chain))], ct);
        foreach (var entry in entries)
        {
            var (number, hash) = ends.GetValueOrDefault(entry.Chain, (0, []));
            entry.Follow(number, hash);
            ends[entry.Chain] = (entry.Number, entry.Hash);
        }
    }

    private static async Task<Dictionary<string, (int Number, byte[] Hash)>> Ends(AppDb db, List<string> chains, CancellationToken ct)
    {
        var ends = new Dictionary<string, (int, byte[])>(StringComparer.Ordinal);
        var all = db.Set<AuditEntry>().AsNoTracking();
        foreach (var chunk in chains.Chunk(Chunk))
        {
            var some = chunk.ToList();
            var last = all.Where(e => e.Number > 0 && some.Contains(e.Chain)).GroupBy(e => e.Chain).Select(g => new { Chain = g.Key, Number = g.Max(e => e.Number) });
            foreach (var end in await (from end in last
                                       join entry in all.Where(e => e.Number > 0) on new { end.Chain, end.Number } equals new { entry.Chain, entry.Number }
                                       select new { entry.Chain, entry.Number, entry.Hash }).ToListAsync(ct))
                ends[end.Chain] = (end.Number, end.Hash);
        }
        return ends;
    }

    private static List<int> Cases(Noted noted) => noted switch
    {
        { About: IConcern concern } => [.. concern.Cases.Distinct()],
        { About: null, Subject: AuditEntry.Case } => [checked((int)noted.SubjectId)],
        _ => [],
    };

    private static long IdOf(AppDb db, object about) => Convert.ToInt64(db.Entry(about).Property("Id").CurrentValue, CultureInfo.InvariantCulture);
}
