namespace Certification.Platform.Personal;

/// <summary>What a module knows about one person's data beyond its tables.</summary>
public interface IPersonalPart
{
    /// <summary>Why this person cannot be erased now, as a sentence; null when nothing here stands against it.</summary>
    Task<string?> Against(int personId, CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>What must happen before the texts go, in the same transaction; saved by whoever asks.</summary>
    Task Forget(ErasedPerson person, CancellationToken ct) => Task.CompletedTask;

    /// <summary>The certification cases of this person, by enrolment.</summary>
    Task<IReadOnlyList<int>> Cases(int personId, CancellationToken ct) => Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>People with whom this one was together: their names are masked when this one takes their own data out.</summary>
    Task<IReadOnlyList<int>> Companions(int personId, CancellationToken ct) => Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>What the things are called to which this person's rows point: by kind and number, or kind and key; what is asked within a requirement as "requirement/item".</summary>
    Task<IReadOnlyDictionary<(string Kind, string Key), string>> Names(int personId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<(string Kind, string Key), string>>(new Dictionary<(string, string), string>());

    /// <summary>What is left of erased people as numbers, which name nobody.</summary>
    Task<IReadOnlyList<ErasedCount>> Remains(CancellationToken ct) => Task.FromResult<IReadOnlyList<ErasedCount>>([]);
}

/// <summary>How many erased people of a municipality ended a programme how, by the year it ended.</summary>
public sealed record ErasedCount(string Municipality, string Programme, int Year, string Outcome, int Count);

/// <summary>Who is being erased, as they were called: mails to others may say so.</summary>
public sealed record ErasedPerson(int Id, string Name, string Email);
