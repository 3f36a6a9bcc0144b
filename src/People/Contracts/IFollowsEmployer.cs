namespace Certification.People.Contracts;

/// <summary>A person has another employer: what runs in modules above follows, in the same transaction, stored by the caller's save.</summary>
public interface IFollowsEmployer
{
    /// <param name="personId">Who.</param>
    /// <param name="before">Whose staff they were; null when nobody knew.</param>
    /// <param name="after">Whose staff they are.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many things followed.</returns>
    Task<int> Follow(int personId, Place? before, Place after, string reason, CancellationToken ct);
}
