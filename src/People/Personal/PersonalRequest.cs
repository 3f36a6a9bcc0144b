using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>What somebody asks about their own data, and the answer; due within a month of the day it came (GDPR art. 12(3)).</summary>
internal sealed class PersonalRequest : IVersioned, IConcern
{
    /// <summary>How long a copy that was handed out can be taken once more: a download may fail.</summary>
    public static readonly TimeSpan TakenAgain = TimeSpan.FromDays(7);

    public int Id { get; private set; }
    public int PersonId { get; private init; }
    public RequestKind Kind { get; private init; }
    public DateOnly ReceivedOn { get; private init; }
    public DateOnly Due { get; private set; }
    /// <summary>Why it takes longer than a month; null while it has not been extended.</summary>
    public string? ExtensionReason { get; private set; }
    /// <summary>How it came and what was said.</summary>
    public string? Reason { get; private init; }
    public int RegisteredById { get; private init; }
    public DateTime RegisteredAt { get; private init; }
    public RequestState State { get; private set; }
    public int? DecidedById { get; private set; }
    public DateTime? DecidedAt { get; private set; }
    public string? Answer { get; private set; }
    public int Version { get; set; }

    IEnumerable<int> IConcern.Persons => [PersonId];

    public static PersonalRequest Register(int personId, RequestKind kind, DateOnly receivedOn, string? reason, DateOnly today, int byId, DateTime now)
    {
        if (receivedOn > today) throw new RefusedException("request.future", T("Refused.RequestFuture"));
        return new() { PersonId = personId, Kind = kind, ReceivedOn = receivedOn, Due = receivedOn.AddMonths(1), Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), RegisteredById = byId, RegisteredAt = now };
    }

    public bool IsOverdue(DateOnly today) => State == RequestState.Open && Due < today;

    public bool CanExtend(DateOnly today) => State == RequestState.Open && ExtensionReason is null && Due >= today;

    /// <summary>Two further months, once, and only while the first month runs: the person is told why before it ends (art. 12(3)).</summary>
    public void Extend(string reason, int byId, DateOnly today)
    {
        if (State != RequestState.Open) throw new RefusedException("request.decided", T("Refused.RequestDecided"));
        if (byId == PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
        if (!CanExtend(today)) throw new RefusedException("request.extended", T("Refused.RequestExtended"));
        (Due, ExtensionReason) = (ReceivedOn.AddMonths(3), reason.Trim());
    }

    /// <summary>Two people stand behind an erasure: whoever registered it, which may be the person, and an administrator who decides. Nobody decides on themselves.</summary>
    public void Decide(bool grant, string? answer, int byId, DateTime now)
    {
        if (State != RequestState.Open) throw new RefusedException("request.decided", T("Refused.RequestDecided"));
        if (byId == PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
        if (grant && Kind == RequestKind.Copy) throw new RefusedException("request.hand-out", T("Refused.RequestHandOut"));
        if (grant && byId == RegisteredById) throw new RefusedException("request.four-eyes", T("Refused.RequestFourEyes"));
        if (!grant && string.IsNullOrWhiteSpace(answer)) throw new RefusedException("request.answer", T("Refused.RequestAnswer"));
        (State, Answer, DecidedById, DecidedAt) = (grant ? RequestState.Done : RequestState.Refused, string.IsNullOrWhiteSpace(answer) ? null : answer.Trim(), byId, now);
    }

    /// <summary>Why this administrator cannot hand the copy out now, as code and sentence; null when they can. Whoever registered it does not: two people stand behind every copy.</summary>
    public (string Code, string Sentence)? AgainstHandingOut(int byId, DateTime now) => this switch
    {
        _ when byId == PersonId => ("self", T("Refused.OnYourself")),
        _ when byId == RegisteredById => ("request.four-eyes", T("Refused.CopyFourEyes")),
        { State: RequestState.Refused } => ("request.decided", T("Refused.RequestDecided")),
        { State: RequestState.Done } when now >= DecidedAt + TakenAgain => ("request.taken", T("Refused.CopyTaken", TakenAgain.Days)),
        _ => null,
    };

    /// <summary>A copy is handed over: that answers the request, and for some days it can be taken again.</summary>
    /// <returns>Whether this is the first time.</returns>
    public bool HandOut(int byId, DateTime now)
    {
        if (AgainstHandingOut(byId, now) is var (code, sentence)) throw new RefusedException(code, sentence);
        if (State != RequestState.Open) return false;
        (State, DecidedById, DecidedAt) = (RequestState.Done, byId, now);
        return true;
    }

    /// <summary>The person has been erased on another request, which leaves nothing to do here.</summary>
    public void EndWithPerson(string answer, int byId, DateTime now) =>
        (State, Answer, DecidedById, DecidedAt) = (Kind == RequestKind.Erasure ? RequestState.Done : RequestState.Refused, answer, byId, now);

    internal static void Map(ModelBuilder model) => model.Entity<PersonalRequest>(request =>
    {
        request.ToTable("PersonalRequests");
        request.Holds(DataClass.Decision).Of(nameof(PersonId)).Goes(nameof(Reason), nameof(ExtensionReason), nameof(Answer));
        request.Property(r => r.Reason).HasMaxLength(2000);
        request.Property(r => r.ExtensionReason).HasMaxLength(2000);
        request.Property(r => r.Answer).HasMaxLength(2000);
        request.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId);
        request.HasIndex(r => new { r.State, r.Due });
    });
}

/// <summary>What is asked for.</summary>
internal enum RequestKind
{
    /// <summary>A copy of everything (art. 15 and 20).</summary>
    Copy,
    Erasure,
}

/// <summary>What became of it.</summary>
internal enum RequestState
{
    Open,
    Done,
    Refused,
}
