namespace Certification.Platform.Refusals;

/// <summary>A rule says no. The sentence is for the person, in their language; the code is for programs.</summary>
public sealed class RefusedException(string code, string sentence) : Exception(sentence)
{
    public string Code { get; } = code;
}

/// <summary>There is no such thing, or it is not yours: both are 404, so that nobody can tell them apart.</summary>
public sealed class NotFoundException() : Exception("Not found.");

/// <summary>Somebody else saved in between; carries the current state so that the person can decide again.</summary>
public sealed class StaleException(int version, object current) : Exception("The row has changed.")
{
    public int Version { get; } = version;

    public object Current { get; } = current;
}
