using System.Text;
using Certification.Cohorts.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Coursework.Practising;
using Certification.Coursework.Reviewing;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Coursework.Seeding;

/// <summary>Hands in, reviews and practises for hold 12, with the same features that people use, so that every state can be looked at.</summary>
internal sealed class SeedCoursework : ISeed
{
    private const string CohortName = "Hold 12";

    /// <summary>Those who have met everything that can be met by now: candidates for certificates.</summary>
    private static readonly HashSet<string> Ahead = ["anne.soerensen@example.org", "soeren.bjerregaard@example.org", "dorthe.krogh.aakjaer@example.org"];

    public int Order => 40;

    public async Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var db = services.GetRequiredService<AppDb>();
        var cohorts = services.GetRequiredService<CohortReader>();
        var people = services.GetRequiredService<PeopleReader>();
        var enrolments = await cohorts.Every.Where(e => e.CohortName == CohortName && e.State == EnrolmentState.Enrolled).OrderBy(e => e.Id).ToListAsync(ct);
        if (enrolments.Count == 0 || await db.Submissions.AnyAsync(ct)) return;

        var plan = await cohorts.Plan(enrolments[0].CohortId, ct);
        var ids = enrolments.Select(e => e.PersonId).ToList();
        var cards = await people.Cards.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var trainer = await Trainer(cohorts, people, plan.CohortId, ct);
        var desk = new Desk(services, db, plan, today, trainer);
        var others = 0;
        foreach (var enrolment in enrolments)
        {
            var person = cards[enrolment.PersonId];
            var student = new Student(enrolment.Id, new Caller(person.Id, person.Name, Roles.Participant, []), person.Language == "en");
            if (Ahead.Contains(person.Email)) await FinishEverything(desk, student, ct);
            else await GoAlong(desk, student, others++, ct);
        }
    }

    private static async Task FinishEverything(Desk desk, Student student, CancellationToken ct)
    {
        var variant = student.EnrolmentId;
        for (var number = 1; number <= 4; number++)
            await desk.Approved(student, number, variant, attach: number == 4, ct);
        for (var session = 0; session < 7; session++)
            await desk.Practise(student, session, of: 7, variant + session, ct);
    }

    /// <summary>Assignment 1 is approved for nearly all, 2 went to and fro for some, 3 is in every state there is.</summary>
    private static async Task GoAlong(Desk desk, Student student, int n, CancellationToken ct)
    {
        if (n == 5) return;
        await desk.Approved(student, 1, n, attach: n % 6 == 2, ct);

        if (n % 4 == 1) await desk.ApprovedAtSecondTry(student, 2, n, ct);
        else if (n % 7 == 3) await desk.Returned(student, 2, n, ct);
        else if (n % 9 == 2) await desk.HandedInAgain(student, 2, n, ct);
        else await desk.Approved(student, 2, n, attach: false, ct);

        if (n % 5 == 0) await desk.Approved(student, 3, n, attach: false, ct);
        else if (n % 5 == 1) await desk.HandedIn(student, 3, n, ct);
        else if (n % 5 == 2) await desk.Drafted(student, 3, n, ct);
        else if (n % 10 == 3) await desk.Returned(student, 3, n, ct);

        var sessions = (n % 6) switch { 0 => 7, 1 => 2, 3 => 4, 4 => 1, _ => 0 };
        for (var session = 0; session < sessions; session++) await desk.Practise(student, session, sessions, n + session, ct);
    }

    private static async Task<Caller> Trainer(CohortReader cohorts, PeopleReader people, int cohortId, CancellationToken ct)
    {
        foreach (var person in await people.WithRole(Roles.Trainer, ct))
        {
            var caller = new Caller(person.Id, person.Name, Roles.Trainer, []);
            if (await cohorts.WorkedWithBy(caller, Roles.Trainer).AnyAsync(e => e.CohortId == cohortId, ct)) return caller;
        }
        var coordinator = (await people.WithRole(Roles.Coordinator, ct))[0];
        return new Caller(coordinator.Id, coordinator.Name, Roles.Coordinator, []);
    }

    private sealed record Student(int EnrolmentId, Caller Caller, bool English);

    /// <summary>Lets a person do one thing at a past time.</summary>
    private sealed class Desk(IServiceProvider services, AppDb db, CohortPlan plan, DateOnly today, Caller trainer)
    {
        private readonly Dictionary<int, DateTime> _latest = [];

        public async Task Approved(Student student, int number, int variant, bool attach, CancellationToken ct)
        {
            if (attach) await Attach(student, number, variant, ct);
            await Review(student, await HandIn(student, number, variant, DaysAfter(number, variant), ct), number, variant, approve: true, DaysAfter(number, variant) + 4, ct);
        }

        public async Task HandedIn(Student student, int number, int variant, CancellationToken ct) =>
            await HandIn(student, number, variant, DaysAfter(number, variant), ct);

        public async Task Returned(Student student, int number, int variant, CancellationToken ct) =>
            await Review(student, await HandIn(student, number, variant, DaysAfter(number, variant), ct), number, variant, approve: false, DaysAfter(number, variant) + 3, ct);

        public async Task HandedInAgain(Student student, int number, int variant, CancellationToken ct)
        {
            await Returned(student, number, variant, ct);
            await HandIn(student, number, variant + 1, DaysAfter(number, variant) + 6, ct);
        }

        public async Task ApprovedAtSecondTry(Student student, int number, int variant, CancellationToken ct)
        {
            await Returned(student, number, variant, ct);
            await Review(student, await HandIn(student, number, variant + 1, DaysAfter(number, variant) + 6, ct), number, variant, approve: true, DaysAfter(number, variant) + 9, ct);
        }

        public async Task Drafted(Student student, int number, int variant, CancellationToken ct)
        {
            var input = new SaveDraft.Input { Answers = new() { [Prompts(number)[0].Key] = SeedTexts.Answer(number, Prompts(number)[0].Key, variant, student.English) } };
            await services.As<SaveDraft>(student.Caller, At(student, DaysAfter(number, variant), variant)).Handle(student.EnrolmentId, Key(number), input, ct);
            db.ChangeTracker.Clear();
        }

        public async Task Practise(Student student, int session, int of, int variant, CancellationToken ct)
        {
            var begun = plan.Days[0].Date;
            var date = begun.AddDays(Math.Max(1, (today.DayNumber - begun.DayNumber - 1) * (session + 1) / (of + 1)));
            var (minutes, group, elements, reflection) = SeedTexts.Session(variant);
            await services.As<LogPractice>(student.Caller, Zones.ToUtc(date, new TimeOnly(18, variant % 60), plan.Zone)).Handle(student.EnrolmentId, new LogPractice.Input
            {
                Date = date,
                Minutes = minutes,
                TargetGroup = group,
                Elements = elements,
                Role = variant % 3 == 1 ? PracticeRole.CoLed : PracticeRole.Alone,
                Reflection = reflection,
            }, ct);
            db.ChangeTracker.Clear();
        }

        private async Task<CurrentSubmission> HandIn(Student student, int number, int variant, int days, CancellationToken ct)
        {
            var written = await db.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.EnrolmentId == student.EnrolmentId && s.RequirementKey == Key(number), ct);
            var input = new SubmitAssignment.Input
            {
                Version = written?.Version,
                Answers = Prompts(number).ToDictionary(p => p.Key, p => (string?)SeedTexts.Answer(number, p.Key, variant, student.English)),
                NoPersonalData = true,
            };
            var current = await services.As<SubmitAssignment>(student.Caller, At(student, days, variant)).Handle(student.EnrolmentId, Key(number), input, ct);
            db.ChangeTracker.Clear();
            return current;
        }

        private async Task Review(Student student, CurrentSubmission submission, int number, int variant, bool approve, int days, CancellationToken ct)
        {
            var input = new ReviewSubmission.Input
            {
                Version = submission.Version,
                Outcome = approve ? ReviewOutcome.Approved : ReviewOutcome.Returned,
                Comment = approve ? SeedTexts.Praise(variant) : SeedTexts.Request(number, variant),
            };
            await services.As<ReviewSubmission>(trainer, At(student, days, variant + 20)).Handle(submission.Id, input, ct);
            db.ChangeTracker.Clear();
        }

        private async Task Attach(Student student, int number, int variant, CancellationToken ct)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(SeedTexts.Notes(variant)));
            await services.As<AttachFile>(student.Caller, At(student, DaysAfter(number, variant), variant))
                .Handle(student.EnrolmentId, Key(number), content, "Noter fra afprøvningen.txt", ct);
            db.ChangeTracker.Clear();
        }

        /// <summary>Days from day 1 to the hand-in: some days after the assignment's own day, now and then after the due date.</summary>
        private int DaysAfter(int number, int variant)
        {
            var given = plan.Days[Math.Min(number, plan.Days.Count) - 1].Date;
            return given.DayNumber - plan.Days[0].Date.DayNumber + (variant % 8 == 6 ? 16 : 5 + variant % 5);
        }

        /// <summary>In the afternoon of that day, after what the person did before, and yet before today: what lies ahead is not seeded.</summary>
        private DateTime At(Student student, int days, int variant)
        {
            var date = plan.Days[0].Date.AddDays(days);
            var planned = Zones.ToUtc(date < today ? date : today.AddDays(-1), new TimeOnly(17, variant % 60), plan.Zone);
            var earliest = _latest.GetValueOrDefault(student.EnrolmentId).AddMinutes(20);
            return _latest[student.EnrolmentId] = planned > earliest ? planned : earliest;
        }

        private static string Key(int number) => $"assignment{number}";

        private IReadOnlyList<Prompt> Prompts(int number) => ((AssignmentRequirement)plan.Programme.Requirement(Key(number))).Prompts;
    }
}
