using System.Globalization;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Time;

namespace Certification.Cohorts;

/// <content>Letters about absence and marks: that something was said, never what.</content>
internal static partial class Letters
{
    public static Mail AnnouncedTo(PersonCard trainer, AbsenceNotice notice, CourseDay day, string participant, DateTime now)
    {
        var (letter, key) = notice.TakenBackAt is null ? (AbsenceAnnounced, "absence-announced") : (AbsenceTakenBack, "absence-taken-back");
        return AboutDay(trainer, letter, $"{key}:{notice.Id}:{trainer.Id}", day, participant) with
        {
            // On the eve of the day there may be no hour left in which mail goes out.
            Timing = Zones.ToUtc(day.Date, day.Start, day.Cohort.Zone) < now.AddHours(24) ? MailTiming.AtOnce : MailTiming.InHours,
            UsefulUntil = Zones.ToUtc(day.Date, day.End, day.Cohort.Zone),
        };
    }

    public static Mail ObjectionTo(PersonCard trainer, Objection objection, string participant) =>
        AboutDay(trainer, ObjectionRaised, $"objection-raised:{objection.Id}:{trainer.Id}", objection.Attendance.Day, participant);

    public static Mail DecidedFor(PersonCard participant, Objection objection) =>
        AboutDay(participant, ObjectionDecided, $"objection-decided:{objection.Id}", objection.Attendance.Day, participant.Name, $"enrolments/{objection.Attendance.EnrolmentId}/days");

    private static Mail AboutDay(PersonCard to, LetterKind letter, string key, CourseDay day, string participant, string? page = null) => new()
    {
        Key = key,
        To = to.AsRecipient(),
        Letter = letter,
        Zone = day.Cohort.Zone,
        About = day.Cohort.Name,
        Values = () => new Dictionary<string, string>
        {
            ["participant"] = participant,
            ["cohort"] = day.Cohort.Name,
            ["day"] = day.Number.ToString(CultureInfo.CurrentCulture),
            ["date"] = Shown.Weekday(day.Date),
            ["link"] = $"{LetterKind.Site}/{page ?? $"days/{day.Id}/register"}",
        },
    };
}
