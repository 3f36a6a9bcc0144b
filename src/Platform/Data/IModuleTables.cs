using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Data;

/// <summary>A module hands its table mappings to the one database context through this, because its entities are its own.</summary>
public interface IModuleTables
{
    void Map(ModelBuilder model);
}

/// <summary>Something kept up to date from stored facts, inside the transaction that changed them (progress, say).</summary>
public interface IFollowsFacts
{
    /// <param name="changed">The entities that this save added, modified or deleted.</param>
    /// <param name="ct">Cancels the whole save.</param>
    Task Follow(IReadOnlyList<object> changed, CancellationToken ct);
}

/// <summary>An entity that two people may edit at once: the version is sent with the form and checked on save.</summary>
public interface IVersioned
{
    int Version { get; set; }
}
