using Certification.Certificates.Municipal;
using Certification.Certificates.Reminding;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.People;
using Certification.People.Accounts;
using Certification.People.Contracts;
using Certification.People.Organisations;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

/// <summary>Whoever is shut out, or has lost a role, is told and asked nothing more, and sees nothing by what they once were.</summary>
public class ShutOutTests
{
    /// <summary>A Tuesday.</summary>
    private static readonly DateTime Start = new(2026, 2, 10, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_contact_whose_account_is_closed_is_mailed_no_names_and_is_again_when_it_is_opened()
    {
        using var db = await TestDb.Create();
        db.Clock.Now = Start;
        var cohort = await Given.Cohort(db, people: 1);
        await db.As(cohort.Contact, (ChooseDigest f) => f.Handle(new() { Period = DigestPeriod.Weekly, WhenNothing = true }, default));
        await db.TickAt(Start);

        await Close(db, cohort.Contact);
        await db.TickAt(Start.AddDays(6));
        var (shut, contacts) = ((await db.Mails(DigestMail.Letter, cohort.Contact.PersonId)).Count, await Contacts());
        await db.As(Administrator, (CloseAccount f) => f.Reopen(cohort.Contact.PersonId, new() { Reason = "Tilbage" }, default));
        await db.TickAt(Start.AddDays(13));

        (shut, contacts).Should().Be((0, 0));
        (await db.Mails(DigestMail.Letter, cohort.Contact.PersonId)).Should().ContainSingle();
        (await Contacts()).Should().Be(1);

        Task<int> Contacts() => db.As(Caller.Nobody, async (PeopleReader p) => (await p.ContactsOf(cohort.Contact.Organisations, default)).Count);
    }

    [Fact]
    public async Task Nobody_whose_account_is_closed_is_offered_for_a_cohort_or_becomes_a_contact()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        var municipality = cohort.Contact.Organisations[0];

        await Close(db, cohort.Trainer);
        var offered = await db.As(Caller.Nobody, (PeopleReader p) => p.WithRole(Roles.Trainer, default));
        var refused = await Course.Refusal(() => db.As(cohort.Coordinator, (AppointContact f) => f.Handle(municipality, new() { Email = "Mette.Hold12@example.org" }, default)));

        offered.Should().BeEmpty();
        refused.Should().Be("contact.closed");
    }

    [Fact]
    public async Task Whoever_lost_the_role_is_not_reminded_in_it_and_sees_nothing_by_it()
    {
        using var db = new TestDb();
        var cohort = await Given.Cohort(db);
        await db.MeetEverything(cohort.Coordinator, cohort.First.EnrolmentId);
        await db.Issue(cohort.Coordinator, cohort.First.EnrolmentId);

        await db.As(Administrator, async (AppDb d) =>
        {
            (await d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == cohort.Supervisor.PersonId)).Revoke(Roles.Supervisor);
            await d.SaveChangesAsync();
        });
        await db.TickAt(db.Clock.Now.AddDays(5));
        var before = cohort.Supervisor with { Roles = Roles.Participant };

        (await db.Posted("recommendations-waiting")).Should().BeEmpty();
        (await db.As(before, (CohortReader r) => r.VisibleTo(before).CountAsync())).Should().Be(0);
        (await db.As(cohort.Supervisor, (CohortReader r) => r.VisibleTo(cohort.Supervisor).CountAsync())).Should().Be(2, "with the role they are theirs");
        (await db.As(Caller.Nobody, (CohortReader r) => r.Supervisors([cohort.Id], default)))[cohort.Id].Should().BeEmpty();
    }

    private static Caller Administrator => new(9_999, "Birgit", Roles.Administrator, []);

    private static Task Close(TestDb db, Caller of) => db.As(Administrator, (CloseAccount f) => f.Handle(of.PersonId, new() { Reason = "Fratrådt" }, default));
}
