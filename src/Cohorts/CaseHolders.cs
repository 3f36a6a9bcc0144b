using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>Whose enrolment it is, for the audit trail: from the database, inside the transaction of the save.</summary>
internal sealed class CaseHolders(AppDb db) : ICaseHolders
{
    public async Task<IReadOnlyDictionary<int, int>> Whose(IReadOnlyCollection<int> cases, CancellationToken ct)
    {
        var holders = new Dictionary<int, int>(cases.Count);
        foreach (var chunk in cases.Chunk(500))
        {
            var ids = chunk.ToList();
            foreach (var enrolment in await db.Enrolments.Where(e => ids.Contains(e.Id)).Select(e => new { e.Id, e.PersonId }).ToListAsync(ct))
                holders[enrolment.Id] = enrolment.PersonId;
        }
        return holders;
    }
}
