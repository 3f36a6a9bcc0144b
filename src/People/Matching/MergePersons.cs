using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Matching;

/// <summary>Two persons are one: everything of the one who goes becomes the other's, and stands on record so that it can go back.</summary>
internal sealed class MergePersons(AppDb db, Caller caller, IEnumerable<IHoldsPersons> holders, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>Who stays.</summary>
        [Required]
        public int? StaysId { get; set; }

        /// <summary>Who turns out to be the other.</summary>
        [Required]
        public int? GoesId { get; set; }

        /// <summary>Whose name holds: one of the two; the one's who stays when left out.</summary>
        public int? NameOf { get; set; }

        /// <summary>Whose e-mail holds; the other one still leads to the person who stays.</summary>
        public int? EmailOf { get; set; }

        public int? PhoneOf { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/people/merges", async (Input input, MergePersons feature, CancellationToken ct) =>
            Results.Ok(new { id = await feature.Handle(input, ct) })).RequireAuthorization(Policies.Coordinators);

    /// <returns>The merge, by which it can be undone for 30 days.</returns>
    public async Task<int> Handle(Input input, CancellationToken ct)
    {
        if (input.StaysId == input.GoesId) throw new RefusedException("merge.same", T("Refused.MergeSame"));
        await using var transaction = await db.BeginExclusive(ct);
        var to = await Find(input.StaysId!.Value, ct);
        var from = await Find(input.GoesId!.Value, ct);
        KeptBy(caller, from);
        KeptBy(caller, to);
        foreach (var holder in holders) await holder.Check(from.Id, to.Id, ct);
        var chosen = Choose(from, to, input);
        var (before, other) = (to.Identity, from.Identity);
        var rows = new Dictionary<string, IReadOnlyList<long>>();
        foreach (var holder in holders)
            if (await holder.Move(from.Id, to.Id, ct) is { Count: > 0 } moved) rows.Add(holder.Column, moved);
        from.MergeInto(to);
        var merge = PersonMerge.Of(from, to, new PersonMerge.Record(other, before, chosen, rows), input.Reason!.Trim(), caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.Add(merge);
        var told = string.Join(", ", rows.Select(r => $"{r.Key} {r.Value.Count}"));
        audit.Note("person.merged", from, $"person {from.Id}", $"person {to.Id}; {told}", merge.Reason);
        audit.Note("person.merged-with", to, null, $"person {from.Id}; {told}", merge.Reason);
        // An address changes hands in two steps: no two rows have the same at any moment.
        if (chosen.Email != before.Email) from.LeaveEmail();
        await db.SaveChangesAsync(ct);
        to.Become(chosen);
        await db.SaveChangesAsync(ct);
        if (chosen.Email != before.Email) from.Become(other with { Email = before.Email });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return merge.Id;
    }

    private Task<Person> Find(int id, CancellationToken ct) =>
        db.Persons.Include(p => p.Roles).FirstOrNotFound(p => p.Id == id && p.MergedIntoId == null, ct);

    /// <summary>
    /// Whoever chooses an address chooses who can sign in with it: of people who run the system that is an administrator's matter, and of oneself
    /// nobody's.
    /// </summary>
    internal static void KeptBy(Caller caller, Person person)
    {
        if (person.Id == caller.PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
        if (!caller.Is(Roles.Administrator) && person.Roles.Any(r => r.Role is Roles.Administrator or Roles.Auditor or Roles.Coordinator))
            throw new RefusedException("person.runs-the-system", T("Refused.RunsTheSystem", $"{person.FirstName} {person.LastName}"));
    }

    private static PersonIdentity Choose(Person from, Person to, Input input)
    {
        var name = input.NameOf == from.Id ? from : to;
        return to.Identity with
        {
            FirstName = name.FirstName,
            LastName = name.LastName,
            Email = (input.EmailOf == from.Id ? from : to).Email,
            Phone = (input.PhoneOf == from.Id ? from : to).Phone,
        };
    }
}
