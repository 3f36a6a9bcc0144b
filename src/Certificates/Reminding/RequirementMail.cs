using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.Coursework.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Reminding;

/// <summary>What somebody still has to do: due soon, due, overdue and whom that is told, returned, stalled; each stops with the fact that ends it.</summary>
internal sealed class RequirementMail(AppDb db, RemindedReader reminded, CourseworkReader coursework, SupervisionReader supervision) : IMailSource
{
    public string Kind => ScopeKinds.Enrolment;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var people = await reminded.Load(ids, ct);
        var enrolments = people.Select(p => p.Enrolment.Id).ToList();
        var progress = await db.Progress.AsNoTracking().Where(p => enrolments.Contains(p.EnrolmentId)).ToDictionaryAsync(p => p.EnrolmentId, p => p.Text, ct);
        var handedIn = await coursework.Facts(enrolments, ct);
        var supervised = await supervision.Facts(enrolments, ct);
        var wanted = new List<Wanted>();
        foreach (var person in people)
        {
            var standing = Standing.Parse(progress[person.Enrolment.Id]);
            foreach (var rule in person.Rules)
            {
                foreach (var requirement in person.Plan.Programme.Requirements.Where(r => rule.Rule.Concerns(r)))
                {
                    var stands = standing[requirement.Key];
                    wanted.AddRange(rule.Rule.Anchor switch
                    {
                        ReminderAnchor.Due => Due(person, rule, requirement, stands, standing),
                        ReminderAnchor.Returned => Returned(person, rule, requirement, stands, handedIn[person.Enrolment.Id]),
                        ReminderAnchor.Stalled => Stalled(person, rule, requirement, stands, LastActivity(person, requirement, handedIn[person.Enrolment.Id], supervised[person.Enrolment.Id])),
                        _ => [],
                    });
                }
            }
        }
        return wanted;
    }

    private static IEnumerable<Wanted> Due(Reminded person, ActiveRule rule, Requirement requirement, RequirementStanding stands, Standing standing)
    {
        // What was handed in or came back is not overdue with the participant.
        if (stands.Stage is not (Stage.None or Stage.Begun)) yield break;
        if (person.Plan.EffectiveDue(requirement, stands.ExtendedTo) is not { } due) yield break;
        foreach (var days in rule.Rule.Days)
            foreach (var to in person.To(rule.Rule.To))
                yield return About(person, rule, requirement, to, days) with
                {
                    Revision = due.DayNumber,
                    DueAt = rule.Due(person.MorningOf(due.AddDays(days))),
                    KnownAt = person.DueKnownAt(rule, requirement),
                    // Before the day itself it is of use until the day ends; after it for a week.
                    UsefulUntil = person.EndOf(days <= 0 ? due : due.AddDays(days + 7)),
                    Shares = rule.Rule.To == ReminderAudience.MunicipalContact ? () => [new(TransferWay.Mail, person.Enrolment.MunicipalityId, [person.Enrolment.Id], "name,cohort,requirement,assignments")] : null,
                    Letter = ReminderLetters.Of(rule.Rule.Letter, days < 0 ? ReminderLetters.DueSoon : days == 0 ? ReminderLetters.DueToday : ReminderLetters.Overdue),
                    Values = () => new Dictionary<string, string>(Common(person, requirement))
                    {
                        ["participant"] = person.Person.Name,
                        ["due"] = Shown.Weekday(due),
                        ["assignments"] = standing.Sum<AssignmentRequirement>(person.Plan.Programme).ToString(),
                        ["link"] = Link(person, requirement, rule.Rule.To),
                    },
                };
    }

    private static IEnumerable<Wanted> Returned(Reminded person, ActiveRule rule, Requirement requirement, RequirementStanding stands, CourseworkFacts facts)
    {
        if (stands.Stage != Stage.Returned || facts.Assignments.FirstOrDefault(a => a.RequirementKey == requirement.Key) is not { ReviewedAt: { } at } returned) yield break;
        foreach (var days in rule.Rule.Days)
            foreach (var to in person.To(rule.Rule.To))
                yield return About(person, rule, requirement, to, days) with
                {
                    Revision = returned.Versions,
                    DueAt = rule.Due(at.AddDays(days)),
                    UsefulUntil = at.AddDays(days + 14),
                    Letter = ReminderLetters.Of(rule.Rule.Letter, ReminderLetters.Returned),
                    Values = () => new Dictionary<string, string>(Common(person, requirement)) { ["link"] = Link(person, requirement, rule.Rule.To) },
                };
    }

    private static IEnumerable<Wanted> Stalled(Reminded person, ActiveRule rule, Requirement requirement, RequirementStanding stands, DateOnly? last)
    {
        if (stands.IsDone || stands.Stage is Stage.Failed or Stage.Submitted || last is not { } since) yield break;
        foreach (var days in rule.Rule.Days)
            foreach (var to in person.To(rule.Rule.To))
                yield return About(person, rule, requirement, to, days) with
                {
                    Revision = since.DayNumber,
                    DueAt = rule.Due(person.MorningOf(since.AddDays(days))),
                    UsefulUntil = person.EndOf(since.AddDays(days + 14)),
                    Letter = ReminderLetters.Of(rule.Rule.Letter, requirement is SupervisionRequirement ? ReminderLetters.SupervisionStalled : ReminderLetters.PracticeStalled),
                    Values = () => new Dictionary<string, string>(Common(person, requirement))
                    {
                        ["counts"] = $"{stands.Counts[0].Done}/{stands.Counts[0].Needed}",
                        ["link"] = Link(person, requirement, rule.Rule.To),
                    },
                };
    }

    /// <summary>The date of the newest entry; practice begins with the course, supervision with its first session, for many never want it.</summary>
    private static DateOnly? LastActivity(Reminded person, Requirement requirement, CourseworkFacts coursework, IReadOnlyList<SupervisionFact> supervision) => requirement switch
    {
        PracticeRequirement when coursework.Practice.Count > 0 => coursework.Practice.Max(p => p.Date),
        // Whoever has the course certificate and never practised has stopped there.
        PracticeRequirement when person.Enrolment.State != EnrolmentState.Completed => person.Plan.Days[0].Date,
        SupervisionRequirement when supervision.Count > 0 => supervision.Max(s => s.Date),
        _ => null,
    };

    private static Wanted About(Reminded person, ActiveRule rule, Requirement requirement, PersonCard to, int days) => new()
    {
        Scope = person.Scope,
        Rule = rule.Rule.Key,
        To = to.AsRecipient(),
        Thing = $"{requirement.Key}:{person.Enrolment.Id}",
        Offset = days,
        About = to.Id == person.Person.Id ? $"{person.Plan.Name}, {requirement.Title.Da}" : $"{person.Plan.Name}, {person.Person.Name}",
        Zone = person.Plan.Zone,
        KnownAt = person.Since > rule.Since ? person.Since : rule.Since,
        DueAt = default,
        UsefulUntil = default,
        Letter = ReminderLetters.Overdue,
        Values = () => null,
    };

    private static Dictionary<string, string> Common(Reminded person, Requirement requirement) =>
        new() { ["requirement"] = requirement.Title.Local, ["cohort"] = person.Plan.Name };

    private static string Link(Reminded person, Requirement requirement, ReminderAudience to) => to switch
    {
        ReminderAudience.MunicipalContact => $"{LetterKind.Site}/staff",
        ReminderAudience.Participant when requirement is AssignmentRequirement => $"{LetterKind.Site}/enrolments/{person.Enrolment.Id}/assignments/{requirement.Key}",
        _ => $"{LetterKind.Site}/enrolments/{person.Enrolment.Id}",
    };
}
