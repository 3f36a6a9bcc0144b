using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>What importing a list does, in numbers: every good row is created, matched or already there; every bad one rejected.</summary>
/// <param name="Created">New people, now enrolled.</param>
/// <param name="Matched">People known by e-mail, now enrolled.</param>
/// <param name="Unchanged">People who were on the cohort already.</param>
/// <param name="Rejected">Rows that could not be used.</param>
/// <param name="Waitlisted">Of those created and matched: on the waiting list, because the cohort is full or others wait already.</param>
internal sealed record ImportResult(int Created, int Matched, int Unchanged, int Rejected, int Waitlisted);

/// <summary>Enrols everybody on a confirmed list, in one transaction; doing it again changes nothing.</summary>
internal sealed class ImportParticipants(AppDb db, Caller caller, ListReading reading, PersonRegistry registry, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Rows that are looked up and stored together; memory and statements stay bounded by it.</summary>
    internal const int Chunk = 500;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/imports/{id:int}/confirm", async (int id, ImportParticipants feature, CancellationToken ct) =>
            Results.Ok(await feature.Handle(id, ct))).RequireAuthorization(Policies.Coordinators).RequireRateLimiting(Limits.Costly);

    public async Task<ImportResult> Handle(int uploadId, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var cohorts = db.Cohorts.VisibleTo(caller);
        var upload = await db.Set<ImportUpload>().FirstOrNotFound(u => u.Id == uploadId && cohorts.Any(c => c.Id == u.CohortId), ct);
        var cohort = await db.Cohorts.FirstOrNotFound(c => c.Id == upload.CohortId, ct);
        if (!cohort.TakesEnrolments) throw new RefusedException("cohort.not-open", T("Refused.CohortNotOpen", T($"CohortState.{cohort.State}")));
        var (taken, waitedFor) = (await Seats.Taken(db, cohort.Id, ct), await Seats.AreWaitedFor(db, cohort.Id, ct));
        var result = new ImportResult(0, 0, 0, 0, 0);
        using (var open = await reading.Open(upload, ct))
        {
            foreach (var lines in open.Lines().Chunk(Chunk))
            {
                var rows = lines.Select(l => l.Row).OfType<EnrolmentListRow>().ToList();
                var part = await Enrol(cohort, open, rows, taken, waitedFor, ct);
                taken += part.Created + part.Matched - part.Waitlisted;
                result = new ImportResult(result.Created + part.Created, result.Matched + part.Matched, result.Unchanged + part.Unchanged,
                    result.Rejected + lines.Length - rows.Count, result.Waitlisted + part.Waitlisted);
            }
        }
        upload = await db.Set<ImportUpload>().SingleAsync(u => u.Id == uploadId, ct);
        upload.Confirmed(clock.GetUtcNow().UtcDateTime);
        audit.Note("enrolments.imported", upload, after: $"created {result.Created}, matched {result.Matched}, unchanged {result.Unchanged}, rejected {result.Rejected}");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return result;
    }

    private async Task<ImportResult> Enrol(Cohort cohort, OpenList open, List<EnrolmentListRow> rows, int taken, bool waitedFor, CancellationToken ct)
    {
        var known = await registry.Known([.. rows.Select(r => r.Email)], ct);
        var there = await EnrolledAmong(db, cohort.Id, known, ct);
        var joining = rows.Where(r => !there.Contains(TextKey.Of(r.Email))).ToList();
        var people = await registry.FindOrRegister([.. joining.Select(r => new PersonDetails(
            r.FirstName, r.LastName, r.Email, r.Phone, ListLanguage.Code(r.Language), open.MunicipalityId(r), r.Administration, r.Workplace, r.JobTitle))], known, ct);
        await db.SaveChangesAsync(ct);
        // The people are stored and only their ids are wanted: the next save need not look through them again.
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow().UtcDateTime;
        var waitlisted = 0;
        db.Attach(cohort);
        for (var i = 0; i < people.Count; i++)
        {
            var enrolment = Enrolment.Join(cohort, people[i].Id, people[i].Place, joining[i].Remark, taken, caller.PersonId, now, waitedFor);
            if (enrolment.State == EnrolmentState.Waitlisted) waitlisted++; else taken++;
            db.Add(enrolment);
            audit.Note("enrolment.joined", enrolment, after: enrolment.State.ToString());
        }
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        return new ImportResult(people.Count(p => p.IsNew), people.Count(p => !p.IsNew), rows.Count - joining.Count, 0, waitlisted);
    }

    /// <summary>E-mail keys, among the known people, of those on the cohort already, in whatever state.</summary>
    internal static async Task<HashSet<string>> EnrolledAmong(AppDb db, int cohortId, IReadOnlyDictionary<string, int> known, CancellationToken ct)
    {
        if (known.Count == 0) return [];
        var ids = known.Values.ToList();
        var enrolled = (await db.Enrolments.Where(e => e.CohortId == cohortId && ids.Contains(e.PersonId)).Select(e => e.PersonId).ToListAsync(ct)).ToHashSet();
        return known.Where(k => enrolled.Contains(k.Value)).Select(k => k.Key).ToHashSet(StringComparer.Ordinal);
    }
}
