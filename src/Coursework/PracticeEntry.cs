using Certification.Cohorts.Contracts;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Coursework.Texts;

namespace Certification.Coursework;

/// <summary>One practice session in a participant's log; a wrong entry is struck out with a reason and stays readable.</summary>
internal sealed class PracticeEntry : IEnrolmentFact
{
    public const int MinMinutes = 5;
    public const int MaxMinutes = 720;

    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public DateOnly Date { get; private init; }
    public int Minutes { get; private init; }
    public string TargetGroup { get; private set; } = "";
    /// <summary>The programme's elements and exercises that were used.</summary>
    public string Elements { get; private set; } = "";
    public PracticeRole Role { get; private init; }
    /// <summary>The group course it is part of; null when the session stands alone.</summary>
    public string? GroupCourse { get; private set; }
    public string? Reflection { get; private set; }
    public DateTime LoggedAt { get; private init; }
    public DateTime? RemovedAt { get; private set; }
    public int? RemovedById { get; private set; }
    public string? RemovedReason { get; private set; }

    /// <summary>What the session was; everything that a person types about it.</summary>
    public sealed record Session(DateOnly Date, int Minutes, string TargetGroup, string Elements, PracticeRole Role, string? GroupCourse, string? Reflection);

    public static PracticeEntry Log(int enrolmentId, Session session, DateOnly today, DateTime now)
    {
        if (session.Date > today) throw new RefusedException("practice.future", T("Refused.PracticeFuture"));
        if (session.Minutes is < MinMinutes or > MaxMinutes) throw new RefusedException("practice.minutes", T("Refused.PracticeMinutes", MinMinutes, MaxMinutes));
        return new PracticeEntry
        {
            EnrolmentId = enrolmentId,
            Date = session.Date,
            Minutes = session.Minutes,
            TargetGroup = session.TargetGroup,
            Elements = session.Elements,
            Role = session.Role,
            GroupCourse = session.GroupCourse,
            Reflection = session.Reflection,
            LoggedAt = now,
        };
    }

    public void Remove(string? reason, int byId, DateTime now)
    {
        if (RemovedAt is not null) throw new RefusedException("practice.removed", T("Refused.PracticeRemoved"));
        if (string.IsNullOrWhiteSpace(reason)) throw new RefusedException("practice.reason", T("Refused.RemovalNeedsReason"));
        (RemovedAt, RemovedById, RemovedReason) = (now, byId, reason.Trim());
    }

    /// <summary>The words have been kept long enough; that it was held, when, how long and in which role stays.</summary>
    public void Forget() => (TargetGroup, Elements, Reflection, RemovedReason) = ("", "", null, null);

    /// <summary>Group courses are counted: a number in place of the name keeps them apart.</summary>
    public void NumberGroupCourse(string number) => GroupCourse = number;

    internal static void Map(ModelBuilder model) => model.Entity<PracticeEntry>(entry =>
    {
        entry.ToTable("PracticeEntries");
        entry.Holds(DataClass.Course).Of(nameof(EnrolmentId), "Enrolment").Is(DataClass.Content, nameof(TargetGroup), nameof(Elements), nameof(GroupCourse), nameof(Reflection), nameof(RemovedReason))
            .Goes(nameof(TargetGroup), nameof(Elements), nameof(Reflection), nameof(RemovedReason)).Stays("a number in its place: group courses are counted", nameof(GroupCourse));
        entry.Property(e => e.TargetGroup).HasMaxLength(200);
        entry.Property(e => e.Elements).HasMaxLength(1000);
        entry.Property(e => e.GroupCourse).HasMaxLength(100);
        entry.Property(e => e.Reflection).HasMaxLength(4000);
        entry.Property(e => e.RemovedReason).HasMaxLength(2000);
        entry.HasIndex(e => e.EnrolmentId);
    });
}
