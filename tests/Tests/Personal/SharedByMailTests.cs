using Certification.Cohorts;
using Certification.Certificates.Reminding;
using Certification.Notices.Contracts;
using Certification.Platform.Personal;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Personal;

/// <summary>What a mail tells a municipality of its staff is in the log of what was shared, in the commit that sends it.</summary>
public class SharedByMailTests
{
    [Fact]
    public async Task That_a_cohort_runs_is_shared_with_the_contact_of_those_it_names()
    {
        using var db = new TestDb();
        db.Clock.Now = new DateTime(2026, 2, 3, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db);

        await db.ChangeTo(cohort.Id, CohortState.Confirmed);

        var told = (await Transfers(db)).Should().ContainSingle().Which;
        (told.Way, told.ReaderId, told.Fields).Should().Be((TransferWay.Mail, cohort.Contact.PersonId, "name,cohort"));
        told.EnrolmentIds.Should().BeEquivalentTo(cohort.People.Select(p => p.EnrolmentId));
    }

    [Fact]
    public async Task That_somebody_is_overdue_is_shared_when_the_mail_is_written_and_not_before()
    {
        using var db = new TestDb();
        db.Clock.Now = new DateTime(2026, 2, 3, 8, 0, 0, DateTimeKind.Utc);
        var cohort = await Given.Cohort(db, people: 1);
        await db.Tick();
        var first = (await db.Pending("overdue-municipality")).MinBy(m => m.SendAt)!;
        (await Transfers(db)).Should().BeEmpty("it is only planned");

        await db.TickAt(first.SendAt.AddMinutes(1));

        (await db.Mails(ReminderLetters.OverdueMunicipality, cohort.Contact.PersonId)).Should().ContainSingle();
        var told = (await Transfers(db)).Should().ContainSingle(t => t.Way == TransferWay.Mail).Which;
        (told.ReaderId, told.Fields).Should().Be((cohort.Contact.PersonId, "name,cohort,requirement,assignments"));
        told.EnrolmentIds.Should().Equal(cohort.First.EnrolmentId);
    }

    [Fact]
    public void Two_mails_of_one_day_are_one_row_with_the_fields_of_both()
    {
        var told = Transfer.Of(TransferWay.Mail, 1, 2, "name,status", [7], new(2026, 2, 3), new(2026, 2, 3, 8, 0, 0, DateTimeKind.Utc));

        var (more, same) = (told.Add("name,cohort", [7, 9]), told.Add("cohort", [9]));

        (told.Fields, told.Enrolments, more, same).Should().Be(("name,status,cohort", ",7,9,", true, false));
    }

    private static Task<List<Transfer>> Transfers(TestDb db) => db.Read(d => d.Set<Transfer>().AsNoTracking().OrderBy(t => t.Id).ToListAsync());
}
