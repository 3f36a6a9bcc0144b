using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision;

/// <summary>Supervision that was held for one or several participants; it counts when its supervisor has approved it.</summary>
internal sealed class SupervisionSession : IVersioned, IConcern
{
    public const int ShortestMinutes = 15;
    public const int LongestMinutes = 480;
    public const int MostAttendees = 30;

    public int Id { get; private set; }
    /// <summary>Counts what was stated about the session: 1, then one more for each correction.</summary>
    public int Number { get; private set; } = 1;
    public DateOnly Date { get; private set; }
    public TimeOnly? Start { get; private set; }
    public int Minutes { get; private set; }
    public SupervisionForm Form { get; private set; }
    public int SupervisorId { get; private set; }
    /// <summary>Supervised together with the attendees but enrolled nowhere here; they count in the size of the group.</summary>
    public int Others { get; private set; }
    public string? Subject { get; private set; }
    public string? Notes { get; private set; }
    /// <summary>Why this version replaced the one before.</summary>
    public string? Reason { get; private set; }
    public int LoggedById { get; private set; }
    public DateTime LoggedAt { get; private set; }
    public SupervisionState State { get; private set; }
    public int? DecidedById { get; private set; }
    public DateTime? DecidedAt { get; private set; }
    /// <summary>What the supervisor said when it was returned.</summary>
    public string? Comment { get; private set; }
    public int Version { get; set; }

    public List<SupervisionAttendee> Attendees { get; } = [];
    public List<SupervisionRecord> Earlier { get; } = [];

    IEnumerable<int> IConcern.Cases => Attendees.Select(a => a.EnrolmentId);

    public int GroupSize => Attendees.Count + Others;

    /// <param name="details">What was held.</param>
    /// <param name="attendees">The enrolments of those who were there.</param>
    /// <param name="supervisors">The appointed supervisors by cohort.</param>
    /// <param name="today">The local date.</param>
    /// <param name="byId">Who logs it.</param>
    /// <param name="now">UTC.</param>
    public static SupervisionSession Log(
        SessionDetails details, IReadOnlyList<EnrolmentCard> attendees, ILookup<int, int> supervisors, DateOnly today, int byId, DateTime now)
    {
        Check(details, attendees, today);
        CheckTies(details, attendees, supervisors);
        var session = new SupervisionSession();
        session.Put(details, attendees, byId, now);
        return session;
    }

    /// <summary>Replaces what is stated by a new version that waits for the supervisor again; the one before is kept.</summary>
    /// <returns>Those who are no longer attendees: their rows are to be deleted.</returns>
    public IReadOnlyList<SupervisionAttendee> Correct(
        SessionDetails details, IReadOnlyList<EnrolmentCard> attendees, ILookup<int, int> supervisors, DateOnly today, string? reason, int byId, DateTime now)
    {
        if (State == SupervisionState.Approved && string.IsNullOrWhiteSpace(reason))
            throw new RefusedException("supervision.reason", T("Refused.CorrectionReason"));
        Check(details, attendees, today);
        // Who has left the cohort since, or no longer supervises it, was there all the same: only what is new must hold today.
        CheckTies(details, details.SupervisorId == SupervisorId ? [.. attendees.Where(e => Attendees.All(a => a.EnrolmentId != e.Id))] : attendees, supervisors);
        Earlier.Add(SupervisionRecord.Of(this));
        Number++;
        Reason = reason;
        return Put(details, attendees, byId, now);
    }

    public void Approve(int byId, IReadOnlyCollection<int> attendeePersonIds, DateTime now)
    {
        CheckDecision(byId, attendeePersonIds);
        Decide(SupervisionState.Approved, null, byId, now);
    }

    public void Return(string comment, int byId, IReadOnlyCollection<int> attendeePersonIds, DateTime now)
    {
        CheckDecision(byId, attendeePersonIds);
        if (string.IsNullOrWhiteSpace(comment)) throw new RefusedException("supervision.comment", T("Refused.CommentNeeded"));
        Decide(SupervisionState.Returned, comment, byId, now);
    }

    /// <summary>The words have been kept long enough; that it was held, for whom, how long and by whom it was approved stays.</summary>
    public void Forget()
    {
        (Subject, Notes, Reason, Comment) = (null, null, null, null);
        foreach (var earlier in Earlier) earlier.Forget();
    }

    /// <summary>What the audit trail says of it: no subject and no notes.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{State}, version {Number}: {Date:yyyy-MM-dd}, {Minutes} min, {Form}, supervisor {SupervisorId}, enrolments {string.Join(' ', Attendees.Select(a => a.EnrolmentId).Order())}, others {Others}");

    private static void Check(SessionDetails details, IReadOnlyList<EnrolmentCard> attendees, DateOnly today)
    {
        if (details.Date > today) throw new RefusedException("supervision.future", T("Refused.SessionInFuture"));
        if (details.Minutes is < ShortestMinutes or > LongestMinutes)
            throw new RefusedException("supervision.minutes", T("Refused.SessionMinutes", ShortestMinutes, LongestMinutes));
        if (attendees.Count == 0) throw new RefusedException("supervision.nobody", T("Refused.NobodyAttended"));
        var size = attendees.Count + details.Others;
        if (details.Others < 0 || size > MostAttendees) throw new RefusedException("supervision.too-many", T("Refused.TooManyAttended", MostAttendees));
        if (details.Form == SupervisionForm.Individual && size != 1) throw new RefusedException("supervision.individual", T("Refused.IndividualIsOne"));
        if (details.Form == SupervisionForm.Group && size < 2) throw new RefusedException("supervision.group", T("Refused.GroupIsTwo"));
        if (attendees.Any(e => e.PersonId == details.SupervisorId)) throw new RefusedException("self", T("Refused.SuperviseYourself"));
    }

    private static void CheckTies(SessionDetails details, IReadOnlyList<EnrolmentCard> attendees, ILookup<int, int> supervisors)
    {
        if (attendees.FirstOrDefault(e => !e.TakesPart) is { } gone)
            throw new RefusedException("supervision.not-taking-part", T("Refused.AttendeeTakesNoPart", gone.CohortName));
        if (attendees.FirstOrDefault(e => !supervisors[e.CohortId].Contains(details.SupervisorId)) is { } elsewhere)
            throw new RefusedException("supervision.not-supervisor", T("Refused.NotSupervisorOf", elsewhere.CohortName));
    }

    private void CheckDecision(int byId, IReadOnlyCollection<int> attendeePersonIds)
    {
        if (byId != SupervisorId) throw new RefusedException("supervision.other-supervisor", T("Refused.OtherSupervisor"));
        if (attendeePersonIds.Contains(byId)) throw new RefusedException("self", T("Refused.ApproveYourself"));
        if (State != SupervisionState.Logged) throw new RefusedException("supervision.decided", T("Refused.AlreadyDecided", T($"SupervisionState.{State}")));
    }

    private List<SupervisionAttendee> Put(SessionDetails details, IReadOnlyList<EnrolmentCard> attendees, int byId, DateTime now)
    {
        (Date, Start, Minutes, Form, SupervisorId, Others, Subject, Notes) = details;
        (LoggedById, LoggedAt) = (byId, now);
        var left = Attendees.Where(a => attendees.All(e => e.Id != a.EnrolmentId)).ToList();
        Attendees.RemoveAll(left.Contains);
        foreach (var enrolment in attendees.Where(e => Attendees.All(a => a.EnrolmentId != e.Id)))
            Attendees.Add(SupervisionAttendee.Of(enrolment.Id));
        (DecidedById, DecidedAt, Comment) = (null, null, null);
        Set(SupervisionState.Logged);
        return left;
    }

    private void Decide(SupervisionState state, string? comment, int byId, DateTime now)
    {
        (DecidedById, DecidedAt, Comment) = (byId, now, comment);
        Set(state);
    }

    private void Set(SupervisionState state)
    {
        State = state;
        foreach (var attendee in Attendees) attendee.Follow(state, Number);
    }

    internal static void Map(ModelBuilder model) => model.Entity<SupervisionSession>(session =>
    {
        session.ToTable("SupervisionSessions");
        session.Holds(DataClass.Supervision).Of(nameof(Id), nameof(SupervisionAttendee), "SessionId").Goes(nameof(Subject), nameof(Notes), nameof(Reason), nameof(Comment));
        session.Property(s => s.Notes).HasMaxLength(4000);
        session.Property(s => s.Reason).HasMaxLength(2000);
        session.Property(s => s.Comment).HasMaxLength(2000);
        session.HasMany(s => s.Attendees).WithOne(a => a.Session).HasForeignKey(a => a.SessionId);
        session.HasMany(s => s.Earlier).WithOne().HasForeignKey(r => r.SessionId);
        session.HasIndex(s => new { s.State, s.SupervisorId });
        session.HasIndex(s => s.SupervisorId);
        session.HasIndex(s => s.Date);
        session.Ignore(s => s.GroupSize);
        session.Ignore(s => s.Summary);
    });
}

/// <summary>
/// One enrolment that attended. It repeats the session's state and version, so that whatever happens to the session is a
/// change of a fact about the enrolment and progress follows.
/// </summary>
internal sealed class SupervisionAttendee : IEnrolmentFact
{
    public int Id { get; private set; }
    public int SessionId { get; private set; }
    public SupervisionSession Session { get; private set; } = null!;
    public int EnrolmentId { get; private init; }
    public SupervisionState State { get; private set; }
    public int Number { get; private set; }

    public static SupervisionAttendee Of(int enrolmentId) => new() { EnrolmentId = enrolmentId };

    public void Follow(SupervisionState state, int number) => (State, Number) = (state, number);

    internal static void Map(ModelBuilder model) => model.Entity<SupervisionAttendee>(attendee =>
    {
        attendee.ToTable("SupervisionAttendees");
        attendee.Holds(DataClass.Supervision).Of(nameof(EnrolmentId), "Enrolment");
        attendee.HasIndex(a => new { a.SessionId, a.EnrolmentId }).IsUnique();
        attendee.HasIndex(a => a.EnrolmentId);
    });
}
