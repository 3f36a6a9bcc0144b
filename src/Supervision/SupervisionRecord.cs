using System.Globalization;
using Certification.Platform.Personal;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Supervision;

/// <summary>An earlier version of a session, frozen when it was corrected, with both names and times.</summary>
internal sealed class SupervisionRecord
{
    public int Id { get; private set; }
    public int SessionId { get; private set; }
    public int Number { get; private init; }
    public DateOnly Date { get; private init; }
    public TimeOnly? Start { get; private init; }
    public int Minutes { get; private init; }
    public SupervisionForm Form { get; private init; }
    public int SupervisorId { get; private init; }
    /// <summary>The ids of the enrolments that attended, with commas between.</summary>
    public string Attendees { get; private init; } = "";
    public int Others { get; private init; }
    public string? Subject { get; private set; }
    public string? Notes { get; private set; }
    public string? Reason { get; private set; }
    public int LoggedById { get; private init; }
    public DateTime LoggedAt { get; private init; }
    public SupervisionState State { get; private init; }
    public int? DecidedById { get; private init; }
    public DateTime? DecidedAt { get; private init; }
    public string? Comment { get; private set; }

    public static SupervisionRecord Of(SupervisionSession session) => new()
    {
        Number = session.Number,
        Date = session.Date,
        Start = session.Start,
        Minutes = session.Minutes,
        Form = session.Form,
        SupervisorId = session.SupervisorId,
        Attendees = string.Join(',', session.Attendees.Select(a => a.EnrolmentId).Order()),
        Others = session.Others,
        Subject = session.Subject,
        Notes = session.Notes,
        Reason = session.Reason,
        LoggedById = session.LoggedById,
        LoggedAt = session.LoggedAt,
        State = session.State,
        DecidedById = session.DecidedById,
        DecidedAt = session.DecidedAt,
        Comment = session.Comment,
    };

    public void Forget() => (Subject, Notes, Reason, Comment) = (null, null, null, null);

    public IReadOnlyList<int> EnrolmentIds() => [.. Attendees.Split(',').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    internal static void Map(ModelBuilder model) => model.Entity<SupervisionRecord>(record =>
    {
        record.ToTable("SupervisionRecords");
        record.Holds(DataClass.Supervision).Of(nameof(SessionId), nameof(SupervisionSession)).Goes(nameof(Subject), nameof(Notes), nameof(Reason), nameof(Comment)).Stays("numbers of enrolments", nameof(Attendees));
        record.Property(r => r.Notes).HasMaxLength(4000);
        record.Property(r => r.Reason).HasMaxLength(2000);
        record.Property(r => r.Comment).HasMaxLength(2000);
        record.HasIndex(r => new { r.SessionId, r.Number }).IsUnique();
    });
}
