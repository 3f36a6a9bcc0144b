using Certification.People.Personal;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Certification.People;

/// <summary>A person's posts. Nobody has two at a time: where both work somewhere now, the one who stays keeps theirs, and the other's stands with the other's name.</summary>
internal sealed class HeldPosts(AppDb db) : PersonRows<Employment>(db, nameof(Employment.PersonId))
{
    protected override IEnumerable<string> Keys(EntityEntry<Employment> row, int toId) => row.Entity.IsOpen ? ["now"] : [];
}

/// <summary>What this module keeps of a person.</summary>
internal static class HeldByPeople
{
    public static IEnumerable<Func<AppDb, IHoldsPersons>> All =>
    [
        db => new HeldPosts(db),
        db => new PersonRows<RoleGrant>(db, nameof(RoleGrant.PersonId)),
        db => new PersonRows<AccountLink>(db, nameof(AccountLink.PersonId)),
        db => new PersonRows<Person>(db, nameof(Person.MergedIntoId)),
        db => new PersonRows<PersonalRequest>(db, nameof(PersonalRequest.PersonId)),
        db => new PersonRows<MatchProposal>(db, nameof(MatchProposal.PersonId), AreEachOther),
        db => new PersonRows<MatchProposal>(db, nameof(MatchProposal.OtherId), AreEachOther),
    ];

    /// <summary>That the two may be one is settled, and nobody is proposed to be themselves.</summary>
    private static bool AreEachOther(MatchProposal proposal, int fromId, int toId) =>
        (proposal.PersonId, proposal.OtherId) == (fromId, toId) || (proposal.PersonId, proposal.OtherId) == (toId, fromId);
}
