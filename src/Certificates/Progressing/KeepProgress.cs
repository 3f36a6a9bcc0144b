using Certification.Certificates.Deciding;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Progressing;

/// <summary>Works out progress and eligibility again for every enrolment whose facts a save has changed, in the same transaction.</summary>
internal sealed class KeepProgress(
    AppDb db, CohortReader cohorts, CourseworkReader coursework, SupervisionReader supervision, ProgrammeReader programmes, AuditTrail audit, TimeProvider clock) : IFollowsFacts
{
    private (int VersionId, string Text, bool MayOpen)? _beginning;

    public async Task Follow(IReadOnlyList<object> changed, CancellationToken ct)
    {
        var touched = new List<int>();
        foreach (var facts in changed.OfType<IEnrolmentFact>().GroupBy(f => f.EnrolmentId))
        {
            // Whoever begins with other facts already is looked up like everybody else.
            if (facts.Count() == 1 && facts.First().JustBegunIn is { } version && await Begin(facts.Key, version, ct)) continue;
            touched.Add(facts.Key);
        }
        await WorkOut(touched, ct);
    }

    /// <summary>All who begin in a programme begin alike, and there is nothing to read for it.</summary>
    /// <returns>False when one can begin with a case: then it matters who takes part.</returns>
    private async Task<bool> Begin(int enrolmentId, int versionId, CancellationToken ct)
    {
        if (_beginning?.VersionId != versionId)
        {
            var programme = await programmes.Version(versionId, ct);
            var standing = WorkOutStanding.Of(programme, new Facts(EnrolmentFacts.None(enrolmentId, versionId, programme), CourseworkFacts.None, [], new HashSet<string>()));
            _beginning = (versionId, standing.ToString(), programme.Awards.Any(award => Eligibility.Of(programme, award, standing, [], takesPart: true)));
        }
        if (_beginning.Value.MayOpen) return false;
        Keep(enrolmentId, _beginning.Value.Text, []);
        return true;
    }

    /// <summary>Everything again from the facts. Returns how many rows were not what they should be: 0 when the books are right.</summary>
    public async Task<int> Rebuild(CancellationToken ct)
    {
        var corrected = 0;
        var last = 0;
        while (true)
        {
            var ids = await cohorts.Every.Where(e => e.Id > last).OrderBy(e => e.Id).Select(e => e.Id).Take(500).ToListAsync(ct);
            if (ids.Count == 0) return corrected;
            await WorkOut(ids, ct);
            corrected += db.ChangeTracker.Entries().Count(e => e.Entity is Progress or AwardCase && e.State is EntityState.Added or EntityState.Modified);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            last = ids[^1];
        }
    }

    private async Task WorkOut(IReadOnlyCollection<int> enrolmentIds, CancellationToken ct)
    {
        foreach (var chunk in enrolmentIds.Chunk(500))
        {
            var ids = chunk.ToList();
            var facts = await cohorts.Facts(ids, ct);
            var handedIn = await coursework.Facts(ids, ct);
            var supervised = await supervision.Facts(ids, ct);
            var waived = (await db.Set<Waiver>().Where(w => ids.Contains(w.EnrolmentId)).Select(w => new { w.EnrolmentId, w.RequirementKey }).ToListAsync(ct))
                .ToLookup(w => w.EnrolmentId, w => w.RequirementKey);
            var kept = await db.Set<Progress>().Where(p => ids.Contains(p.EnrolmentId)).ToDictionaryAsync(p => p.EnrolmentId, ct);
            var cases = (await db.Set<AwardCase>().Where(c => ids.Contains(c.EnrolmentId)).ToListAsync(ct)).ToLookup(c => c.EnrolmentId);
            foreach (var enrolment in facts.Values)
            {
                var programme = await programmes.Version(enrolment.ProgrammeVersionId, ct);
                var standing = WorkOutStanding.Of(programme, new Facts(enrolment, handedIn[enrolment.EnrolmentId], supervised[enrolment.EnrolmentId], waived[enrolment.EnrolmentId].ToHashSet()));
                Keep(enrolment.EnrolmentId, standing.ToString(), kept);
                KeepCases(enrolment, programme, standing, [.. cases[enrolment.EnrolmentId]]);
            }
        }
    }

    private void Keep(int enrolmentId, string text, Dictionary<int, Progress> kept)
    {
        if (kept.TryGetValue(enrolmentId, out var progress)) progress.Update(text);
        else db.Add(Progress.Of(enrolmentId, text));
    }

    /// <summary>A case is opened when the person first becomes eligible, and follows the facts until it is decided.</summary>
    private void KeepCases(EnrolmentFacts enrolment, ProgrammeDocument programme, Standing standing, List<AwardCase> cases)
    {
        foreach (var award in programme.Awards)
        {
            var eligible = Eligibility.Of(programme, award, standing, cases, enrolment.TakesPart);
            if (cases.Find(c => c.AwardKey == award.Key) is { } open) Follow(open, eligible, standing);
            else if (eligible)
            {
                var opened = AwardCase.Open(enrolment.EnrolmentId, award.Key, clock.GetUtcNow().UtcDateTime);
                db.Add(opened);
                audit.Note("award.eligible", opened, after: opened.State.ToString());
            }
        }
    }

    /// <summary>Nothing that a person has said is lost in silence: a recommendation that falls away is on the record of the case and in the log.</summary>
    private void Follow(AwardCase open, bool eligible, Standing standing)
    {
        var before = open.State;
        open.FollowFacts(eligible, standing.ToString(), clock.GetUtcNow().UtcDateTime);
        if (open.State == before) return;
        audit.Note(before == AwardState.Recommended ? "award.fell-away" : open.State == AwardState.Eligible ? "award.eligible" : "award.not-eligible", open, before.ToString(), open.State.ToString());
    }
}
