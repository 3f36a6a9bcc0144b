using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>How one enrolment was present on one day; the row keeps its day for ever, and a correction keeps what stood before.</summary>
internal sealed class Attendance : IVersioned, IEnrolmentFact
{
    public int Id { get; private set; }
    public int DayId { get; private init; }
    public CourseDay Day { get; private init; } = null!;
    public int EnrolmentId { get; private init; }
    public AttendanceMark Mark { get; private set; }
    public DateTime MarkedAt { get; private set; }
    public int MarkedById { get; private set; }
    public int Version { get; set; }
    public List<AttendanceChange> History { get; } = [];

    public static Attendance For(CourseDay day, int enrolmentId) => new() { Day = day, DayId = day.Id, EnrolmentId = enrolmentId };

    /// <summary>Sets the mark; once the register is closed, only as a correction with a reason, and never back to unmarked.</summary>
    /// <returns>False when nothing changes.</returns>
    public bool Set(AttendanceMark mark, string? reason, DateOnly today, int byId, DateTime now)
    {
        if (mark == Mark) return false;
        if (Day.Date > today && mark is not (AttendanceMark.ExcusedAbsence or AttendanceMark.Unmarked))
            throw new RefusedException("register.future", T("Refused.RegisterFuture"));
        if (Day.RegisterClosedAt is not null && string.IsNullOrWhiteSpace(reason))
            throw new RefusedException("attendance.reason", T("Refused.CorrectionReason"));
        if (Day.RegisterClosedAt is not null && mark == AttendanceMark.Unmarked)
            throw new RefusedException("attendance.unmark", T("Refused.CorrectionUnmark"));
        History.Add(AttendanceChange.From(Mark, mark, reason, byId, now));
        (Mark, MarkedAt, MarkedById) = (mark, now, byId);
        return true;
    }

    internal static void Map(ModelBuilder model) => model.Entity<Attendance>(attendance =>
    {
        attendance.ToTable("Attendances");
        attendance.Holds(DataClass.Course).Of(nameof(EnrolmentId), nameof(Enrolment));
        attendance.HasOne(a => a.Day).WithMany().HasForeignKey(a => a.DayId);
        attendance.HasOne<Enrolment>().WithMany().HasForeignKey(a => a.EnrolmentId);
        attendance.HasMany(a => a.History).WithOne().HasForeignKey(h => h.AttendanceId);
        attendance.HasIndex(a => new { a.EnrolmentId, a.DayId }).IsUnique();
    });
}

/// <summary>One correction or first marking.</summary>
internal sealed class AttendanceChange
{
    public int Id { get; private set; }
    public int AttendanceId { get; private set; }
    public AttendanceMark Before { get; private init; }
    public AttendanceMark After { get; private init; }
    public string? Reason { get; private init; }
    public int ById { get; private init; }
    public DateTime At { get; private init; }

    public static AttendanceChange From(AttendanceMark before, AttendanceMark after, string? reason, int byId, DateTime at) =>
        new() { Before = before, After = after, Reason = reason, ById = byId, At = at };

    internal static void Map(ModelBuilder model) => model.Entity<AttendanceChange>(change =>
    {
        change.ToTable("AttendanceChanges");
        change.Holds(DataClass.Course).Of(nameof(AttendanceId), nameof(Attendance)).Is(DataClass.Content, nameof(Reason)).Goes(nameof(Reason));
        change.Property(c => c.Reason).HasMaxLength(2000);
    });
}

/// <summary>A participant's word in advance that they miss a day. The reason is for coordinator and trainer only.</summary>
internal sealed class AbsenceNotice : IEnrolmentFact
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public int DayId { get; private init; }
    public string? Reason { get; private init; }
    public DateTime GivenAt { get; private init; }
    public DateTime? TakenBackAt { get; private set; }

    public static AbsenceNotice Give(CourseDay day, int enrolmentId, string? reason, DateTime dayStart, DateTime now)
    {
        if (now >= dayStart) throw new RefusedException("absence.too-late", T("Refused.AbsenceTooLate"));
        return new AbsenceNotice { DayId = day.Id, EnrolmentId = enrolmentId, Reason = reason, GivenAt = now };
    }

    public void TakeBack(DateTime dayStart, DateTime now)
    {
        if (now >= dayStart) throw new RefusedException("absence.too-late", T("Refused.AbsenceTooLate"));
        TakenBackAt = now;
    }

    internal static void Map(ModelBuilder model) => model.Entity<AbsenceNotice>(notice =>
    {
        notice.ToTable("AbsenceNotices");
        notice.Holds(DataClass.Course).Of(nameof(EnrolmentId), nameof(Enrolment)).Is(DataClass.Content, nameof(Reason)).Goes(nameof(Reason));
        notice.Property(n => n.Reason).HasMaxLength(2000);
        notice.HasOne<CourseDay>().WithMany().HasForeignKey(n => n.DayId);
        notice.HasOne<Enrolment>().WithMany().HasForeignKey(n => n.EnrolmentId);
    });
}

/// <summary>A missed day replaced: by the same day of another cohort, or by an agreed task.</summary>
internal sealed class MakeUp : IEnrolmentFact
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public int MissedDayId { get; private init; }
    public CourseDay MissedDay { get; private init; } = null!;
    public int? ReplacementDayId { get; private init; }
    public CourseDay? ReplacementDay { get; private init; }
    public string? Task { get; private init; }
    public DateTime AgreedAt { get; private init; }
    public int AgreedById { get; private init; }
    public DateTime? TaskApprovedAt { get; private set; }
    public int? TaskApprovedById { get; private set; }
    public DateTime? CancelledAt { get; private set; }

    /// <param name="enrolmentId">Whose missed day.</param>
    /// <param name="missed">The day that was missed.</param>
    /// <param name="replacement">The same day of another cohort.</param>
    /// <param name="seatsThatDay">Participants and guests of the other cohort on that day, without this one.</param>
    /// <param name="until">Last date on which a make-up counts.</param>
    /// <param name="byId">Who agrees it.</param>
    /// <param name="now">UTC.</param>
    public static MakeUp AsGuest(int enrolmentId, CourseDay missed, CourseDay replacement, int seatsThatDay, DateOnly until, int byId, DateTime now)
    {
        if (replacement.CohortId == missed.CohortId || replacement.Key != missed.Key || replacement.Cohort.ProgrammeVersionId != missed.Cohort.ProgrammeVersionId)
            throw new RefusedException("make-up.other-day", T("Refused.MakeUpOtherDay"));
        if (!replacement.Cohort.TakesEnrolments) throw new RefusedException("cohort.not-open", T("Refused.CohortNotOpen", T($"CohortState.{replacement.Cohort.State}")));
        if (replacement.RegisterClosedAt is not null) throw new RefusedException("register.closed", T("Refused.RegisterClosed"));
        if (replacement.Date > until) throw TooLate(until);
        if (seatsThatDay >= replacement.Cohort.Capacity) throw new RefusedException("make-up.full", T("Refused.MakeUpFull", replacement.Cohort.Name));
        return new MakeUp { EnrolmentId = enrolmentId, MissedDayId = missed.Id, ReplacementDayId = replacement.Id, AgreedAt = now, AgreedById = byId };
    }

    /// <param name="enrolmentId">Whose missed day.</param>
    /// <param name="missed">The day that was missed.</param>
    /// <param name="task">What is done instead.</param>
    /// <param name="until">Last date on which a make-up counts.</param>
    /// <param name="today">In the cohort's zone.</param>
    /// <param name="byId">Who agrees it.</param>
    /// <param name="now">UTC.</param>
    public static MakeUp ByTask(int enrolmentId, CourseDay missed, string task, DateOnly until, DateOnly today, int byId, DateTime now)
    {
        if (today > until) throw TooLate(until);
        return new MakeUp { EnrolmentId = enrolmentId, MissedDayId = missed.Id, Task = task, AgreedAt = now, AgreedById = byId };
    }

    public void ApproveTask(int byId, int participantId, DateOnly until, DateOnly today, DateTime now)
    {
        if (Task is null) throw new RefusedException("make-up.no-task", T("Refused.MakeUpNoTask"));
        if (byId == participantId) throw new RefusedException("self", T("Refused.OnYourself"));
        if (TaskApprovedAt is not null || CancelledAt is not null) throw new RefusedException("make-up.ended", T("Refused.MakeUpEnded"));
        if (today > until) throw TooLate(until);
        (TaskApprovedAt, TaskApprovedById) = (now, byId);
    }

    private static RefusedException TooLate(DateOnly until) => new("make-up.too-late", T("Refused.MakeUpTooLate", Written.Date(until)));

    public void Cancel(DateTime now)
    {
        if (TaskApprovedAt is not null || CancelledAt is not null) throw new RefusedException("make-up.ended", T("Refused.MakeUpEnded"));
        CancelledAt = now;
    }

    internal static void Map(ModelBuilder model) => model.Entity<MakeUp>(makeUp =>
    {
        makeUp.ToTable("MakeUps");
        makeUp.Holds(DataClass.Course).Of(nameof(EnrolmentId), nameof(Enrolment)).Is(DataClass.Content, nameof(Task)).GoesAs("-", nameof(Task));
        makeUp.Property(m => m.Task).HasMaxLength(2000);
        makeUp.HasOne(m => m.MissedDay).WithMany().HasForeignKey(m => m.MissedDayId);
        makeUp.HasOne(m => m.ReplacementDay).WithMany().HasForeignKey(m => m.ReplacementDayId);
        makeUp.HasOne<Enrolment>().WithMany().HasForeignKey(m => m.EnrolmentId);
        makeUp.HasIndex(m => m.EnrolmentId);
    });
}
