using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Notices;
using Certification.People;
using Certification.People.Contracts;
using Certification.People.Organisations;
using Certification.People.Persons;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class EmployerTests
{
    private static readonly DateOnly Today = new(2026, 3, 10);

    [Fact]
    public async Task A_new_employer_ends_the_post_before_it_and_what_runs_follows_with_before_and_after_in_the_log()
    {
        using var db = new TestDb();
        var (running, done, aarhus, odense) = (await db.Plan(), await db.Plan("Hold 21"), await db.Municipality(), await db.Municipality("Odense"));
        var (one, _) = await db.Enrol(running, ContactScopeTests.At(1, aarhus, "Børn og Unge", "Skolen"));
        var (over, _) = await db.Enrol(done, ContactScopeTests.At(1, aarhus, "Børn og Unge", "Skolen"));
        await db.Change(over, EnrolmentState.Withdrawn);
        db.At(Today);

        await Change(db, new() { MunicipalityId = odense, Workplace = "Klubben", JobTitle = "Leder", From = Today });

        (await db.Enrolment(one)).Place.Should().Be(new Place(odense, null, await ContactScopeTests.Node(db, odense, "Klubben")));
        (await db.Enrolment(over)).MunicipalityId.Should().Be(aarhus, "what is over stays where it was");
        var posts = (await View(db)).Posts;
        posts.Select(p => (p.Where, p.To)).Should().Equal(("Klubben, Odense", null), ("Skolen, Børn og Unge, Aarhus", Today.AddDays(-1)));
        var noted = await db.Read(d => d.Set<AuditEntry>().SingleAsync(a => a.Action == "enrolment.employer"));
        (noted.SubjectId, noted.Before, noted.After).Should().Be((one, "Aarhus > Børn og Unge > Skolen", "Odense > Klubben"));
    }

    [Fact]
    public async Task Courses_stay_with_the_old_employer_when_the_coordinator_says_so()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        var (one, _) = await db.Enrol(cohort, ContactScopeTests.At(1, aarhus, null, "Skolen"));
        db.At(Today);

        await Change(db, new() { MunicipalityId = odense, From = Today, CoursesStay = true });

        (await db.Enrolment(one)).MunicipalityId.Should().Be(aarhus);
        (await View(db)).Place!.MunicipalityId.Should().Be(odense);
    }

    [Fact]
    public async Task A_day_that_has_not_come_or_lies_before_the_present_post_is_refused()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await db.Enrol(cohort, ContactScopeTests.At(1, aarhus, null, "Skolen"));
        db.At(Today);

        (await Course.Refusal(() => Change(db, new() { MunicipalityId = aarhus, From = Today.AddDays(1) }))).Should().Be("employment.future");
        (await Course.Refusal(() => Change(db, new() { MunicipalityId = aarhus, From = Given.FirstDay }))).Should().Be("employment.overlap");
        (await Course.Refusal(() => Change(db, new() { MunicipalityId = 4711, From = Today }))).Should().Be("employment.municipality");
    }

    [Fact]
    public async Task A_wrong_entry_is_replaced_and_can_still_be_seen_with_the_reason()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        var (one, _) = await db.Enrol(cohort, ContactScopeTests.At(1, aarhus, null, "Skolen"));
        db.At(Today);
        var view = await View(db);

        await db.As(Course.Coordinator, (CorrectEmployment f) => f.Handle(view.Id, view.Posts[0].Id, new() { Version = view.Version, MunicipalityId = odense, Workplace = "Skolen", From = Given.FirstDay, Reason = "Forkert kommune på listen." }, default));

        (await View(db)).Posts.Select(p => (p.Where, p.WrongBecause)).Should().BeEquivalentTo([("Skolen, Odense", null), ("Skolen, Aarhus", "Forkert kommune på listen.")]);
        (await db.Enrolment(one)).MunicipalityId.Should().Be(odense);
    }

    [Fact]
    public async Task What_is_known_of_a_person_is_put_right_and_an_address_belongs_to_one()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await db.Enrol(cohort, ContactScopeTests.At(1, aarhus, null, null));
        await db.Enrol(cohort, ContactScopeTests.At(2, aarhus, null, null));
        var view = await View(db);

        (await Course.Refusal(() => Rectify("anne2@example.org"))).Should().Be("person.email-taken");
        await Rectify("anne.berg@example.org");

        (await View(db)).Identity.Should().Be(new PersonIdentity("Anne", "Berg", "anne.berg@example.org", null, "en"));
        var noted = await db.Read(d => d.Set<AuditEntry>().SingleAsync(a => a.Action == "person.rectified"));
        (noted.Before, noted.After).Should().Be(("Anne Et; anne1@example.org; da", "Anne Berg; anne.berg@example.org; en"));

        Task Rectify(string email) => db.As(Course.Coordinator, (RectifyPerson f) => f.Handle(view.Id, new() { Version = view.Version, FirstName = "\u202eAnne", LastName = "Berg", Email = email, Language = "en" }, default));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("\u202e")]
    [InlineData("010190-1234")]
    public void A_name_that_a_list_refuses_is_refused_in_a_form(string name) =>
        CheckInput.Errors(new RectifyPerson.Input { Version = 1, FirstName = name, LastName = "Holm", Email = "a@example.org", Language = "da" }).Keys.Should().Equal("FirstName");

    [Fact]
    public async Task Two_spellings_of_a_workplace_become_one_with_posts_enrolments_and_contacts_and_the_old_name_still_means_it()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var (one, _) = await db.Enrol(cohort, ContactScopeTests.At(1, aarhus, "Børn og Unge", "Skolen"));
        var (two, _) = await db.Enrol(cohort, ContactScopeTests.At(2, aarhus, "Børn & Unge", "Skolen ved Søen"));
        var (kept, gone) = (await ContactScopeTests.Node(db, aarhus, "Skolen"), await ContactScopeTests.Node(db, aarhus, "Skolen ved Søen"));
        var (administration, twin) = (await ContactScopeTests.Node(db, aarhus, "Børn og Unge"), await ContactScopeTests.Node(db, aarhus, "Børn & Unge"));
        var (hanne, signe) = (await ContactScopeTests.Appoint(db, "hanne@example.org", gone, kept), await ContactScopeTests.Appoint(db, "signe@example.org", gone));
        db.Clock.Now = db.Clock.Now.AddMinutes(1);

        await db.As(Course.Coordinator, (MergeOrganisations f) => f.Handle(gone, new() { IntoId = kept }, default));
        await db.As(Course.Coordinator, (MergeOrganisations f) => f.Handle(twin, new() { IntoId = administration }, default));
        var (three, _) = await db.Enrol(cohort, ContactScopeTests.At(3, aarhus, "børn & unge", "skolen ved søen"));

        var place = (await db.Enrolment(one)).Place;
        (await db.Enrolment(two)).Place.Should().Be(place);
        (await db.Enrolment(three)).Place.Should().Be(place);
        (await db.Read(d => d.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == hanne))).AsCaller().Organisations.Should().Equal(kept);
        (await Moved(hanne)).Should().Equal("contact.removed");
        (await Moved(signe)).Should().Equal("contact.removed", "contact.appointed");
        (await db.As(Course.Coordinator, (ReadOrganisation f) => f.Handle(kept, default))).Node.Staff.Should().Be(3);
        await FluentActions.Awaiting(() => db.As(Course.Coordinator, (ReadOrganisation f) => f.Handle(gone, default))).Should().ThrowAsync<NotFoundException>();

        Task<List<string>> Moved(int contact) => db.Read(d => d.Set<AuditEntry>().Where(e => e.PersonId == contact && e.Action.StartsWith("contact.") && e.At == db.Clock.Now).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task A_contact_is_appointed_at_any_level_and_told_and_loses_sight_when_removed()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await db.Enrol(cohort, ContactScopeTests.At(1, aarhus, "Børn og Unge", "Skolen"));
        var node = await ContactScopeTests.Node(db, aarhus, "Børn og Unge");
        (await Course.Refusal(() => Appoint(null))).Should().Be("contact.name");

        var grant = await Appoint("Hanne");
        var mail = await db.Read(d => d.Set<OutgoingMail>().SingleAsync(m => m.Letter == "contact-appointed"));
        var told = await Contacts();
        await db.As(Course.Coordinator, (AppointContact f) => f.Remove(node, grant, default));

        mail.Subject.Should().Contain("Børn og Unge (Aarhus)");
        told.Should().Equal("hanne@example.org");
        (await Contacts()).Should().BeEmpty();

        Task<int> Appoint(string? name) => db.As(Course.Coordinator, (AppointContact f) => f.Handle(node, new() { Email = "hanne@example.org", FirstName = name, LastName = name }, default));
        async Task<IEnumerable<string>> Contacts() => (await db.As(Caller.Nobody, (PeopleReader p) => p.ContactsOf(new Place(aarhus, node), default))).Select(c => c.Email);
    }

    private static async Task<PersonView> View(TestDb db)
    {
        var id = await db.Read(d => d.Set<Person>().OrderBy(p => p.Id).Where(p => p.Email.StartsWith("anne")).Select(p => p.Id).FirstAsync());
        return await db.As(Course.Coordinator, (ReadPerson f) => f.Handle(id, default));
    }

    private static async Task Change(TestDb db, ChangeEmployer.Input input)
    {
        var view = await View(db);
        input.Version = view.Version;
        await db.As(Course.Coordinator, (ChangeEmployer f) => f.Handle(view.Id, input, default));
    }
}
