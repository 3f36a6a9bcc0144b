using Certification.Supervision.Contracts;

namespace Certification.Supervision;

/// <summary>What a session says now, for somebody whose form is out of date.</summary>
internal sealed record CurrentSession(int Version, int Number, SupervisionState State, DateOnly Date, int Minutes, DateTime LoggedAt, DateTime? DecidedAt)
{
    public static CurrentSession Of(SupervisionSession session) => new(
        session.Version, session.Number, session.State, session.Date, session.Minutes, session.LoggedAt, session.DecidedAt);
}
