namespace Certification.Platform.Audit;

/// <summary>
/// An entity that says whose its changes are. One entry stands in the chain of each case that it is part of; where there is none, one entry for
/// each person stands in the chain of the entity itself. Asked when the entity is stored: ids are there.
/// </summary>
public interface IConcern
{
    /// <summary>The certification cases that it is part of, by enrolment.</summary>
    IEnumerable<int> Cases => [];

    /// <summary>Whom it concerns, where it says so itself; whose a case is, is looked up.</summary>
    IEnumerable<int> Persons => [];
}

/// <summary>Knows whose the certification cases are; asked once for all entries of a save.</summary>
public interface ICaseHolders
{
    /// <param name="cases">Enrolments.</param>
    /// <param name="ct">Cancels the save.</param>
    Task<IReadOnlyDictionary<int, int>> Whose(IReadOnlyCollection<int> cases, CancellationToken ct);
}
