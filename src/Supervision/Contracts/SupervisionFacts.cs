using Certification.Programmes.Contracts;

namespace Certification.Supervision.Contracts;

/// <summary>How far a supervision entry has come on its way to two names.</summary>
public enum SupervisionState
{
    Logged,
    Returned,
    Approved,
}

/// <summary>A supervision session that one participant attended, as progress sees it.</summary>
/// <param name="SessionId">Its row.</param>
/// <param name="Date">When it was held.</param>
/// <param name="Minutes">How long it lasted, before any conversion.</param>
/// <param name="Form">How it was held.</param>
/// <param name="GroupSize">How many were supervised together.</param>
/// <param name="SupervisorId">Who held it.</param>
/// <param name="State">Only an approved one counts.</param>
public sealed record SupervisionFact(
    int SessionId, DateOnly Date, int Minutes, SupervisionForm Form, int GroupSize, int SupervisorId, SupervisionState State);
