using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Matching;

/// <summary>Two persons were two after all: what had moved goes back, names and addresses with it; what has come since stays with the one who stayed.</summary>
internal sealed class UndoMerge(AppDb db, Caller caller, IEnumerable<IHoldsPersons> holders, AuditTrail audit, TimeProvider clock)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/people/merges/{id:int}/undo", async (int id, UndoMerge feature, CancellationToken ct) =>
        {
            await feature.Handle(id, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var merge = await db.PersonMerges.FirstOrNotFound(m => m.Id == id && m.UndoneAt == null, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        if (!merge.CanBeUndone(now)) throw new RefusedException("merge.too-old", T("Refused.MergeTooOld", PersonMerge.Undoable.Days));
        var from = await db.Persons.Include(p => p.Roles).FirstAsync(p => p.Id == merge.FromId, ct);
        var to = await db.Persons.Include(p => p.Roles).FirstAsync(p => p.Id == merge.ToId, ct);
        if (from.MergedIntoId != to.Id || to.MergedIntoId is not null) throw new RefusedException("merge.later", T("Refused.MergeLater"));
        MergePersons.KeptBy(caller, to);
        var before = merge.Before;
        foreach (var holder in holders)
            if (before.Rows.TryGetValue(holder.Column, out var rows)) await holder.MoveBack(rows, to.Id, from.Id, ct);
        from.ComeBack();
        merge.Undo(caller.PersonId, now);
        audit.Note("person.merge-undone", from, $"person {to.Id}", $"person {from.Id}");
        audit.Note("person.merge-undone", to, $"with person {from.Id}", "without");
        await Rename(from, to, before, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Each has the own name and address again, but for what somebody has put right since.</summary>
    private async Task Rename(Person from, Person to, PersonMerge.Record before, CancellationToken ct)
    {
        var (now, chosen) = (to.Identity, before.Chosen);
        var address = now.Email == chosen.Email ? before.To.Email : now.Email;
        var taken = TextKey.Of(before.From.Email);
        if (from.EmailKey != taken) from.LeaveEmail();
        await db.SaveChangesAsync(ct);
        to.Become(new PersonIdentity(
            (now.FirstName, now.LastName) == (chosen.FirstName, chosen.LastName) ? before.To.FirstName : now.FirstName,
            (now.FirstName, now.LastName) == (chosen.FirstName, chosen.LastName) ? before.To.LastName : now.LastName,
            address, now.Phone == chosen.Phone ? before.To.Phone : now.Phone, now.Language));
        await db.SaveChangesAsync(ct);
        // Somebody else may have the address by now; then the one who comes back keeps what the row has.
        var free = !await db.Persons.AnyAsync(p => p.EmailKey == taken && p.Id != from.Id, ct);
        from.Become(free ? before.From : before.From with { Email = from.Email });
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>What was only kept to undo a merge goes when it can be undone no longer.</summary>
internal sealed class ForgetMerges(AppDb db, TimeProvider clock) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - PersonMerge.Undoable;
        foreach (var merge in await db.PersonMerges.Where(m => m.Moved != null && m.At < oldest).ToListAsync(ct)) merge.Forget();
        await db.SaveChangesAsync(ct);
    }
}
