using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts;

/// <summary>One run of a programme version: its dates, place, people and seats.</summary>
internal sealed class Cohort : IVersioned
{
    public int Id { get; private set; }
    public string Name { get; private set; } = "";
    public int ProgrammeVersionId { get; private init; }
    public CohortState State { get; private set; }
    /// <summary>IANA zone in which the days' local times are meant.</summary>
    public string Zone { get; private set; } = "";
    public string? Venue { get; private set; }
    public string? OnlineLink { get; private set; }
    public int Capacity { get; private set; }
    /// <summary>Below this many enrolled the run is tentative.</summary>
    public int Minimum { get; private set; }
    /// <summary>How long somebody on the waiting list has to answer an offer.</summary>
    public int OfferHours { get; private set; } = 48;
    /// <summary>How long a leader has to answer before a reminder; after twice that the coordinators are told.</summary>
    public int LeaderDays { get; private set; } = 7;
    public DateTime CreatedAt { get; private init; }
    public int Version { get; set; }

    public List<CourseDay> Days { get; } = [];
    public List<PinnedDue> PinnedDues { get; } = [];
    public List<CohortStaff> Staff { get; } = [];

    /// <summary>When a due date was last set by hand, or let go (UTC).</summary>
    public DateTime? DuesSetAt { get; private set; }

    /// <summary>All dates follow from the one date typed.</summary>
    public static Cohort Plan(string name, int programmeVersionId, ProgrammeDocument programme, DateOnly firstDay, string zone, DateTime now)
    {
        var cohort = new Cohort { Name = name, ProgrammeVersionId = programmeVersionId, Zone = zone, CreatedAt = now };
        for (var i = 0; i < programme.Days.Count; i++)
            cohort.Days.Add(CourseDay.Planned(programme.Days[i], i + 1, firstDay));
        return cohort;
    }

    /// <param name="name">Its name.</param>
    /// <param name="venue">Where it meets.</param>
    /// <param name="onlineLink">Or where it meets online.</param>
    /// <param name="capacity">Seats.</param>
    /// <param name="minimum">Below this the run is tentative.</param>
    /// <param name="seatsTaken">Seats held.</param>
    /// <param name="now">UTC.</param>
    public void Arrange(string name, string? venue, string? onlineLink, int capacity, int minimum, int seatsTaken, DateTime now)
    {
        if (capacity < seatsTaken) throw new RefusedException("cohort.capacity-below-taken", T("Refused.CapacityBelowTaken", seatsTaken));
        if (minimum > capacity) throw new RefusedException("cohort.minimum-above-capacity", T("Refused.MinimumAboveCapacity"));
        if (Id > 0 && (Venue, OnlineLink) != (venue, onlineLink))
        {
            RememberDates(now);
            foreach (var day in Days.Where(d => d.RegisterClosedAt is null)) day.Announce(now);
        }
        (Name, Venue, OnlineLink, Capacity, Minimum) = (name, venue, onlineLink, capacity, minimum);
    }

    /// <summary>Changes within this time become one notice; moved back within it, none.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    /// <summary>When dates or place began to change, and what people have been told until then; a notice tells what became of it.</summary>
    public DateTime? ChangingSince { get; private set; }

    /// <summary>Dates, times and place before the changes, as <see cref="Described"/> writes them.</summary>
    public string? ToldBefore { get; private set; }

    /// <summary>When the changes before these began; they are told whatever becomes of the new ones.</summary>
    public DateTime? EarlierSince { get; private set; }

    private void RememberDates(DateTime now)
    {
        // A notice that has not gone out yet tells of this change too.
        if (ChangingSince is { } since && now < (ChangedSoon ? since + Settling : SendingHours.Open(since + Settling, null, Zone))) return;
        // The notice of the changes before may not be written yet: it must not be lost under the new one.
        if (ToldBefore is { } told && told != Described()) EarlierSince = ChangingSince;
        (ChangingSince, ToldBefore) = (now, Described());
        foreach (var day in Days) day.Remember(Place);
    }

    /// <summary>What people are to be told of; nothing when all is as they know it, or as it was again.</summary>
    public IEnumerable<DatesChange> Changes()
    {
        if (EarlierSince is { } earlier) yield return new DatesChange(earlier, Soon(earlier), [.. Days.Where(d => d.MovedAt >= earlier && d.MovedAt < ChangingSince).Select(d => d.Id)]);
        if (ChangingSince is { } since && ToldBefore is { } told && told != Described()) yield return new DatesChange(since, ChangedSoon, [.. Days.Where(d => d.Before != d.Says(Place)).Select(d => d.Id)]);
    }

    /// <summary>Whether a day that begins, or was to begin, within 24 hours is among what changed: that is told at any hour.</summary>
    public bool ChangedSoon => ChangingSince is { } since && Soon(since);

    private bool Soon(DateTime since) => Days.Where(d => d.MovedAt >= since)
        .SelectMany(d => new[] { Zones.ToUtc(d.Date, d.Start, Zone), d.BeganBefore(Zone) }).Any(start => start >= since && start - since < TimeSpan.FromHours(24));

    /// <summary>Where it meets, for whoever compares.</summary>
    public string Place => $"{Venue} {OnlineLink}".Trim();

    /// <summary>All that a notice of changed dates is about, as one text: a line a day.</summary>
    public string Described() => string.Join('\n', Days.OrderBy(d => d.Number).Select(d => d.Says(Place)));

    /// <summary>How long those who are asked have to answer; what has been asked already keeps its time.</summary>
    public void GiveTime(int offerHours, int leaderDays) => (OfferHours, LeaderDays) = (offerHours, leaderDays);

    /// <summary>When day 1 begins (UTC): from then on nobody comes in by themselves.</summary>
    public DateTime Begins()
    {
        var first = Days.MinBy(d => d.Number)!;
        return Zones.ToUtc(first.Date, first.Start, Zone);
    }

    /// <summary>Moving day 1 moves every day that is neither pinned nor held; any other date moves alone.</summary>
    public void MoveDay(ProgrammeDocument programme, CourseDay day, DateOnly date, TimeOnly start, TimeOnly end, bool pinned, DateTime now)
    {
        if (State == CohortState.Cancelled) throw new RefusedException("cohort.cancelled", T("Refused.CohortCancelled"));
        if (day.RegisterClosedAt is not null) throw new RefusedException("day.held", T("Refused.DayHeld", day.Number));
        if (start >= end) throw new RefusedException("day.ends-before-start", T("Refused.DayEndsBeforeStart"));
        var first = day.Number == 1 && day.Date != date;
        if ((day.Date, day.Start, day.End) != (date, start, end)) RememberDates(now);
        day.Move(date, start, end, pinned, now);
        if (first)
            foreach (var other in Days.Where(d => d.Number > 1 && !d.Pinned && d.RegisterClosedAt is null))
                other.MoveTo(CourseDay.DateOf(programme.Day(other.Key), date), now);
        if (Days.OrderBy(d => d.Number).Zip(Days.OrderBy(d => d.Number).Skip(1)).FirstOrDefault(pair => pair.First.Date >= pair.Second.Date) is { First: { } before, Second: { } after })
            throw new RefusedException("day.out-of-order", T("Refused.DayOutOfOrder", after.Number, before.Number));
    }

    /// <summary>A due date of the whole cohort that no longer follows its day; null lets it follow again.</summary>
    public void PinDue(Requirement requirement, DateOnly? date, DateTime now)
    {
        if (requirement.Due is null) throw new RefusedException("due.none", T("Refused.NoDueDate", requirement.Title));
        if (PinnedDues.Find(d => d.RequirementKey == requirement.Key)?.Date != date) DuesSetAt = now;
        PinnedDues.RemoveAll(d => d.RequirementKey == requirement.Key);
        if (date is { } pinned) PinnedDues.Add(PinnedDue.On(requirement.Key, pinned));
    }

    public void Appoint(int personId, Roles role)
    {
        if (Staff.Find(s => s.PersonId == personId && s.Role == role) is { } known) known.SignIn();
        else Staff.Add(CohortStaff.Of(personId, role));
    }

    /// <summary>A supervisor without an account, who is sent a link for each thing that waits for them.</summary>
    public CohortStaff AppointExternal(int personId, DateTime now)
    {
        if (Staff.Any(s => s.PersonId == personId && s.Role == Roles.Supervisor)) throw new RefusedException("external.appointed", T("Refused.ExternalAppointed"));
        var external = CohortStaff.ByLink(personId, now);
        Staff.Add(external);
        return external;
    }

    public void Relieve(int personId, Roles role) => Staff.RemoveAll(s => s.PersonId == personId && s.Role == role);

    /// <summary>Draft, Open, Confirmed, Running, Finished, one step at a time; Cancelled from any but Finished.</summary>
    public void ChangeTo(CohortState next)
    {
        var listed = next == CohortState.Cancelled
            ? State is not (CohortState.Finished or CohortState.Cancelled)
            : State != CohortState.Cancelled && next == State + 1;
        if (!listed) throw new RefusedException("cohort.state", T("Refused.CohortState", T($"CohortState.{State}"), T($"CohortState.{next}")));
        State = next;
    }

    /// <summary>When it was cancelled (UTC).</summary>
    public DateTime? CancelledAt { get; private set; }

    public void Cancel(DateTime now)
    {
        ChangeTo(CohortState.Cancelled);
        CancelledAt = now;
    }

    /// <summary>A held day means that the cohort runs, whether or not anybody pressed the buttons before.</summary>
    /// <returns>The steps that were taken.</returns>
    public IReadOnlyList<(CohortState Before, CohortState After)> Held()
    {
        var steps = new List<(CohortState, CohortState)>();
        while (State is CohortState.Open or CohortState.Confirmed)
        {
            var before = State;
            ChangeTo(State + 1);
            steps.Add((before, State));
        }
        return steps;
    }

    /// <summary>Whether people can be put on the cohort now.</summary>
    public bool TakesEnrolments => State is CohortState.Open or CohortState.Confirmed or CohortState.Running;

    internal static void Map(ModelBuilder model) => model.Entity<Cohort>(cohort =>
    {
        cohort.ToTable("Cohorts");
        cohort.Holds(DataClass.None);
        cohort.Property(c => c.Zone).HasMaxLength(60);
        cohort.Property(c => c.OnlineLink).HasMaxLength(1000);
        cohort.Property(c => c.ToldBefore).HasMaxLength(8000);
        cohort.HasMany(c => c.Days).WithOne(d => d.Cohort).HasForeignKey(d => d.CohortId);
        cohort.HasMany(c => c.PinnedDues).WithOne().HasForeignKey(d => d.CohortId);
        cohort.HasMany(c => c.Staff).WithOne().HasForeignKey(s => s.CohortId);
        cohort.Property(c => c.OfferHours).HasDefaultValue(48);
        cohort.Property(c => c.LeaderDays).HasDefaultValue(7);
        cohort.HasIndex(c => c.State);
        cohort.Ignore(c => c.TakesEnrolments);
        cohort.Ignore(c => c.Place);
        cohort.Ignore(c => c.ChangedSoon);
    });
}

/// <summary>How far a cohort has come.</summary>
internal enum CohortState
{
    Draft,
    Open,
    Confirmed,
    Running,
    Finished,
    Cancelled,
}
