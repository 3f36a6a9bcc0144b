using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Coursework;
using Certification.Coursework.Assessing;
using Certification.Coursework.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Coursework.Practising;
using Certification.Coursework.Reviewing;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Certification.Supervision;
using Certification.Supervision.Logging;
using Certification.Supervision.SigningOff;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Certification.Tests.Certificates.What;

namespace Certification.Tests.Certificates;

/// <summary>What can happen to somebody on a course.</summary>
internal enum What
{
    PassTime, Mark, Correct, Close, MoveDay, CancelCohort,
    Announce, TakeBack, AgreeTask, ApproveTask, AgreeGuest, MarkGuest, CancelMakeUp,
    Join, Leave, Return, Put, Extend,
    Draft, HandIn, SendBack, Approve, Practise, Strike, Assess,
    LogSession, ReturnSession, CorrectSession, ApproveSession,
    Waive, Recommend, Issue, Refuse, Reissue, Suspend, Reactivate, Revoke,
    /// <summary>The next thing on the usual way.</summary>
    GoOn,
}

/// <param name="What">What is tried.</param>
/// <param name="Who">To whom: 0 to 2 the first participant, 3 to 5 the second, who also has every other role, 6 one of the other cohort.</param>
/// <param name="How">Chooses days, marks, words and actors; 0 is what people mostly do.</param>
internal readonly record struct Step(What What, int Who, int How)
{
    /// <summary>One way of choosing, out of so many.</summary>
    public int Pick(int ways, int place = 0) => How / (place == 0 ? 1 : place) % ways;

    public override string ToString() => $"{What}({Who}, {How})";
}

/// <summary>Two cohorts of a small programme with a requirement of each kind, and the real features that change their facts.</summary>
internal sealed class History : IDisposable
{
    private const string Programme = """
        {
          "key": "law", "version": 1, "title": { "da": "Lov", "en": "Law" }, "summary": { "da": "Lidt af alt", "en": "A little of all" },
          "days": [
            { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" },
            { "key": "day2", "title": { "da": "Dag 2", "en": "Day 2" }, "weeks": 2, "start": "09:00", "end": "15:00" }
          ],
          "requirements": [
            { "kind": "attendance", "key": "attendance", "title": { "da": "Fremmøde", "en": "Attendance" }, "days": [ "day1", "day2" ], "needed": 2, "partialCounts": false,
              "makeUp": { "otherCohort": true, "task": true, "atMost": 2, "until": { "after": "day2", "weeks": 26 } } },
            { "kind": "assignment", "key": "assignment", "title": { "da": "Opgave", "en": "Assignment" }, "due": { "after": "day1", "days": 10 },
              "prompts": [ { "key": "plan", "title": { "da": "Plan", "en": "Plan" } } ] },
            { "kind": "practice", "key": "practice", "title": { "da": "Praksis", "en": "Practice" }, "due": { "after": "day2", "weeks": 8 }, "sessions": 1, "minutes": 30 },
            { "kind": "supervision", "key": "supervision", "title": { "da": "Supervision", "en": "Supervision" }, "sessions": 1, "creditedMinutes": 20,
              "conversion": [ { "upTo": 1, "perThousand": 1000 }, { "upTo": 12, "perThousand": 500 } ] },
            { "kind": "assessment", "key": "exam", "title": { "da": "Prøve", "en": "Exam" }, "maxPerItem": 5, "passMark": 3, "attempts": 2,
              "items": [ { "key": "method", "title": { "da": "Metode", "en": "Method" } } ] }
          ],
          "awards": [
            { "key": "course", "kind": "courseCertificate", "title": { "da": "Bevis", "en": "Certificate" }, "needs": [ "attendance", "assignment" ] },
            { "key": "certified", "kind": "certification", "title": { "da": "Certificeret", "en": "Certified" }, "needs": [ "course", "practice", "supervision", "exam" ],
              "recommended": true, "fourEyes": true, "validMonths": 12 }
          ],
          "reminders": [
            { "key": "welcome", "anchor": "enrolled", "days": [ 0 ], "to": "participant", "letter": "welcome" },
            { "key": "day-soon", "anchor": "day", "days": [ -7, -1, 0 ], "to": "participant", "letter": "day-soon" },
            { "key": "due-soon", "anchor": "due", "days": [ -3 ], "to": "participant", "letter": "due-soon" },
            { "key": "overdue", "anchor": "due", "days": [ 1, 2 ], "to": "participant", "letter": "overdue", "requirements": [ "assignment", "practice" ] },
            { "key": "overdue-coordinator", "anchor": "due", "days": [ 4 ], "to": "coordinator", "letter": "overdue-coordinator" },
            { "key": "overdue-municipality", "anchor": "due", "days": [ 5 ], "to": "municipalContact", "letter": "overdue-municipality" },
            { "key": "returned", "anchor": "returned", "days": [ 1, 3 ], "to": "participant", "letter": "returned" },
            { "key": "practice-stalled", "anchor": "stalled", "days": [ 2, 9 ], "to": "participant", "letter": "practice-stalled", "requirements": [ "practice" ] },
            { "key": "supervision-stalled", "anchor": "stalled", "days": [ 2, 9 ], "to": "participant", "letter": "supervision-stalled" },
            { "key": "register-open", "anchor": "registerOpen", "days": [ 1 ], "to": "trainer", "letter": "register-open" },
            { "key": "reviews-waiting", "anchor": "reviewsWaiting", "days": [ 1 ], "to": "trainer", "letter": "reviews-waiting" },
            { "key": "approvals-waiting", "anchor": "approvalsWaiting", "days": [ 1 ], "to": "supervisor", "letter": "approvals-waiting" },
            { "key": "decisions-waiting", "anchor": "decisionsWaiting", "days": [ 0 ], "to": "coordinator", "letter": "decisions-waiting" },
            { "key": "expiring", "anchor": "expiry", "days": [ -90 ], "to": "participant", "letter": "expiring" }
          ]
        }
        """;

    private static readonly string[] Requirements = ["attendance", "assignment", "practice", "supervision", "exam"];
    private static readonly AttendanceMark[] Marks =
        [AttendanceMark.Present, AttendanceMark.Ill, AttendanceMark.Absent, AttendanceMark.ExcusedAbsence, AttendanceMark.Late, AttendanceMark.LeftEarly, AttendanceMark.Unmarked];

    private readonly GivenCohort home;
    private readonly GivenCohort other;
    private readonly Caller everything;
    private int joined;

    private History(TestDb db, GivenCohort home, GivenCohort other)
    {
        (Db, this.home, this.other) = (db, home, other);
        // The second participant runs the place as well: what they may do for others, they never may for themselves.
        everything = home.Second.Caller with { Roles = Roles.Participant | Roles.Trainer | Roles.Supervisor | Roles.Coordinator };
    }

    public TestDb Db { get; }

    public static async Task<History> Begin()
    {
        var db = new TestDb();
        await Given.Published(db, Programme);
        return new History(db, await Given.Cohort(db, programme: "law"), await Given.Cohort(db, people: 1, programme: "law", name: "Hold 13"));
    }

    /// <summary>Tries a step.</summary>
    /// <returns>False when a rule says no, or there is nothing to take it on.</returns>
    public async Task<bool> Take(Step step)
    {
        // No two changes bear the same minute: which came first is never in doubt.
        Db.Clock.Now = Db.Clock.Now.AddMinutes(1);
        try
        {
            await Try(step, step.Who switch { < 3 => home.First, < 6 => home.Second, _ => other.First });
            return true;
        }
        catch (Exception no) when (no is RefusedException or StaleException or NotFoundException)
        {
            return false;
        }
    }

    public void Dispose() => Db.Dispose();

    private Task Try(Step step, Enrolled who) => step.What switch
    {
        PassTime => Pass(step.Pick(9) + 1),
        Mark or Correct or Close or MoveDay or CancelCohort => Hold(step, who),
        Announce or TakeBack or AgreeTask or ApproveTask or AgreeGuest or MarkGuest or CancelMakeUp => MissAndMakeUp(step, who),
        Join or Leave or Return or Put or Extend => Attend(step, who),
        Draft or HandIn or SendBack or Approve or Practise or Strike or Assess => Work(step, who),
        LogSession or ReturnSession or CorrectSession or ApproveSession => Supervise(step, who),
        _ => Award(step, who),
    };

    private Task Pass(int days)
    {
        Db.Clock.Now = Db.Clock.Now.AddDays(days);
        return Task.CompletedTask;
    }

    private async Task Hold(Step step, Enrolled who)
    {
        var cohort = CohortOf(who);
        var day = await Db.DayId(cohort.Id, step.Pick(2) + 1);
        var by = Actor(step, cohort.Trainer);
        switch (step.What)
        {
            case Mark:
                await Changed(Db.Mark(by, day, who.EnrolmentId, Marks[step.Pick(7, 2)]));
                break;
            case Correct:
                await Changed(Db.Mark(by, day, who.EnrolmentId, Marks[step.Pick(7, 2)], "Skrevet forkert."));
                break;
            case Close:
                foreach (var one in cohort.People) await Take(new Step(Mark, Array.IndexOf([home.First, home.Second, other.First], one) * 3, step.Pick(2)));
                await Db.Close(by, day);
                break;
            case MoveDay:
                await Db.Move(cohort.Id, step.Pick(2) + 1, Given.FirstDay.AddDays(step.Pick(2) == 0 ? step.Pick(3, 2) : 10 + step.Pick(9, 2)));
                break;
            default:
                await Db.ChangeTo(other.Id, CohortState.Cancelled, step.Pick(4) == 0 ? "For få." : null);
                break;
        }
    }

    private async Task MissAndMakeUp(Step step, Enrolled who)
    {
        var cohort = CohortOf(who);
        var number = step.Pick(2) + 1;
        var (day, elsewhere) = (await Db.DayId(cohort.Id, number), await Db.DayId(cohort == home ? other.Id : home.Id, number));
        var by = Actor(step, cohort.Trainer);
        switch (step.What)
        {
            case Announce:
                await Db.Announce(who.Caller, who.EnrolmentId, day);
                break;
            case TakeBack:
                await Db.As(who.Caller, (GiveAbsenceNotice f) => f.TakeBack(who.EnrolmentId, day, default));
                break;
            case AgreeTask:
                await Db.AgreeTask(by, who.EnrolmentId, day);
                break;
            case AgreeGuest:
                await Db.AgreeGuest(by, who.EnrolmentId, day, elsewhere);
                break;
            case MarkGuest:
                await Changed(Db.Mark(cohort == home ? other.Trainer : home.Trainer, elsewhere, who.EnrolmentId, Marks[step.Pick(7, 2)]));
                break;
            case ApproveTask:
                var task = await Newest<MakeUp>(m => m.EnrolmentId == who.EnrolmentId && m.Task != null, m => m.Id);
                await Db.As(by, (EndMakeUp f) => f.ApproveTask(task.Id, default));
                break;
            default:
                var makeUp = await Newest<MakeUp>(m => m.EnrolmentId == who.EnrolmentId, m => m.Id);
                await Db.As(by, (EndMakeUp f) => f.Cancel(makeUp.Id, default));
                break;
        }
    }

    private async Task Attend(Step step, Enrolled who)
    {
        switch (step.What)
        {
            case Join:
                await Db.As(home.Coordinator, (EnrolParticipant f) => f.Handle(home.Id, Course.Person(++joined, home.Contact.Organisations[0]), default));
                break;
            case Leave:
                var leaving = new[] { EnrolmentState.Withdrawn, EnrolmentState.NoShow, EnrolmentState.Discontinued }[step.Pick(3)];
                await Db.Change(who.EnrolmentId, leaving, step.Pick(4, 3) == 3 ? " " : "Flyttet.");
                break;
            case Return:
                await Db.Change(who.EnrolmentId, EnrolmentState.Enrolled, null);
                break;
            case Put:
                await Db.Change(who.EnrolmentId, (EnrolmentState)step.Pick(9));
                break;
            default:
                await Db.Extend(who.EnrolmentId, Requirements[(step.How + 1) % 3], Given.FirstDay.AddDays(30 + step.Pick(200)));
                break;
        }
    }

    private async Task Work(Step step, Enrolled who)
    {
        var cohort = CohortOf(who);
        var answers = new Dictionary<string, string?> { ["plan"] = $"Plan {step.How}" };
        switch (step.What)
        {
            case Draft or HandIn:
                var begun = await Db.Read(d => d.Set<Submission>().AsNoTracking().FirstOrDefaultAsync(s => s.EnrolmentId == who.EnrolmentId));
                var version = begun?.Version - step.Pick(8) / 7;
                if (step.What == Draft) await Db.As(who.Caller, (SaveDraft f) => f.Handle(who.EnrolmentId, "assignment", new() { Version = version, Answers = answers }, default));
                else await Db.As(who.Caller, (SubmitAssignment f) => f.Handle(who.EnrolmentId, "assignment", new() { Version = version, Answers = answers, NoPersonalData = true }, default));
                break;
            case SendBack or Approve:
                var submission = await Newest<Submission>(s => s.EnrolmentId == who.EnrolmentId, s => s.Id);
                await Db.As(Actor(step, cohort.Trainer), (ReviewSubmission f) => f.Handle(submission.Id, new()
                {
                    Version = submission.Version,
                    Outcome = step.What == SendBack ? ReviewOutcome.Returned : ReviewOutcome.Approved,
                    Comment = step.Pick(4) == 3 ? null : "Skriv mere.",
                }, default));
                break;
            case Practise:
                await Db.As(who.Caller, (LogPractice f) => f.Handle(who.EnrolmentId, new()
                {
                    Date = Zones.Today(Db.Clock, Zones.Copenhagen),
                    Minutes = 30 + step.Pick(3) * 10,
                    TargetGroup = "Unge",
                    Elements = "Øvelse 1",
                    Role = (PracticeRole)step.Pick(3),
                }, default));
                break;
            case Strike:
                var entry = await Newest<PracticeEntry>(p => p.EnrolmentId == who.EnrolmentId, p => p.Id);
                await Db.As(who.Caller, (RemovePractice f) => f.Handle(who.EnrolmentId, entry.Id, new() { Reason = step.Pick(3) == 2 ? " " : "Skrevet to gange." }, default));
                break;
            default:
                await Db.As(Actor(step, cohort.Supervisor), (RecordAssessment f) => f.Handle(who.EnrolmentId, "exam", new()
                {
                    Date = Zones.Today(Db.Clock, Zones.Copenhagen),
                    Points = new() { ["method"] = 5 - step.Pick(6) },
                }, default));
                break;
        }
    }

    private async Task Supervise(Step step, Enrolled who)
    {
        var cohort = CohortOf(who);
        var by = Actor(step, cohort.Supervisor);
        var others = step.Pick(3) == 2 ? 1 : 0;
        if (step.What == LogSession)
        {
            var logged = Held(new LogSupervision.Input());
            await Db.As(step.Pick(2) == 0 ? who.Caller : by, (LogSupervision f) => f.Handle(logged, default));
            return;
        }
        var session = await Newest<SupervisionSession>(s => s.Attendees.Any(a => a.EnrolmentId == who.EnrolmentId), s => s.Id);
        switch (step.What)
        {
            case ReturnSession:
                await Db.As(by, (ReturnSupervision f) => f.Handle(session.Id, new() { Version = session.Version, Comment = "Hvornår var det?" }, default));
                break;
            case ApproveSession:
                await Db.As(by, (ApproveSupervision f) => f.Handle(session.Id, new() { Version = session.Version }, default));
                break;
            default:
                var correction = Held(new CorrectSupervision.Input { Version = session.Version, Reason = step.Pick(4) == 3 ? null : "Det var længere." });
                await Db.As(by, (CorrectSupervision f) => f.Handle(session.Id, correction, default));
                break;
        }

        T Held<T>(T input) where T : SessionInput
        {
            input.Date = Zones.Today(Db.Clock, Zones.Copenhagen);
            input.Start = TimeOnly.FromDateTime(Db.Clock.Now);
            input.Minutes = 30 + step.Pick(3) * 15;
            input.Form = others == 0 && step.Pick(4) != 1 ? SupervisionForm.Individual : SupervisionForm.Group;
            input.SupervisorId = cohort.Supervisor.PersonId;
            input.EnrolmentIds = step.Pick(4) == 1 ? [.. cohort.People.Select(p => p.EnrolmentId)] : [who.EnrolmentId];
            input.Others = others;
            return input;
        }
    }

    private async Task Award(Step step, Enrolled who)
    {
        if (step.What == Waive)
        {
            await Db.Waive(Actor(step, home.Coordinator), who.EnrolmentId, Requirements[step.Pick(5)]);
            return;
        }
        if (step.What is Recommend or Issue or Refuse)
        {
            // The course first; a recommendation is mostly for the certification.
            var key = (step.Pick(2) == 0) == (step.What == Recommend) ? Awards.Certified : Awards.Course;
            var award = await Db.Find(who.EnrolmentId, key) ?? throw new NotFoundException();
            var decider = Actor(step, step.Pick(3, 2) == 0 ? home.Coordinator : Awards.Jonas);
            await (step.What switch
            {
                Recommend => Db.Recommend(Actor(step, CohortOf(who).Supervisor), award),
                Issue => Db.Decide(decider, award, issue: true),
                _ => Db.Decide(decider, award, issue: false, step.Pick(4, 2) == 3 ? " " : "Ikke endnu."),
            });
            return;
        }
        var certificates = (await Db.Certificates()).Where(c => c.Case.EnrolmentId == who.EnrolmentId).OrderByDescending(c => c.Id).ToList();
        if (certificates.Count == 0) throw new NotFoundException();
        var status = step.What switch { Reissue => CertificateStatus.Superseded, Suspend => CertificateStatus.Suspended, Reactivate => CertificateStatus.Active, _ => CertificateStatus.Revoked };
        await Db.Change(Actor(step, home.Coordinator), certificates[step.Pick(certificates.Count)].Id, status, step.Pick(6) == 5 ? "" : "Fordi.");
    }

    /// <summary>Now and then it is the participant with all the roles who tries.</summary>
    private Caller Actor(Step step, Caller usual) => step.Pick(5) == 4 ? everything : usual;

    private GivenCohort CohortOf(Enrolled who) => who == other.First ? other : home;

    /// <summary>A mark that was there already is no change.</summary>
    private static async Task Changed(Task<int> marks)
    {
        if (await marks == 0) throw new NotFoundException();
    }

    private async Task<T> Newest<T>(System.Linq.Expressions.Expression<Func<T, bool>> which, System.Linq.Expressions.Expression<Func<T, int>> id) where T : class =>
        await Db.Read(d => d.Set<T>().AsNoTracking().Where(which).OrderByDescending(id).FirstOrDefaultAsync()) ?? throw new NotFoundException();
}
