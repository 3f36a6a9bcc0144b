using Certification.Cohorts.Enrolling;
using Certification.People;
using Certification.People.Matching;
using Certification.Platform.Refusals;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class MatchTests
{
    [Fact]
    public async Task A_namesake_in_the_same_municipality_is_proposed_as_one_person_and_another_elsewhere_is_not()
    {
        using var db = new TestDb();
        var cohort = await db.Plan();
        var (aarhus, odense) = (await db.Municipality(), await db.Municipality("Odense"));
        await db.Enrol(cohort, Named("Søren", "Bjerregård", "soeren@example.org", aarhus));

        await db.Enrol(cohort, Named("søren", "BJERREGÅRD", "sb@example.org", aarhus));
        await db.Enrol(cohort, Named("Søren", "Bjerregård", "s.b@example.org", odense));
        await db.Enrol(cohort, Named("Søren", "Bjerregaard", "bjerre@example.org", aarhus));

        var proposal = (await db.Read(d => d.Set<MatchProposal>().Include(m => m.Person).Include(m => m.Other).ToListAsync())).Should().ContainSingle().Which;
        (proposal.Person.Email, proposal.Other.Email).Should().Be(("sb@example.org", "soeren@example.org"));
    }

    [Fact]
    public async Task The_namesakes_of_the_real_list_work_in_different_municipalities_and_are_two_people()
    {
        using var db = new TestDb();
        await db.Municipality();
        var cohort = await db.Plan();

        await Import(db, cohort, Lists.Real);

        (await db.Count<MatchProposal>()).Should().Be(0);
        (await db.Read(d => d.Set<Person>().CountAsync(p => p.LastName == "Bjerregård"))).Should().Be(2);
    }

    [Fact]
    public async Task Namesakes_on_one_list_are_proposed_too()
    {
        using var db = new TestDb();
        await db.Municipality();
        var cohort = await db.Plan();

        await Import(db, cohort, System.Text.Encoding.UTF8.GetBytes($"{Lists.Header}\r\n{Lists.Good(1)}\r\n{Lists.Good(2)}"));

        var proposal = (await db.Read(d => d.Set<MatchProposal>().Include(m => m.Person).Include(m => m.Other).ToListAsync())).Should().ContainSingle().Which;
        (proposal.Person.Email, proposal.Other.Email).Should().Be(("anne2@example.org", "anne1@example.org"));
    }

    [Fact]
    public async Task A_proposal_is_dismissed_once()
    {
        using var db = new TestDb();
        var (cohort, aarhus) = (await db.Plan(), await db.Municipality());
        await db.Enrol(cohort, Named("Anne", "Holm", "anne@example.org", aarhus));
        await db.Enrol(cohort, Named("Anne", "Holm", "ah@example.org", aarhus));
        var id = await db.Read(d => d.Set<MatchProposal>().Select(m => m.Id).SingleAsync());

        await Dismiss();

        (await db.Read(d => d.Set<MatchProposal>().SingleAsync())).Dismissed.Should().BeTrue();
        await FluentActions.Awaiting(Dismiss).Should().ThrowAsync<NotFoundException>();

        Task Dismiss() => db.As(Course.Coordinator, (DismissMatch f) => f.Handle(id, default));
    }

    [Fact]
    public async Task The_same_address_written_otherwise_is_the_same_person()
    {
        using var db = new TestDb();
        var (first, second, aarhus) = (await db.Plan(), await db.Plan("Hold 21"), await db.Municipality());
        await db.Enrol(first, Named("Anne", "Holm", "Anne.Holm@Example.org", aarhus));

        await db.Enrol(second, Named("Anne", "Holm", " anne.holm@example.ORG ", aarhus));

        (await db.Count<Person>()).Should().Be(1);
        (await db.Count<MatchProposal>()).Should().Be(0);
    }

    [Fact]
    public void A_new_post_ends_the_one_before_and_the_history_stays()
    {
        var person = Person.Register("Anne", "Holm", "anne@example.org", null, "da", default);
        person.Employ(Employment.At(1, default, "Lærer", new(2024, 8, 1)));

        person.Employ(Employment.At(2, default, "Pædagog", new(2026, 1, 1)));

        person.Employments.Select(e => (e.MunicipalityId, e.From, e.To)).Should().Equal((1, new(2024, 8, 1), new DateOnly(2025, 12, 31)), (2, new(2026, 1, 1), null));
    }

    private static EnrolParticipant.Input Named(string first, string last, string email, int municipality) =>
        new() { FirstName = first, LastName = last, Email = email, MunicipalityId = municipality };

    private static async Task Import(TestDb db, int cohort, byte[] list)
    {
        var upload = await db.As(Course.Coordinator, (UploadList f) => f.Handle(cohort, new MemoryStream(list), "liste.csv", default));
        await db.As(Course.Coordinator, (ImportParticipants f) => f.Handle(upload, default));
    }
}
