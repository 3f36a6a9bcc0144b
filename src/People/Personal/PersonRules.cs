using Certification.People.Tokens;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Personal;

/// <summary>Sessions that ended or were left; of a session nothing else is kept. The newest of each person says when they were last seen, and stays as long as that is asked.</summary>
internal sealed class SessionRule(AppDb db) : IRetentionRule
{
    public string Key => "sessions";
    public DataClass Held => DataClass.Access;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.AccessDays, RetentionUnit.Days);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var (before, idle, all) = (now.AddDays(-options.AccessDays), now.AddMonths(-options.PersonMonths), db.Set<Session>());
        return db.Sessions.Where(s => s.SeenAt < before && (s.EndedAt == null || s.EndedAt < before))
            .Where(s => s.SeenAt < idle || all.Any(o => o.PersonId == s.PersonId && (o.SeenAt > s.SeenAt || (o.SeenAt == s.SeenAt && o.Id > s.Id))))
            .Select(s => new DueRow { Id = s.Id, Since = s.SeenAt });
    }

    public Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct) => rows.RemoveFrom<Session>(db, ct);
}

/// <summary>Keys that no program can use any more.</summary>
internal sealed class TokenRule(AppDb db) : IRetentionRule
{
    public string Key => "tokens";
    public DataClass Held => DataClass.Access;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.AccessDays, RetentionUnit.Days);

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddDays(-options.AccessDays);
        return db.Set<PersonalAccessToken>().Where(t => t.ExpiresAt < before || t.RevokedAt < before)
            .Select(t => new DueRow { Id = t.Id, Since = t.RevokedAt != null && t.RevokedAt < t.ExpiresAt ? t.RevokedAt.Value : t.ExpiresAt });
    }

    public Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct) => rows.RemoveFrom<PersonalAccessToken>(db, ct);
}

/// <summary>People who were registered long ago, never had a course or work here, and have not been seen since: erased as if they had asked.</summary>
internal sealed class PersonRule(AppDb db, IEnumerable<IOccupies> occupied, ErasePerson erase) : IRetentionRule
{
    public string Key => "persons";
    public DataClass Held => DataClass.Identity;
    public (int Number, RetentionUnit Unit) Kept(RetentionOptions options) => (options.PersonMonths, RetentionUnit.Months);

    /// <summary>An erasure goes through every table: others are not to wait for more than one, nor is one to fail with another.</summary>
    public int Batch => 1;

    public IQueryable<DueRow> Due(RetentionOptions options, DateTime now)
    {
        var before = now.AddMonths(-options.PersonMonths);
        var (sessions, requests, all) = (db.Set<Session>(), db.Set<PersonalRequest>(), db.Set<Person>());
        var idle = db.Persons.Where(p => p.CreatedAt < before && p.Email != "" && p.MergedIntoId == null && !p.Roles.Any(r => r.Role != Roles.Participant)
            && !sessions.Any(s => s.PersonId == p.Id && s.SeenAt >= before) && !requests.Any(r => r.PersonId == p.Id && r.State == RequestState.Open));
        foreach (var persons in occupied.Select(o => o.Persons)) idle = idle.Where(p => !all.Any(f => (f.Id == p.Id || f.MergedIntoId == p.Id) && persons.Contains(f.Id)));
        return idle.Select(p => new DueRow { Id = p.Id, Since = p.CreatedAt });
    }

    public Task<string?> Against(DueRow row, CancellationToken ct) => erase.Against((int)row.Id, ct);

    public async Task Remove(IReadOnlyList<DueRow> rows, CancellationToken ct)
    {
        foreach (var row in rows) await erase.Handle((int)row.Id, ct);
    }
}
