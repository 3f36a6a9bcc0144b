using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Cohorts.Planning;
using Certification.Cohorts.Reminding;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Certification.Tests.Support;

namespace Certification.Tests.Cohorts;

public class AccessTests
{
    /// <summary>Other people's ids answer like ids that do not exist.</summary>
    [Fact]
    public async Task A_foreign_cohort_enrolment_or_day_is_not_there_for_anybody_but_its_own()
    {
        using var db = new TestDb();
        var theirs = await Theirs.Create(db);
        var mine = await Given.Cohort(db, name: "Hold 13");

        foreach (var stranger in new[] { mine.Trainer, mine.Supervisor, mine.First.Caller, mine.Contact, Caller.Nobody })
            (await theirs.OpenTo(stranger, Theirs.Everything)).Should().BeEmpty($"{stranger.Name} has nothing to do with it");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_there_for_a_coordinator_either()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);

        var nothing = new Theirs(db, Cohort: 4711, Day: 4711, Enrolment: 4711, MakeUp: 4711, Upload: 4711, cohort);

        (await nothing.OpenTo(cohort.Coordinator, Theirs.Everything)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_municipal_contact_never_sees_days_and_marks_of_the_own_staff_and_changes_nothing()
    {
        using var db = new TestDb();
        var theirs = await Theirs.Create(db);

        (await theirs.OpenTo(theirs.People.Contact, Theirs.Everything)).Should().BeEmpty();

        (await db.As(theirs.People.Contact, (ReadCohorts f) => f.Handle(null, new(), default))).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task A_participant_reads_the_own_days_and_announces_an_absence_and_nothing_else()
    {
        using var db = new TestDb();
        var theirs = await Theirs.Create(db);

        (await theirs.OpenTo(theirs.People.First.Caller, Theirs.Everything)).Should().BeEquivalentTo("days", "make-up choices", "announce", "take back", "object");
        (await theirs.OpenTo(theirs.People.Second.Caller, Theirs.Everything)).Should().BeEmpty("another participant of the cohort is a stranger");
    }

    [Fact]
    public async Task A_supervisor_of_the_cohort_neither_reads_nor_marks_its_register()
    {
        using var db = new TestDb();
        var theirs = await Theirs.Create(db);
        // Teaches elsewhere: the door lets trainers in.
        var both = theirs.People.Supervisor with { Roles = Roles.Supervisor | Roles.Trainer };

        (await theirs.OpenTo(both, ["register", "objections", "decide objection", "mark", "close", "agree make-up", "approve task", "cancel make-up"])).Should().BeEmpty();
    }

    [Fact]
    public async Task Staff_see_their_own_cohorts_on_the_list_and_a_coordinator_all()
    {
        using var db = new TestDb();
        var (twelve, thirteen) = (await Given.Cohort(db), await Given.Cohort(db, name: "Hold 13"));

        (await List(twelve.Trainer)).Should().Equal(twelve.Id);
        (await List(thirteen.Supervisor)).Should().Equal(thirteen.Id);
        (await List(twelve.First.Caller)).Should().BeEmpty();
        (await List(Caller.Nobody)).Should().BeEmpty();
        (await List(twelve.Coordinator)).Should().BeEquivalentTo([twelve.Id, thirteen.Id]);

        async Task<IEnumerable<int>> List(Caller caller) => (await db.As(caller, (ReadCohorts f) => f.Handle(null, new(), default))).Items.Select(l => l.Id);
    }

    /// <summary>One cohort's ids, and every way to use them.</summary>
    private sealed record Theirs(TestDb Db, int Cohort, int Day, int Enrolment, int MakeUp, int Upload, GivenCohort People)
    {
        public static readonly IReadOnlyList<string> Everything =
        [
            "plan", "enrolments", "register", "days", "make-up choices", "preview", "rejected",
            "arrange", "state", "move", "pin", "upload", "import", "enrol", "change", "extend", "offer", "transfer", "objections",
            "mark", "close", "announce", "take back", "agree make-up", "approve task", "cancel make-up", "object", "decide objection", "ask leader",
            "reminders", "try reminder", "save reminder", "pause reminder", "reset reminder",
        ];

        public static async Task<Theirs> Create(TestDb db)
        {
            var municipality = await db.Municipality();
            var cohort = await Given.Cohort(db);
            var day = await db.DayId(cohort.Id, 2);
            await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, day);
            var makeUp = await db.AgreeTask(cohort.Trainer, cohort.First.EnrolmentId, day);
            var upload = await db.As(Course.Coordinator, (UploadList f) => f.Handle(cohort.Id, new MemoryStream(Lists.Real), "hold12.csv", default));
            await db.As(Course.Coordinator, (PauseReminder f) => f.Handle(cohort.Id, "overdue", true, default));
            var first = await db.DayId(cohort.Id, 1);
            foreach (var one in cohort.People) await db.Mark(cohort.Trainer, first, one.EnrolmentId, AttendanceMark.Absent);
            await db.Close(cohort.Trainer, first);
            var objection = await db.As(cohort.First.Caller, (ObjectToMark f) => f.Handle(cohort.First.EnrolmentId, new() { DayId = first, Text = "Jeg var der." }, default));
            return new Theirs(db, cohort.Id, day, cohort.First.EnrolmentId, makeUp, upload, cohort) { Municipality = municipality, FirstDay = first, Objection = objection };
        }

        private int FirstDay { get; init; } = 4711;

        private int Objection { get; init; } = 4711;

        private int Municipality { get; init; } = 1;

        /// <summary>Which of these ways find something.</summary>
        public async Task<IReadOnlyList<string>> OpenTo(Caller caller, IReadOnlyList<string> ways)
        {
            var open = new List<string>();
            foreach (var way in ways)
            {
                try
                {
                    await Use(caller, way);
                    open.Add(way);
                }
                catch (NotFoundException)
                {
                }
                catch (RefusedException)
                {
                    // A rule that says no tells that there is something.
                    open.Add(way);
                }
            }
            return open;
        }

        private Task Use(Caller caller, string way) => way switch
        {
            "plan" => Db.As(caller, (CohortReader f) => f.PlanFor(caller, Cohort, default)),
            "enrolments" => Db.As(caller, (ReadEnrolments f) => f.Handle(Cohort, null, new(), default)),
            "register" => Db.As(caller, (ReadRegister f) => f.Handle(Day, default)),
            "days" => Db.As(caller, (ReadDays f) => f.Handle(Enrolment, default)),
            "make-up choices" => Db.As(caller, (ReadDays f) => f.Choices(Enrolment, Day, default)),
            "preview" => Db.As(caller, (PreviewImport f) => f.Handle(Upload, null, default)),
            "rejected" => Db.As(caller, (PreviewImport f) => f.Rejected(Upload, default)),
            "arrange" => Db.As(caller, (ArrangeCohort f) => f.Handle(Cohort, new() { Version = 0, Name = "Hold 12", Capacity = 24, Minimum = 1 }, default)),
            "state" => Db.As(caller, (ChangeCohortState f) => f.Handle(Cohort, new() { Version = 0, State = CohortState.Confirmed }, default)),
            "move" => Db.As(caller, (MoveDay f) => f.Handle(Day, new() { Version = 0, Date = new(2026, 3, 17), Start = new(9, 0), End = new(15, 0) }, default)),
            "pin" => Db.As(caller, (PinDue f) => f.Handle(Cohort, "assignment1", new() { Version = 0, Date = new(2026, 3, 17) }, default)),
            "upload" => Db.As(caller, (UploadList f) => f.Handle(Cohort, new MemoryStream(Lists.Real), "hold12.csv", default)),
            "import" => Db.As(caller, (ImportParticipants f) => f.Handle(Upload, default)),
            "enrol" => Db.As(caller, (EnrolParticipant f) => f.Handle(Cohort, Course.Person(1, Municipality), default)),
            "change" => Db.As(caller, (ChangeEnrolment f) => f.Handle(Enrolment, new() { Version = 0, State = EnrolmentState.Withdrawn, Reason = "Nej." }, default)),
            "extend" => Db.As(caller, (GrantExtension f) => f.Handle(Enrolment, new() { Requirement = "assignment1", Due = new(2026, 5, 1), Reason = "Ja." }, default)),
            "offer" => Db.As(caller, (OfferSeat f) => f.Handle(Enrolment, new() { Version = 0 }, default)),
            "transfer" => Db.As(caller, (TransferSeat f) => f.Handle(Enrolment, new() { Version = 0, FirstName = "Bo", LastName = "Lund", Email = "bo@example.org", MunicipalityId = Municipality, Reason = "Ja." }, default)),
            "objections" => Db.As(caller, (DecideObjection f) => f.Open(Day, default)),
            "mark" => Db.Mark(caller, Day, Enrolment, AttendanceMark.ExcusedAbsence),
            "close" => Db.Close(caller, Day),
            "announce" => Db.Announce(caller, Enrolment, Day),
            "take back" => Db.As(caller, (GiveAbsenceNotice f) => f.TakeBack(Enrolment, Day, default)),
            "agree make-up" => Db.AgreeTask(caller, Enrolment, Day),
            "approve task" => Db.As(caller, (EndMakeUp f) => f.ApproveTask(MakeUp, default)),
            "cancel make-up" => Db.As(caller, (EndMakeUp f) => f.Cancel(MakeUp, default)),
            "object" => Db.As(caller, (ObjectToMark f) => f.Handle(Enrolment, new() { DayId = FirstDay, Text = "Jeg var der." }, default)),
            "decide objection" => Db.As(caller, (DecideObjection f) => f.Handle(Objection, new() { Version = 0, Upheld = false, Comment = "Nej." }, default)),
            "ask leader" => Db.As(caller, (AskLeaderAgain f) => f.Handle(Enrolment, new() { Version = 0, LeaderName = "Lone", LeaderEmail = "lone@example.org" }, default)),
            "reminders" => Db.As(caller, (ReadReminders f) => f.Handle(Cohort, default)),
            "try reminder" => Db.As(caller, (TryReminder f) => f.Handle(Cohort, new() { Anchor = ReminderAnchor.Due, Days = "1", To = ReminderAudience.Participant, Letter = "overdue" }, default)),
            "save reminder" => Db.As(caller, (SaveReminder f) => f.Handle(Cohort, new() { Anchor = ReminderAnchor.Due, Days = "1", To = ReminderAudience.Participant, Letter = "overdue" }, default)),
            "pause reminder" => Db.As(caller, (PauseReminder f) => f.Handle(Cohort, "welcome", true, default)),
            "reset reminder" => Db.As(caller, (ResetReminder f) => f.Handle(Cohort, "overdue", default)),
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };
    }
}
