using Certification.Programmes.Contracts;

namespace Certification.Supervision.Contracts;

/// <summary>Why a session is credited with the minutes that it is.</summary>
public enum CreditReason
{
    Full,
    /// <summary>Shared with others: only part of the time counts.</summary>
    Converted,
    /// <summary>More people than any share is given for.</summary>
    GroupTooLarge,
    /// <summary>The most that its form can give is reached.</summary>
    Capped,
    /// <summary>Waits for the supervisor.</summary>
    Waiting,
    Returned,
}

/// <summary>One session of the account.</summary>
/// <param name="Session">What was held.</param>
/// <param name="Credited">Whole minutes that count.</param>
/// <param name="Why">The reason for the number.</param>
public sealed record CreditLine(SupervisionFact Session, int Credited, CreditReason Why);

/// <summary>Supervision received, raw and credited, by the rule of a programme. Only approved sessions count.</summary>
/// <param name="Sessions">Approved sessions.</param>
/// <param name="RawMinutes">Their length.</param>
/// <param name="CreditedMinutes">What is left after conversion by group size and caps by form.</param>
/// <param name="SameSupervisorMinutes">The most that one supervisor's sessions give when they are counted alone.</param>
/// <param name="WaitingSessions">Logged sessions that wait for their supervisor.</param>
/// <param name="Lines">Every session by date.</param>
public sealed record SupervisionCredit(
    int Sessions, int RawMinutes, int CreditedMinutes, int SameSupervisorMinutes, int WaitingSessions, IReadOnlyList<CreditLine> Lines)
{
    /// <summary>Whether all that the rule asks for is there.</summary>
    public bool Meets(SupervisionRequirement rule) =>
        Sessions >= rule.Sessions && CreditedMinutes >= rule.CreditedMinutes && SameSupervisorMinutes >= rule.SameSupervisorMinutes;

    public static SupervisionCredit Of(SupervisionRequirement rule, IReadOnlyList<SupervisionFact> facts)
    {
        var lines = Account(rule, facts);
        var approved = lines.Where(l => l.Session.State == SupervisionState.Approved).ToList();
        return new SupervisionCredit(
            approved.Count,
            approved.Sum(l => l.Session.Minutes),
            approved.Sum(l => l.Credited),
            // Each supervisor's sessions are capped by themselves: otherwise another one's session could take minutes away again.
            approved.GroupBy(l => l.Session.SupervisorId, l => l.Session)
                .Select(own => Account(rule, own).Sum(l => l.Credited)).DefaultIfEmpty().Max(),
            lines.Count(l => l.Why == CreditReason.Waiting),
            lines);
    }

    private static List<CreditLine> Account(SupervisionRequirement rule, IEnumerable<SupervisionFact> facts)
    {
        var left = rule.Caps.ToDictionary(c => c.Form, c => c.Minutes);
        return [.. facts.OrderBy(f => f.Date).ThenBy(f => f.SessionId).Select(fact => Line(rule, fact, left))];
    }

    private static CreditLine Line(SupervisionRequirement rule, SupervisionFact fact, Dictionary<SupervisionForm, int> left)
    {
        if (fact.State != SupervisionState.Approved)
            return new CreditLine(fact, 0, fact.State == SupervisionState.Logged ? CreditReason.Waiting : CreditReason.Returned);
        var share = Share(rule, fact.GroupSize);
        if (share == 0) return new CreditLine(fact, 0, CreditReason.GroupTooLarge);
        var minutes = (int)((long)fact.Minutes * share / 1000);
        var why = share == 1000 ? CreditReason.Full : CreditReason.Converted;
        if (!left.TryGetValue(fact.Form, out var room)) return new CreditLine(fact, minutes, why);
        left[fact.Form] = room - Math.Min(room, minutes);
        return minutes <= room ? new CreditLine(fact, minutes, why) : new CreditLine(fact, room, CreditReason.Capped);
    }

    /// <summary>Thousandths by the smallest group size that fits.</summary>
    private static int Share(SupervisionRequirement rule, int groupSize) =>
        rule.Conversion.Count == 0 ? 1000
        : rule.Conversion.Where(c => groupSize <= c.UpTo).MinBy(c => c.UpTo)?.PerThousand ?? 0;
}
