namespace Certification.People.Contracts;

/// <summary>Two spellings in a municipality's tree were one organisation: what modules above keep of it follows, in the same transaction.</summary>
public interface IFollowsTree
{
    /// <param name="fromId">The workplace that is no more.</param>
    /// <param name="place">The one that it is.</param>
    /// <param name="ct">Cancels.</param>
    Task<int> WorkplaceMerged(int fromId, Place place, CancellationToken ct);

    /// <param name="fromId">The administration that is no more.</param>
    /// <param name="toId">The one that it is; its workplaces go along.</param>
    /// <param name="ct">Cancels.</param>
    Task<int> AdministrationMerged(int fromId, int toId, CancellationToken ct);
}
