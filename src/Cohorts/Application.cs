using Certification.Cohorts.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>The question to an applicant's leader, who must promise the seat, the dates and time for practice before the person is enrolled.</summary>
internal sealed class Application : IVersioned, IConcern
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public Enrolment Enrolment { get; private init; } = null!;
    public string LeaderName { get; private set; } = "";
    public string LeaderEmail { get; private set; } = "";
    public DateTime AskedAt { get; private set; }
    public DateTime? RemindedAt { get; private set; }
    /// <summary>When the coordinators were told that nobody answers.</summary>
    public DateTime? PassedOnAt { get; private set; }
    public DateTime? AnsweredAt { get; private set; }
    public bool? Approved { get; private set; }
    /// <summary>The leader's three promises: the seat, the course dates, time for practice between them.</summary>
    public bool PromisesSeat { get; private set; }
    public bool PromisesDates { get; private set; }
    public bool PromisesPractice { get; private set; }
    /// <summary>Why the leader declined; for coordinators.</summary>
    public string? Reason { get; private set; }
    public int Version { get; set; }

    IEnumerable<int> IConcern.Cases => [EnrolmentId];

    public static Application Ask(Enrolment enrolment, string leaderName, string leaderEmail, DateTime now) =>
        new() { Enrolment = enrolment, LeaderName = leaderName, LeaderEmail = leaderEmail, AskedAt = now };

    /// <summary>Whether an answer is waited for.</summary>
    public bool IsOpen => AnsweredAt is null && Enrolment.State == EnrolmentState.Applied;

    /// <summary>The same leader once more, or another where the address was wrong; the days to answer begin anew.</summary>
    public void AskAgain(string leaderName, string leaderEmail, DateTime now)
    {
        if (!IsOpen) throw new RefusedException("application.answered", T("Refused.NothingToAsk"));
        (LeaderName, LeaderEmail, AskedAt, RemindedAt, PassedOnAt) = (leaderName, leaderEmail, now, null, null);
    }

    public void Remind(DateTime now) => RemindedAt = now;

    public void PassOn(DateTime now) => PassedOnAt = now;

    /// <summary>All three or nothing: half a promise is a declined one.</summary>
    public void Approve(bool seat, bool dates, bool practice, DateTime now)
    {
        if (!seat || !dates || !practice) throw new RefusedException("application.promises", T("Refused.AllPromises"));
        (PromisesSeat, PromisesDates, PromisesPractice) = (true, true, true);
        Answer(true, now);
    }

    public void Decline(string? reason, DateTime now)
    {
        Reason = reason;
        Answer(false, now);
    }

    private void Answer(bool approved, DateTime now)
    {
        if (AnsweredAt is not null) throw new RefusedException("application.answered", T("Refused.LinkUsed"));
        (AnsweredAt, Approved) = (now, approved);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Application>(application =>
    {
        application.ToTable("Applications");
        application.Holds(DataClass.Decision).Of(nameof(EnrolmentId), nameof(Certification.Cohorts.Enrolment)).Is(DataClass.Contact, nameof(LeaderName), nameof(LeaderEmail)).Goes(nameof(LeaderName), nameof(LeaderEmail), nameof(Reason));
        application.Property(a => a.LeaderName).HasMaxLength(200);
        application.Property(a => a.LeaderEmail).HasMaxLength(254);
        application.Property(a => a.Reason).HasMaxLength(2000);
        application.HasOne(a => a.Enrolment).WithMany().HasForeignKey(a => a.EnrolmentId);
        application.HasIndex(a => a.EnrolmentId).IsUnique();
        application.HasIndex(a => a.AnsweredAt);
        application.Ignore(a => a.IsOpen);
    });
}
