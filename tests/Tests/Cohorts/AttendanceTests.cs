using Certification.Cohorts;
using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Refusals;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Contracts.AttendanceMark;

namespace Certification.Tests.Cohorts;

public class AttendanceTests
{
    [Fact]
    public async Task Each_of_the_seven_marks_is_kept_as_it_was_given()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db, people: 7);
        var day = await db.DayId(cohort.Id, 1);
        var marks = Enum.GetValues<AttendanceMark>();

        var changed = await db.As(cohort.Trainer, (MarkAttendance f) => f.Handle(day, new()
        {
            Marks = [.. marks.Zip(cohort.People, (mark, who) => new MarkAttendance.One { EnrolmentId = who.EnrolmentId, Mark = mark })],
        }, default));

        changed.Should().Be(6, "unmarked is what nobody has touched");
        (await Lines(db, cohort.Trainer, day)).ToDictionary(l => l.EnrolmentId, l => l.Mark)
            .Should().Equal(cohort.People.Zip(marks).ToDictionary(p => p.First.EnrolmentId, p => p.Second));
    }

    [Fact]
    public async Task Marks_that_are_not_sent_stay_as_they_are()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Ill);

        await db.Mark(cohort.Trainer, day, cohort.Second.EnrolmentId, Present);

        (await db.DayFact(cohort.First.EnrolmentId, 1)).Mark.Should().Be(Ill);
    }

    [Fact]
    public async Task A_register_is_not_closed_while_somebody_is_unmarked()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Present);

        (await Course.Refusal(() => db.Close(cohort.Trainer, day))).Should().Be("register.unmarked");
        await db.Mark(cohort.Trainer, day, cohort.Second.EnrolmentId, Absent);
        await db.Close(cohort.Trainer, day);

        (await Course.Refusal(() => db.Close(cohort.Trainer, day))).Should().Be("register.closed");
    }

    [Fact]
    public async Task Somebody_whose_mark_was_taken_away_again_is_unmarked()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db, people: 1);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Present);

        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Unmarked);

        (await Course.Refusal(() => db.Close(cohort.Trainer, day))).Should().Be("register.unmarked");
    }

    [Fact]
    public async Task Before_the_day_only_a_lawful_absence_is_marked_or_taken_back_and_the_register_stays_open()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db, people: 1);
        var day = await db.DayId(cohort.Id, 2);

        foreach (var mark in new[] { Present, Late, LeftEarly, Ill, Absent })
            (await Course.Refusal(() => db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, mark))).Should().Be("register.future");
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, ExcusedAbsence);
        (await Course.Refusal(() => db.Close(cohort.Trainer, day))).Should().Be("register.future");
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Unmarked);

        (await db.DayFact(cohort.First.EnrolmentId, 2)).Mark.Should().Be(Unmarked);
    }

    [Fact]
    public async Task The_day_is_the_cohorts_own_and_not_the_servers()
    {
        using var db = new TestDb();
        var nuuk = await Given.Cohort(db, people: 1, zone: Certification.Platform.Time.Zones.Nuuk);
        var day = await db.DayId(nuuk.Id, 1);
        // Past midnight in Copenhagen, still the evening before in Nuuk.
        db.Clock.Now = new(2026, 3, 2, 1, 30, 0, DateTimeKind.Utc);

        (await Course.Refusal(() => db.Mark(nuuk.Trainer, day, nuuk.First.EnrolmentId, Present))).Should().Be("register.future");

        db.Clock.Now = new(2026, 3, 2, 2, 30, 0, DateTimeKind.Utc);
        (await db.Mark(nuuk.Trainer, day, nuuk.First.EnrolmentId, Present)).Should().Be(1);
    }

    [Fact]
    public async Task The_first_closed_register_sets_the_cohort_running()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db, people: 1);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Present);

        await db.Close(cohort.Trainer, day);

        (await db.Cohort(cohort.Id)).State.Should().Be(CohortState.Running);
        (await db.Read(d => d.Set<AuditEntry>().Where(a => a.Action == "cohort.state" && a.SubjectId == cohort.Id).OrderBy(a => a.Id).ToListAsync()))
            .Select(a => (a.Before, a.After)).Should().Equal(("Open", "Confirmed"), ("Confirmed", "Running"));
    }

    [Fact]
    public async Task A_correction_of_a_closed_register_needs_a_reason_and_keeps_before_and_after()
    {
        using var db = new TestDb();
        var cohort = await Closed(db);
        var (day, anne) = (await db.DayId(cohort.Id, 1), cohort.First.EnrolmentId);

        (await Course.Refusal(() => db.Mark(cohort.Trainer, day, anne, Ill))).Should().Be("attendance.reason");
        (await Course.Refusal(() => db.Mark(cohort.Trainer, day, anne, Ill, "  "))).Should().Be("attendance.reason");
        (await Course.Refusal(() => db.Mark(cohort.Trainer, day, anne, Unmarked, "Fejl."))).Should().Be("attendance.unmark");
        await db.Mark(cohort.Trainer, day, anne, Ill, "Ringede dagen efter.");

        var line = (await db.As(cohort.First.Caller, (ReadDays f) => f.Handle(anne, default)))[0];
        line.Mark.Should().Be(Ill);
        line.History.OrderBy(h => h.Id).Select(h => (h.Before, h.After, h.Reason, h.ById)).Should().Equal(
            (Unmarked, Present, null, cohort.Trainer.PersonId), (Present, Ill, "Ringede dagen efter.", cohort.Trainer.PersonId));
        (await db.Read(d => d.Set<AuditEntry>().OrderByDescending(a => a.Id).FirstAsync()))
            .Should().BeEquivalentTo(new { Action = "attendance.marked", Before = "Present", After = "Ill", Reason = "Ringede dagen efter." });
    }

    [Fact]
    public async Task Nobody_marks_themselves()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var both = cohort.First.Caller with { Roles = Roles.Participant | Roles.Coordinator };
        var day = await db.DayId(cohort.Id, 1);

        (await Course.Refusal(() => db.Mark(both, day, cohort.First.EnrolmentId, Present))).Should().Be("self");

        (await db.Mark(both, day, cohort.Second.EnrolmentId, Present)).Should().Be(1);
    }

    [Fact]
    public async Task One_mark_that_is_refused_leaves_all_as_they_were()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);

        var mark = () => db.As(cohort.Trainer, (MarkAttendance f) => f.Handle(day, new()
        {
            Marks = [new() { EnrolmentId = cohort.First.EnrolmentId, Mark = Present }, new() { EnrolmentId = 4711, Mark = Present }],
        }, default));

        await mark.Should().ThrowAsync<NotFoundException>();
        (await db.Count<Attendance>()).Should().Be(0);
    }

    [Fact]
    public async Task Attendance_keeps_its_day_when_the_person_leaves()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);
        await db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Present);

        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);

        (await Lines(db, cohort.Trainer, day)).Select(l => (l.EnrolmentId, l.Mark)).Should().BeEquivalentTo(
            new[] { (cohort.First.EnrolmentId, Present), (cohort.Second.EnrolmentId, Unmarked) });
        (await Lines(db, cohort.Trainer, await db.DayId(cohort.Id, 2))).Select(l => l.EnrolmentId).Should().Equal(cohort.Second.EnrolmentId);
    }

    [Fact]
    public async Task A_register_saved_by_ten_at_once_holds_everybody_once()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);

        var changed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => db.Mark(cohort.Trainer, day, cohort.First.EnrolmentId, Present))));

        changed.Sum().Should().Be(1);
        (await db.Count<Attendance>()).Should().Be(1);
        (await db.Count<AttendanceChange>()).Should().Be(1);
    }

    [Fact]
    public async Task An_absence_is_announced_before_the_day_begins_and_taken_back_before_it_begins()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var (day, anne) = (await db.DayId(cohort.Id, 2), cohort.First);
        // Day 2 begins at nine in Copenhagen: eight o'clock UTC.
        db.Clock.Now = new(2026, 3, 16, 7, 59, 0, DateTimeKind.Utc);

        await db.Announce(anne.Caller, anne.EnrolmentId, day, "Barn syg.");
        (await Course.Refusal(() => db.Announce(anne.Caller, anne.EnrolmentId, day))).Should().Be("absence.exists");
        (await db.DayFact(anne.EnrolmentId, 2)).Should().Be(new DayFact("day2", Unmarked, true, MakeUpStage.None));
        await TakeBack(db, anne, day);
        (await db.DayFact(anne.EnrolmentId, 2)).Notice.Should().BeFalse();
        await db.Announce(anne.Caller, anne.EnrolmentId, day);
        db.Clock.Now = db.Clock.Now.AddMinutes(1);

        (await Course.Refusal(() => TakeBack(db, anne, day))).Should().Be("absence.too-late");
        (await Course.Refusal(() => db.Announce(cohort.Second.Caller, cohort.Second.EnrolmentId, day))).Should().Be("absence.too-late");
    }

    [Fact]
    public async Task An_absence_announced_by_ten_clicks_is_announced_once()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 2);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            try { await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, day); }
            catch (RefusedException refused) when (refused.Code == "absence.exists") { }
        })));

        (await db.Count<AbsenceNotice>()).Should().Be(1);
        (await db.As(cohort.First.Caller, (ReadDays f) => f.Handle(cohort.First.EnrolmentId, default)))[1].Notice.Should().NotBeNull();
    }

    [Fact]
    public async Task The_reason_for_an_absence_is_on_the_register_and_in_no_audit_row()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 2);

        await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, day, "Skal opereres.");

        (await Lines(db, cohort.Trainer, day)).Single(l => l.Notice).NoticeReason.Should().Be("Skal opereres.");
        (await db.Read(d => d.Set<AuditEntry>().ToListAsync())).Should().NotContain(a => (a.Before + a.After + a.Reason).Contains("opereres", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_announces_for_somebody_else_but_the_coordinator_who_takes_the_telephone()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 2);

        foreach (var other in new[] { cohort.Second.Caller, cohort.Trainer, cohort.Supervisor, cohort.Contact })
            await db.Awaiting(d => d.Announce(other, cohort.First.EnrolmentId, day)).Should().ThrowAsync<NotFoundException>();
        await db.Announce(cohort.Coordinator, cohort.First.EnrolmentId, day);

        (await db.DayFact(cohort.First.EnrolmentId, 2)).Notice.Should().BeTrue();
    }

    [Fact]
    public async Task Somebody_who_takes_no_part_announces_nothing()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.Change(cohort.First.EnrolmentId, EnrolmentState.Withdrawn);

        var announce = async () => await db.Announce(cohort.First.Caller, cohort.First.EnrolmentId, await db.DayId(cohort.Id, 2));

        await announce.Should().ThrowAsync<NotFoundException>();
    }

    private static async Task<IReadOnlyList<RegisterLine>> Lines(TestDb db, Caller by, int day) =>
        (await db.As(by, (ReadRegister f) => f.Handle(day, default))).Lines;

    private static Task TakeBack(TestDb db, Enrolled who, int day) =>
        db.As(who.Caller, (GiveAbsenceNotice f) => f.TakeBack(who.EnrolmentId, day, default));

    /// <summary>A cohort whose day 1 is held: everybody was there.</summary>
    private static async Task<GivenCohort> Closed(TestDb db)
    {
        var cohort = await Given.Cohort(db);
        var day = await db.DayId(cohort.Id, 1);
        foreach (var who in cohort.People) await db.Mark(cohort.Trainer, day, who.EnrolmentId, Present);
        await db.Close(cohort.Trainer, day);
        return cohort;
    }
}
