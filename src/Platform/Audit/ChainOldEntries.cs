using System.Globalization;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>
/// Puts the entries from before there were chains into theirs, in the order of their ids. Once, and only while nothing is chained yet: what slips in without a
/// number later on stays outside, and a verification names it. What concerns several cases stands in the first one's chain.
/// </summary>
public sealed class ChainOldEntries(AppDb db, IEnumerable<ICaseHolders> holders)
{
    private const int Chunk = 500;

    /// <returns>How many there were.</returns>
    public async Task<int> Handle(CancellationToken ct)
    {
        var all = db.Set<AuditEntry>();
        if (await all.AnyAsync(e => e.Number > 0, ct) || !await all.AnyAsync(ct)) return 0;
        await using var transaction = await db.BeginExclusive(ct);
        var (last, count) = (0L, 0);
        while (await all.Where(e => e.Id > last).OrderBy(e => e.Id).Take(Chunk).ToListAsync(ct) is { Count: > 0 } some)
        {
            var concerns = new Dictionary<(string Subject, long Id), (int? Case, int? Person)>();
            foreach (var subject in some.Select(e => (e.Subject, e.SubjectId)).Distinct()) concerns[subject] = await Concern(subject.Subject, subject.SubjectId, ct);
            var cases = concerns.Values.Select(c => c.Case).OfType<int>().Distinct().ToList();
            var holding = cases.Count > 0 && holders.FirstOrDefault() is { } known ? await known.Whose(cases, ct) : new Dictionary<int, int>();
            foreach (var entry in some)
            {
                var (@case, person) = concerns[(entry.Subject, entry.SubjectId)];
                entry.Place(@case is { } id ? AuditChains.Named(AuditEntry.Case, id) : AuditChains.Named(entry.Subject, entry.SubjectId),
                    @case is { } held && holding.TryGetValue(held, out var holder) ? holder : person);
            }
            await AuditChains.Tie(db, some, new HashSet<string>(), ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            (last, count) = (some[^1].Id, count + some.Count);
        }
        await transaction.CommitAsync(ct);
        return count;
    }

    /// <summary>What a subject by that name and id concerns; nothing when it is gone.</summary>
    private async Task<(int? Case, int? Person)> Concern(string subject, long id, CancellationToken ct)
    {
        if (subject == AuditEntry.Person) return (null, checked((int)id));
        var type = db.Model.GetEntityTypes().FirstOrDefault(t => t.ClrType.Name == subject && t.ClrType.IsAssignableTo(typeof(IConcern)));
        if (type?.FindPrimaryKey()?.Properties is not [{ } key]) return (null, null);
        if (await db.FindAsync(type.ClrType, [Convert.ChangeType(id, key.ClrType, CultureInfo.InvariantCulture)], ct) is not IConcern found) return (null, null);
        // Whose an objection or a session is, its neighbours know.
        foreach (var navigation in db.Entry(found).Navigations) await navigation.LoadAsync(ct);
        return (found.Cases.Select(c => (int?)c).FirstOrDefault(), found.Persons.Select(p => (int?)p).FirstOrDefault());
    }
}
