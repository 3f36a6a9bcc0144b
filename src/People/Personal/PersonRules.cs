using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Personal;

/// <summary>Sessions that ended or were left; of a session nothing else is kept.</summary>
internal sealed class SessionRule(AppDb db) : IRetentionRule
{
    public string Key => "sessions";
    public DataClass Held => DataClass.Access;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.AccessDays, RetentionUnit.Days);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddDays(-options.AccessDays);
        return db.Sessions.Where(s => s.SeenAt < before && (s.EndedAt == null || s.EndedAt < before)).Select(s => new DueRow { Id = s.Id, Since = s.SeenAt });
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => (int)r.Id).ToList();
        db.RemoveRange(await db.Sessions.Where(s => ids.Contains(s.Id)).ToListAsync(ct));
    }
}

/// <summary>People who were registered long ago, never had a course or work here, and have not been seen since: erased as if they had asked.</summary>
internal sealed class PersonRule(AppDb db, IEnumerable<IOccupies> occupied, ErasePerson erase) : IRetentionRule
{
    public string Key => "persons";
    public DataClass Held => DataClass.Identity;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.PersonMonths, RetentionUnit.Months);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.PersonMonths);
        var (sessions, requests) = (db.Set<Session>(), db.Set<PersonalRequest>());
        var idle = db.Persons.Where(p => p.CreatedAt < before && p.Email != "" && p.MergedIntoId == null && !p.Roles.Any(r => r.Role != Roles.Participant)
            && !sessions.Any(s => s.PersonId == p.Id && s.SeenAt >= before) && !requests.Any(r => r.PersonId == p.Id && r.State == RequestState.Open));
        foreach (var persons in occupied.Select(o => o.Persons)) idle = idle.Where(p => !persons.Contains(p.Id));
        return idle.Select(p => new DueRow { Id = p.Id, Since = p.CreatedAt });
    }

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        foreach (var row in rows) await erase.Handle((int)row.Id, ct);
    }
}
