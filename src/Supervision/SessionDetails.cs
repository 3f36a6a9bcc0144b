using Certification.Programmes.Contracts;

namespace Certification.Supervision;

/// <summary>What somebody states about a supervision session, without who attended.</summary>
/// <param name="Date">The local date on which it was held.</param>
/// <param name="Start">When it began, where that is known.</param>
/// <param name="Minutes">How long it lasted, before any conversion.</param>
/// <param name="Form">How it was held.</param>
/// <param name="SupervisorId">The person who held it.</param>
/// <param name="Others">How many more were supervised together who are not among the attendees.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Notes">For its supervisor, its participants and coordinators only.</param>
internal sealed record SessionDetails(
    DateOnly Date, TimeOnly? Start, int Minutes, SupervisionForm Form, int SupervisorId, int Others, string? Subject, string? Notes);
