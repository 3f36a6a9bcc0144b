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
    public int Id { get; private set; }
    public int PersonId { get; private init; }
    public RequestKind Kind { get; private init; }
    public DateOnly ReceivedOn { get; private init; }
    public DateOnly Due { get; private init; }
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

    /// <summary>Two people stand behind an erasure: whoever registered it, which may be the person, and an administrator who decides. Nobody decides on themselves.</summary>
    public void Decide(bool grant, string? answer, int byId, DateTime now)
    {
        if (State != RequestState.Open) throw new RefusedException("request.decided", T("Refused.RequestDecided"));
        if (byId == PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
        if (grant && Kind == RequestKind.Erasure && byId == RegisteredById) throw new RefusedException("request.four-eyes", T("Refused.RequestFourEyes"));
        if (!grant && string.IsNullOrWhiteSpace(answer)) throw new RefusedException("request.answer", T("Refused.RequestAnswer"));
        (State, Answer, DecidedById, DecidedAt) = (grant ? RequestState.Done : RequestState.Refused, string.IsNullOrWhiteSpace(answer) ? null : answer.Trim(), byId, now);
    }

    internal static void Map(ModelBuilder model) => model.Entity<PersonalRequest>(request =>
    {
        request.ToTable("PersonalRequests");
        request.Holds(DataClass.Decision).Of(nameof(PersonId)).Goes(nameof(Reason), nameof(Answer));
        request.Property(r => r.Reason).HasMaxLength(2000);
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
