using Certification.Certificates.Board;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.People;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class ContactScopeTests
{
    [Fact]
    public async Task A_contact_sees_the_staff_of_the_own_organisation_at_whatever_level_and_of_no_other()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        await db.Enrol(cohort, At(1, aarhus, "Børn og Unge", "Skolen"));
        await db.Enrol(cohort, At(2, aarhus, "Børn og Unge", "Sekretariatet"));
        await db.Enrol(cohort, At(3, aarhus, "Sundhed", "Sekretariatet"));
        await db.Enrol(cohort, At(4, aarhus, null, null));
        await db.Enrol(cohort, At(5, odense, "Børn og Unge", "Skolen"));

        (await Seen(db, aarhus)).Should().Equal("Anne Et", "Anne Fire", "Anne To", "Anne Tre");
        (await Seen(db, await Node(db, aarhus, "Børn og Unge"))).Should().Equal("Anne Et", "Anne To");
        (await Seen(db, await Node(db, aarhus, "Sundhed"))).Should().Equal("Anne Tre");
        (await Seen(db, await Node(db, aarhus, "Skolen"))).Should().Equal("Anne Et");
        (await Seen(db, await Node(db, odense, "Børn og Unge"), await Node(db, aarhus, "Skolen"))).Should().Equal("Anne Et", "Anne Fem");
        (await Seen(db)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_workplace_shows_is_where_the_enrolment_stands_not_where_the_person_works_now()
    {
        using var db = new TestDb();
        var (cohort, aarhus, odense) = (await db.Plan(), await db.Municipality(), await db.Municipality("Odense"));
        var (id, _) = await db.Enrol(cohort, At(1, aarhus, null, "Skolen"));
        await db.As(Caller.Nobody, async (AppDb d) =>
        {
            var person = await d.Set<Person>().Include(p => p.Employments).SingleAsync(p => p.Email == "anne1@example.org");
            person.Employ(Employment.At(odense, default, null, DateOnly.FromDateTime(db.Clock.Now)));
            await d.SaveChangesAsync();
        });

        var row = (await db.As(Contact(aarhus), (ReadStaff f) => f.Handle(new(), default))).Items.Should().ContainSingle().Which;

        row.Workplace.Should().Be("Skolen");
        (await db.Enrolment(id)).Place.Should().Be(new Place(aarhus, null, await Node(db, aarhus, "Skolen")));
    }

    [Fact]
    public async Task A_list_does_not_move_people_to_another_workplace_of_their_municipality()
    {
        using var db = new TestDb();
        var (first, second, aarhus) = (await db.Plan(), await db.Plan("Hold 21"), await db.Municipality());
        await db.Enrol(first, At(1, aarhus, "Børn og Unge", "Skolen"));

        var (id, _) = await db.Enrol(second, At(1, aarhus, "Sundhed", "Hjemmeplejen"));

        (await db.Enrolment(id)).Place.Should().Be(new Place(aarhus, await Node(db, aarhus, "Børn og Unge"), await Node(db, aarhus, "Skolen")));
    }

    [Fact]
    public async Task Contacts_at_every_level_above_a_person_are_told_of_them_once()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        var (id, _) = await db.Enrol(cohort, At(1, aarhus, "Børn og Unge", "Skolen"));
        await db.Enrol(cohort, At(2, aarhus, "Sundhed", null));
        var place = (await db.Enrolment(id)).Place;
        await Appoint(db, "hanne@example.org", place.MunicipalityId, place.WorkplaceId!.Value);
        await Appoint(db, "bente@example.org", place.AdministrationId!.Value);
        await Appoint(db, "ida@example.org", await Node(db, aarhus, "Sundhed"));

        var told = await db.As(Caller.Nobody, (PeopleReader p) => p.ContactsOf(place, default));

        told.Select(c => c.Email).Should().BeEquivalentTo("hanne@example.org", "bente@example.org");
    }

    internal static EnrolParticipant.Input At(int number, int municipality, string? administration, string? workplace) => new()
    {
        FirstName = "Anne",
        LastName = new[] { "Nul", "Et", "To", "Tre", "Fire", "Fem", "Seks" }[number],
        Email = $"anne{number}@example.org",
        MunicipalityId = municipality,
        Administration = administration,
        Workplace = workplace,
    };

    internal static Task<int> Node(TestDb db, int municipality, string name) =>
        db.Read(d => d.Set<Organisation>().Where(o => o.MunicipalityId == municipality && o.Name == name).Select(o => o.Id).SingleAsync());

    internal static Caller Contact(params int[] organisations) => new(9100, "Hanne", Roles.MunicipalContact, organisations);

    internal static Task<int> Appoint(TestDb db, string email, params int[] organisations) => db.As(Caller.Nobody, async (AppDb d) =>
    {
        var person = Person.Register("Hanne", "Dalgaard", email, null, "da", db.Clock.Now);
        foreach (var organisation in organisations) person.Grant(Roles.MunicipalContact, organisation);
        d.Add(person);
        await d.SaveChangesAsync();
        return person.Id;
    });

    private static async Task<IEnumerable<string>> Seen(TestDb db, params int[] organisations) =>
        (await db.As(Contact(organisations), (ReadStaff f) => f.Handle(new(), default))).Items.Select(r => r.Name);
}
