using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>Makes a person an empty shell: what names or tells of them goes from every table, counts and the certificate register stay. Call inside a transaction.</summary>
internal sealed class ErasePerson(AppDb db, IEnumerable<IPersonalPart> parts, ForgetRows rows, AuditTrail audit, TimeProvider clock)
{
    /// <summary>What they did that concerns nobody in particular. What they did in others' cases is those others' record, and is retired with it.</summary>
    private const string OwnDeeds = "UPDATE [AuditEntries] SET [Actor] = NULL, [Before] = NULL, [After] = NULL, [Reason] = NULL, [Salt] = NULL WHERE [ActorId] = {0} AND [PersonId] IS NULL";

    /// <summary>Why not, as a sentence; null when nothing stands against it.</summary>
    public async Task<string?> Against(int personId, CancellationToken ct)
    {
        var person = await db.Persons.AsNoTracking().Include(p => p.Roles).FirstOrNotFound(p => p.Id == personId, ct);
        if (person.IsErased) return T("Refused.AlreadyErased");
        if (person.Roles.Any(r => r.Role != Roles.Participant)) return T("Refused.ErasureRoles");
        foreach (var part in parts)
            if (await part.Against(personId, ct) is { } sentence) return sentence;
        return null;
    }

    public async Task Handle(int personId, CancellationToken ct)
    {
        var ids = await db.WithFormer(personId, ct);
        foreach (var person in await db.Persons.Where(p => ids.Contains(p.Id)).ToListAsync(ct))
        {
            foreach (var part in parts) await part.Forget(new(person.Id, $"{person.FirstName} {person.LastName}", person.Email), ct);
            person.ShutForGood(clock.GetUtcNow().UtcDateTime);
        }
        await db.SaveChangesAsync(ct);
        // From here on the rows are changed unread: nothing that was read before may be written back.
        db.ChangeTracker.Clear();
        foreach (var id in ids)
        {
            await rows.Handle(id, ct);
            await db.Database.ExecuteSqlRawAsync(OwnDeeds, [id], ct);
        }
        audit.Note("person.erased", AuditEntry.Person, personId);
        await db.SaveChangesAsync(ct);
    }
}
