using Certification.Cohorts.Contracts;
using Certification.Platform.Audit;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>One person in one cohort; every change of state is kept with who, when and why.</summary>
internal sealed class Enrolment : IVersioned, IEnrolmentFact
{
    /// <summary>Which states may follow which; a change that is not listed is refused.</summary>
    private static readonly Dictionary<EnrolmentState, EnrolmentState[]> Listed = new()
    {
        [EnrolmentState.Applied] = [EnrolmentState.Waitlisted, EnrolmentState.Enrolled, EnrolmentState.Withdrawn],
        [EnrolmentState.Waitlisted] = [EnrolmentState.Offered, EnrolmentState.Enrolled, EnrolmentState.Withdrawn],
        [EnrolmentState.Offered] = [EnrolmentState.Enrolled, EnrolmentState.Waitlisted, EnrolmentState.Withdrawn],
        [EnrolmentState.Enrolled] = [EnrolmentState.Withdrawn, EnrolmentState.Transferred, EnrolmentState.NoShow, EnrolmentState.Completed, EnrolmentState.Discontinued],
        [EnrolmentState.Withdrawn] = [EnrolmentState.Waitlisted, EnrolmentState.Enrolled],
        [EnrolmentState.NoShow] = [EnrolmentState.Enrolled],
        [EnrolmentState.Discontinued] = [EnrolmentState.Enrolled],
        [EnrolmentState.Completed] = [],
        [EnrolmentState.Transferred] = [],
    };

    public int Id { get; private set; }
    public int CohortId { get; private init; }
    public Cohort Cohort { get; private init; } = null!;
    public int PersonId { get; private set; }
    /// <summary>Who pays and follows along: the municipality at the time of enrolment.</summary>
    public int MunicipalityId { get; private set; }
    /// <summary>The administration the person worked for then, where it is known; its contacts follow along.</summary>
    public int? AdministrationId { get; private set; }
    /// <summary>The workplace, in the same way.</summary>
    public int? WorkplaceId { get; private set; }
    public EnrolmentState State { get; private set; }
    /// <summary>Since when the present state holds; the waiting list is in this order.</summary>
    public DateTime Since { get; private set; }
    /// <summary>What the list said beside the person ("needs parking"); for coordinators and trainers.</summary>
    public string? Remark { get; private init; }
    /// <summary>Until when the seat is held for the person's answer (UTC); null in every state but Offered.</summary>
    public DateTime? OfferExpiresAt { get; private set; }
    /// <summary>How many offers ran out without an answer.</summary>
    public int OffersExpired { get; private set; }
    public int Version { get; set; }
    /// <summary>Whose staff the person is, here: the contacts of these organisations see this enrolment, and nobody else's do.</summary>
    public Place Place => new(MunicipalityId, AdministrationId, WorkplaceId);
    public List<EnrolmentChange> History { get; } = [];

    int IEnrolmentFact.EnrolmentId => Id;

    IEnumerable<int> IConcern.Persons => [PersonId];

    /// <summary>Every later save raises the version.</summary>
    int? IEnrolmentFact.JustBegunIn => Version == 0 ? Cohort.ProgrammeVersionId : null;

    /// <summary>States that hold one of the cohort's seats.</summary>
    internal static readonly List<EnrolmentState> Seated = [EnrolmentState.Offered, EnrolmentState.Enrolled, EnrolmentState.Completed];

    /// <summary>States of people who take part: on registers, boards and in progress.</summary>
    internal static readonly List<EnrolmentState> TakingPart = [EnrolmentState.Enrolled, EnrolmentState.Completed];

    /// <summary>Enrolled while there is a seat that nobody waits for, else on the waiting list.</summary>
    /// <param name="cohort">The cohort that is joined.</param>
    /// <param name="personId">Who joins.</param>
    /// <param name="place">Whose staff the person is.</param>
    /// <param name="remark">What the list says beside the person.</param>
    /// <param name="seatsTaken">Seats held in the cohort before this one.</param>
    /// <param name="byId">Who enrols.</param>
    /// <param name="now">UTC.</param>
    /// <param name="waitedFor">Whether somebody waits already: they come first, by the coordinator's hand.</param>
    public static Enrolment Join(Cohort cohort, int personId, Place place, string? remark, int seatsTaken, int byId, DateTime now, bool waitedFor = false)
    {
        if (!cohort.TakesEnrolments) throw NotOpen(cohort);
        var enrolment = new Enrolment { Cohort = cohort, CohortId = cohort.Id, PersonId = personId, MunicipalityId = place.MunicipalityId, AdministrationId = place.AdministrationId, WorkplaceId = place.WorkplaceId, Remark = remark };
        enrolment.Set(seatsTaken < cohort.Capacity && !waitedFor ? EnrolmentState.Enrolled : EnrolmentState.Waitlisted, null, byId, now);
        return enrolment;
    }

    /// <summary>On the list, without a seat and without a place in the queue, until the leader has answered.</summary>
    public static Enrolment Apply(Cohort cohort, int personId, Place place, string? remark, int byId, DateTime now)
    {
        if (!cohort.TakesEnrolments) throw NotOpen(cohort);
        var enrolment = new Enrolment { Cohort = cohort, CohortId = cohort.Id, PersonId = personId, MunicipalityId = place.MunicipalityId, AdministrationId = place.AdministrationId, WorkplaceId = place.WorkplaceId, Remark = remark };
        enrolment.Set(EnrolmentState.Applied, null, byId, now);
        return enrolment;
    }

    /// <summary>A colleague comes in for somebody: the seat changes hands, so that none need be free and nobody who waits is passed over.</summary>
    public static Enrolment TakeOver(Enrolment from, int personId, Place place, string? remark, string reason, int byId, DateTime now)
    {
        if (!from.Cohort.TakesEnrolments) throw NotOpen(from.Cohort);
        var enrolment = new Enrolment { Cohort = from.Cohort, CohortId = from.CohortId, PersonId = personId, MunicipalityId = place.MunicipalityId, AdministrationId = place.AdministrationId, WorkplaceId = place.WorkplaceId, Remark = remark };
        enrolment.Set(EnrolmentState.Enrolled, reason, byId, now);
        return enrolment;
    }

    /// <summary>Holds a seat for somebody who waits, until they have answered or the time is out.</summary>
    public void Offer(int seatsTaken, DateTime expiresAt, int byId, DateTime now)
    {
        MoveTo(EnrolmentState.Offered, seatsTaken, null, byId, now);
        OfferExpiresAt = expiresAt;
    }

    /// <summary>Nobody answered: last on the waiting list.</summary>
    public void ExpireOffer(string reason, DateTime now)
    {
        Change(EnrolmentState.Waitlisted, reason, byId: 0, now);
        OffersExpired++;
    }

    /// <summary>Whoever let an offer run out is not asked again at once: for as long as the offer was, only others are.</summary>
    public bool IsPausing(int offerHours, DateTime now) => OffersExpired > 0 && Since.AddHours(offerHours) > now;

    /// <summary>As <see cref="Change"/>; whoever has no seat and moves to a state that holds one needs a free one on a cohort that takes people.</summary>
    public void MoveTo(EnrolmentState next, int seatsTaken, string? reason, int byId, DateTime now)
    {
        if (Seated.Contains(next) && !Seated.Contains(State))
        {
            if (!Cohort.TakesEnrolments) throw NotOpen(Cohort);
            if (seatsTaken >= Cohort.Capacity) throw new RefusedException("cohort.full", T("Refused.CohortFull"));
        }
        Change(next, reason, byId, now);
    }

    public static RefusedException NotOpen(Cohort cohort) =>
        new("cohort.not-open", T("Refused.CohortNotOpen", T($"CohortState.{cohort.State}")));

    /// <summary>What a coordinator sets by hand; the other states follow from something else that happens.</summary>
    private static readonly EnrolmentState[] ByHand = [EnrolmentState.Enrolled, EnrolmentState.Withdrawn, EnrolmentState.NoShow, EnrolmentState.Discontinued];

    public static bool IsByHand(EnrolmentState next) => ByHand.Contains(next);

    /// <summary>Where a coordinator can take the person from here, for whoever draws the buttons.</summary>
    public IEnumerable<EnrolmentState> NextByHand() => Listed[State].Where(IsByHand);

    /// <summary>Nobody decides on themselves.</summary>
    public void NotBy(int personId)
    {
        if (personId == PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
    }

    /// <summary>Nobody leaves without a word why.</summary>
    public static bool NeedsReason(EnrolmentState next) => next is EnrolmentState.Withdrawn or EnrolmentState.NoShow or EnrolmentState.Discontinued;

    /// <exception cref="RefusedException">The change is not listed, or needs a reason.</exception>
    public void Change(EnrolmentState next, string? reason, int byId, DateTime now)
    {
        if (!Listed[State].Contains(next))
            throw new RefusedException("enrolment.state", T("Refused.EnrolmentState", T($"EnrolmentState.{State}"), T($"EnrolmentState.{next}")));
        if (NeedsReason(next) && string.IsNullOrWhiteSpace(reason))
            throw new RefusedException("enrolment.reason", T("Refused.ReasonNeeded"));
        Set(next, reason, byId, now);
    }

    /// <summary>Somebody else's staff from now on.</summary>
    public void FollowTo(Place place) => (MunicipalityId, AdministrationId, WorkplaceId) = (place.MunicipalityId, place.AdministrationId, place.WorkplaceId);

    private void Set(EnrolmentState next, string? reason, int byId, DateTime now)
    {
        History.Add(EnrolmentChange.To(next, History.Count == 0 && Id == 0 ? null : State, reason, byId, now));
        (State, Since, OfferExpiresAt) = (next, now, null);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Enrolment>(enrolment =>
    {
        enrolment.ToTable("Enrolments");
        enrolment.Holds(DataClass.Course).Of(nameof(PersonId)).Is(DataClass.Content, nameof(Remark)).Goes(nameof(Remark));
        enrolment.Property(e => e.Remark).HasMaxLength(2000);
        enrolment.HasOne(e => e.Cohort).WithMany().HasForeignKey(e => e.CohortId);
        enrolment.HasMany(e => e.History).WithOne().HasForeignKey(h => h.EnrolmentId);
        enrolment.HasIndex(e => new { e.CohortId, e.PersonId }).IsUnique();
        enrolment.HasIndex(e => e.PersonId);
        enrolment.HasIndex(e => new { e.MunicipalityId, e.State });
        enrolment.HasIndex(e => e.AdministrationId);
        enrolment.HasIndex(e => e.WorkplaceId);
        enrolment.Ignore(e => e.Place);
    });
}

/// <summary>One change of an enrolment's state.</summary>
internal sealed class EnrolmentChange
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private set; }
    public EnrolmentState? Before { get; private init; }
    public EnrolmentState After { get; private init; }
    public string? Reason { get; private init; }
    public int ById { get; private init; }
    public DateTime At { get; private init; }

    public static EnrolmentChange To(EnrolmentState after, EnrolmentState? before, string? reason, int byId, DateTime at) =>
        new() { Before = before, After = after, Reason = reason, ById = byId, At = at };

    internal static void Map(ModelBuilder model) => model.Entity<EnrolmentChange>(change =>
    {
        change.ToTable("EnrolmentChanges");
        change.Holds(DataClass.Course).Of(nameof(EnrolmentId), nameof(Enrolment)).Is(DataClass.Content, nameof(Reason)).Goes(nameof(Reason));
        change.Property(c => c.Reason).HasMaxLength(2000);
    });
}

/// <summary>A later due date for one person and one requirement; all that were given are kept, the newest counts.</summary>
internal sealed class Extension : IEnrolmentFact
{
    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public string RequirementKey { get; private init; } = "";
    public DateOnly Due { get; private init; }
    public string Reason { get; private init; } = "";
    public int ById { get; private init; }
    public DateTime At { get; private init; }

    public static Extension Grant(int enrolmentId, string requirementKey, DateOnly currentDue, DateOnly due, string reason, int byId, DateTime now)
    {
        if (due <= currentDue) throw new RefusedException("extension.not-later", T("Refused.ExtensionNotLater", Written.Date(currentDue)));
        return new Extension { EnrolmentId = enrolmentId, RequirementKey = requirementKey, Due = due, Reason = reason, ById = byId, At = now };
    }

    internal static void Map(ModelBuilder model) => model.Entity<Extension>(extension =>
    {
        extension.ToTable("Extensions");
        extension.Holds(DataClass.Decision).Of(nameof(EnrolmentId), nameof(Enrolment)).Stays(Declared.Key, nameof(RequirementKey)).Goes(nameof(Reason));
        extension.Property(e => e.RequirementKey).HasMaxLength(40);
        extension.Property(e => e.Reason).HasMaxLength(2000);
        extension.HasOne<Enrolment>().WithMany().HasForeignKey(e => e.EnrolmentId);
    });
}
