using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>A participant's word against their own mark, and what the trainer decided; the mark itself is corrected on the register.</summary>
internal sealed class Objection : IVersioned, IConcern
{
    /// <summary>Long enough to hear of the mark, short enough for everybody to remember the day.</summary>
    public const int Days = 14;

    public int Id { get; private set; }
    public int AttendanceId { get; private init; }
    public Attendance Attendance { get; private init; } = null!;
    /// <summary>For trainer and coordinator only.</summary>
    public string Text { get; private init; } = "";
    public DateTime At { get; private init; }
    public DateTime? DecidedAt { get; private set; }
    public int? DecidedById { get; private set; }
    public bool? Upheld { get; private set; }
    public string? Comment { get; private set; }
    public int Version { get; set; }

    IEnumerable<int> IConcern.Cases => [Attendance.EnrolmentId];

    /// <summary>Whether a mark of this day can be objected to now.</summary>
    public static bool IsInTime(CourseDay day, DateTime now) => day.RegisterClosedAt is { } closed && now < closed.AddDays(Days);

    public static Objection Raise(Attendance attendance, string text, DateTime now)
    {
        if (!IsInTime(attendance.Day, now)) throw new RefusedException("objection.too-late", T("Refused.ObjectionTooLate", Days));
        return new Objection { Attendance = attendance, Text = text, At = now };
    }

    public void Decide(bool upheld, string? comment, int byId, DateTime now)
    {
        if (DecidedAt is not null) throw new RefusedException("objection.decided", T("Refused.ObjectionDecided"));
        if (string.IsNullOrWhiteSpace(comment)) throw new RefusedException("objection.comment", T("Refused.ReasonNeeded"));
        (DecidedAt, DecidedById, Upheld, Comment) = (now, byId, upheld, comment);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Objection>(objection =>
    {
        objection.ToTable("Objections");
        objection.Holds(DataClass.Content).Of(nameof(AttendanceId), nameof(Certification.Cohorts.Attendance)).Goes(nameof(Text), nameof(Comment));
        objection.Property(o => o.Text).HasMaxLength(2000);
        objection.Property(o => o.Comment).HasMaxLength(2000);
        objection.HasOne(o => o.Attendance).WithMany().HasForeignKey(o => o.AttendanceId);
    });
}
