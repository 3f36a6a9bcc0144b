using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>Two persons who may be one: same name and municipality, another e-mail. A human decides.</summary>
internal sealed class MatchProposal : IConcern
{
    public int Id { get; private set; }
    public int PersonId { get; private init; }
    public Person Person { get; private init; } = null!;
    public int OtherId { get; private init; }
    public Person Other { get; private init; } = null!;
    public DateTime ProposedAt { get; private init; }
    public bool Dismissed { get; private set; }

    IEnumerable<int> IConcern.Persons => [PersonId, OtherId];

    public static MatchProposal Between(Person earlier, Person newcomer, DateTime now) =>
        new() { Other = earlier, Person = newcomer, ProposedAt = now };

    public static MatchProposal Between(int earlierId, Person newcomer, DateTime now) =>
        new() { OtherId = earlierId, Person = newcomer, ProposedAt = now };

    public void Dismiss() => Dismissed = true;

    internal static void Map(ModelBuilder model) => model.Entity<MatchProposal>(proposal =>
    {
        proposal.ToTable("MatchProposals");
        proposal.Holds(DataClass.Identity).Of(nameof(PersonId)).Of(nameof(OtherId)).GoesWhole();
        proposal.HasOne(p => p.Person).WithMany().HasForeignKey(p => p.PersonId);
        proposal.HasOne(p => p.Other).WithMany().HasForeignKey(p => p.OtherId);
        proposal.HasIndex(p => new { p.PersonId, p.OtherId }).IsUnique();
    });
}
