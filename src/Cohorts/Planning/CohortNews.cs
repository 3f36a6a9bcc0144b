using Certification.Cohorts.Attending;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Planning;

/// <summary>Tells everybody concerned that a cohort runs or does not, in the commit that decides it: one mail each.</summary>
internal sealed class CohortNews(AppDb db, PeopleReader people, Postbox post, TransferLog transfers, TimeProvider clock)
{
    private sealed record Concerned(int EnrolmentId, Place Place, string Name);

    private static readonly List<EnrolmentState> Confirmed = [EnrolmentState.Enrolled];
    private static readonly List<EnrolmentState> Cancelled = [EnrolmentState.Applied, EnrolmentState.Waitlisted, EnrolmentState.Offered, EnrolmentState.Enrolled];

    /// <param name="cohort">With its days, in its new state.</param>
    /// <param name="ct">Cancels.</param>
    public async Task Tell(Cohort cohort, CancellationToken ct)
    {
        if (cohort.State is not (CohortState.Confirmed or CohortState.Cancelled)) return;
        var states = cohort.State == CohortState.Confirmed ? Confirmed : Cancelled;
        var concerned = await (from enrolment in db.Enrolments
                               where enrolment.CohortId == cohort.Id && states.Contains(enrolment.State)
                               join person in people.Cards on enrolment.PersonId equals person.Id
                               orderby person.FirstName, person.LastName, enrolment.Id
                               select new { enrolment.Id, enrolment.MunicipalityId, enrolment.AdministrationId, enrolment.WorkplaceId, TakesPart = enrolment.State == EnrolmentState.Enrolled, Person = person }).ToListAsync(ct);
        var soon = cohort.State == CohortState.Cancelled ? Soon(cohort) : null;
        foreach (var one in concerned) await post.Queue(Letters.NewsFor(one.Person, cohort, one.Id, soon), ct);
        if (cohort.State == CohortState.Cancelled)
            foreach (var (enrolmentId, guest) in await Guests(cohort, ct)) await post.Queue(Letters.NewsFor(guest, cohort, enrolmentId, soon), ct);
        foreach (var trainer in await Trainers.Of(db, people, cohort.Id, but: 0, ct)) await post.Queue(Letters.NewsForTrainer(trainer, cohort, concerned.Count(c => c.TakesPart), soon), ct);
        foreach (var (contact, staff) in await Contacts([.. concerned.Select(c => new Concerned(c.Id, new Place(c.MunicipalityId, c.AdministrationId, c.WorkplaceId), c.Person.Name))], ct))
        {
            await post.Queue(Letters.NewsForContact(contact, cohort, [.. staff.Select(s => s.Name)], soon), ct);
            foreach (var theirs in staff.GroupBy(s => s.Place.MunicipalityId, s => s.EnrolmentId))
                await transfers.Sent(db, TransferWay.Mail, contact.Id, "name,cohort", theirs.Key, theirs, ct);
        }
    }

    /// <summary>Who was to make up a day here that will not be held.</summary>
    private async Task<IEnumerable<(int EnrolmentId, PersonCard Person)>> Guests(Cohort cohort, CancellationToken ct)
    {
        var coming = Seats.Guests(db).Where(m => m.ReplacementDay!.CohortId == cohort.Id && m.ReplacementDay.RegisterClosedAt == null);
        var guests = await (from enrolment in db.Enrolments
                            where coming.Any(m => m.EnrolmentId == enrolment.Id)
                            join person in people.Cards on enrolment.PersonId equals person.Id
                            orderby enrolment.Id
                            select new { enrolment.Id, Person = person }).ToListAsync(ct);
        return guests.Select(g => (g.Id, g.Person));
    }

    /// <summary>The day that somebody may already be on the way to.</summary>
    private CourseDay? Soon(Cohort cohort)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return cohort.Days.Where(d => d.RegisterClosedAt is null).OrderBy(d => d.Number)
            .FirstOrDefault(d => Zones.ToUtc(d.Date, d.End, cohort.Zone) > now && Zones.ToUtc(d.Date, d.Start, cohort.Zone) <= now.AddHours(24));
    }

    /// <summary>A contact of two organisations has one mail, with the staff of both and of no other, each named once.</summary>
    private async Task<IReadOnlyCollection<(PersonCard Contact, List<Concerned> Staff)>> Contacts(IReadOnlyList<Concerned> staff, CancellationToken ct)
    {
        var contacts = new Dictionary<int, (PersonCard Contact, List<Concerned> Staff)>();
        var theirs = await people.ContactsOf([.. staff.SelectMany(s => s.Place.Levels).Distinct()], ct);
        foreach (var one in staff)
            foreach (var contact in one.Place.Levels.SelectMany(o => theirs[o]).DistinctBy(c => c.Id))
            {
                if (!contacts.TryGetValue(contact.Id, out var own)) contacts[contact.Id] = own = (contact, []);
                own.Staff.Add(one);
            }
        return contacts.Values;
    }
}
