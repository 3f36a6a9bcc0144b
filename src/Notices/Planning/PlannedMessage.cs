using Certification.Notices.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Planning;

/// <summary>A message that is to be written when it is due. Its key is unique: planning twice, late, or on two nodes changes nothing.</summary>
internal sealed class PlannedMessage
{
    public long Id { get; private set; }
    /// <summary>The key of what is wanted, and which round of planning: what was cancelled and is wanted again begins anew.</summary>
    public string Key { get; private init; } = "";
    public string WantedKey { get; private init; } = "";
    public string Series { get; private init; } = "";
    public int Round { get; private init; }
    public string Rule { get; private init; } = "";
    /// <summary>Which letter it will be.</summary>
    public string Letter { get; private init; } = "";
    public string Thing { get; private init; } = "";
    public int Revision { get; private init; }
    public string ScopeKind { get; private init; } = "";
    public int ScopeId { get; private init; }
    public int RecipientId { get; private init; }
    public string ToName { get; private set; } = "";
    public string About { get; private set; } = "";
    public string Zone { get; private set; } = "";
    public DateTime SendAt { get; private set; }
    public DateTime UsefulUntil { get; private set; }
    public bool Urgent { get; private set; }
    public PlanState State { get; private set; }
    /// <summary>Why it was cancelled or skipped.</summary>
    public PlanReason? Reason { get; private set; }
    public DateTime PlannedAt { get; private init; }
    public DateTime ChangedAt { get; private set; }
    public int? MailId { get; private set; }
    public OutgoingMail? Mail { get; private set; }

    public PlanScope Scope => new(ScopeKind, ScopeId);

    public static PlannedMessage For(Wanted wanted, int round, DateTime now) => new()
    {
        Key = $"{wanted.Key}#{round}",
        WantedKey = wanted.Key,
        Series = wanted.Series,
        Round = round,
        Rule = wanted.Rule,
        Letter = wanted.Letter.Key,
        Thing = wanted.Thing,
        Revision = wanted.Revision,
        ScopeKind = wanted.Scope.Kind,
        ScopeId = wanted.Scope.Id,
        RecipientId = wanted.To.PersonId,
        ToName = wanted.To.Name,
        About = wanted.About,
        Zone = wanted.Zone,
        SendAt = SendTime(wanted),
        UsefulUntil = wanted.UsefulUntil,
        Urgent = wanted.Urgent,
        State = wanted.IsPast ? PlanState.Skipped : PlanState.Planned,
        Reason = wanted.IsPast ? PlanReason.Past : null,
        PlannedAt = now,
        ChangedAt = now,
    };

    /// <summary>Whether what is wanted has changed since it was planned.</summary>
    public bool DiffersFrom(Wanted wanted) =>
        (ToName, About, Zone, UsefulUntil, Urgent) != (wanted.To.Name, wanted.About, wanted.Zone, wanted.UsefulUntil, wanted.Urgent) || !Held && SendAt != SendTime(wanted);

    /// <summary>Brings a message that is still planned up to date.</summary>
    public void Follow(Wanted wanted, DateTime now)
    {
        (ToName, About, Zone, UsefulUntil, Urgent, ChangedAt) = (wanted.To.Name, wanted.About, wanted.Zone, wanted.UsefulUntil, wanted.Urgent, now);
        if (!Held) SendAt = SendTime(wanted);
    }

    /// <summary>Put off because the person has had enough mails that day; planning again does not bring it forward.</summary>
    public bool Held { get; private set; }

    public void Hold(DateTime until, DateTime now) => (Held, SendAt, ChangedAt) = (true, until, now);

    public void End(PlanState state, PlanReason reason, DateTime now) => (State, Reason, ChangedAt) = (state, reason, now);

    public void Written(OutgoingMail mail, DateTime now) => (State, Mail, ChangedAt) = (PlanState.Written, mail, now);

    private static DateTime SendTime(Wanted wanted) =>
        wanted.Urgent ? wanted.DueAt : Platform.Time.SendingHours.Open(wanted.DueAt, wanted.UsefulUntil, wanted.Zone);

    internal static void Map(ModelBuilder model) => model.Entity<PlannedMessage>(message =>
    {
        message.ToTable("PlannedMessages");
        message.Holds(DataClass.MailMeta).Of(nameof(RecipientId)).GoesWhole();
        message.Property(m => m.Key).HasMaxLength(300);
        message.Property(m => m.WantedKey).HasMaxLength(290);
        message.Property(m => m.Series).HasMaxLength(290);
        message.Property(m => m.Rule).HasMaxLength(60);
        message.Property(m => m.Letter).HasMaxLength(60);
        message.Property(m => m.Thing).HasMaxLength(120);
        message.Property(m => m.ToName).HasMaxLength(200);
        message.Property(m => m.ScopeKind).HasMaxLength(20);
        message.Property(m => m.Zone).HasMaxLength(60);
        message.HasOne(m => m.Mail).WithMany().HasForeignKey(m => m.MailId);
        message.HasIndex(m => m.Key).IsUnique();
        message.HasIndex(m => new { m.ScopeKind, m.ScopeId });
        message.HasIndex(m => new { m.State, m.SendAt });
        message.HasIndex(m => m.RecipientId);
        message.Ignore(m => m.Scope);
    });
}

/// <summary>What became of a planned message. Only Planned can change.</summary>
internal enum PlanState
{
    Planned,
    /// <summary>Written: from here on its mail tells.</summary>
    Written,
    Cancelled,
    Superseded,
    Skipped,
}

/// <summary>Why a planned message was not written, or its mail not sent.</summary>
internal enum PlanReason
{
    /// <summary>It was due before anybody asked for it.</summary>
    Past,
    /// <summary>It is not wanted any more: the work is done, the person has left, the rule is paused.</summary>
    NotWanted,
    /// <summary>The date moved; another message took its place.</summary>
    Moved,
    /// <summary>Its last useful moment had passed.</summary>
    TooLate,
    /// <summary>There was nothing to say.</summary>
    Empty,
    /// <summary>The person has declined messages of this kind.</summary>
    Declined,
    /// <summary>The address takes no mail.</summary>
    Suppressed,
    /// <summary>The person has no address.</summary>
    NoAddress,
    /// <summary>Its mail held something that is true no longer; the rest is written anew.</summary>
    WrittenAnew,
}

/// <summary>Says that a scope's messages must be planned anew; only ever added and taken away, so that nobody waits for it.</summary>
internal sealed class PlanMark
{
    public long Id { get; private set; }
    public string Kind { get; private init; } = "";
    public int ScopeId { get; private init; }
    /// <summary>Since when it waits (UTC).</summary>
    public DateTime At { get; private init; }

    public PlanScope Scope => new(Kind, ScopeId);

    public static PlanMark On(PlanScope scope, DateTime at) => new() { Kind = scope.Kind, ScopeId = scope.Id, At = at };

    internal static void Map(ModelBuilder model) => model.Entity<PlanMark>(mark =>
    {
        mark.ToTable("PlanMarks");
        mark.Holds(DataClass.None);
        mark.Property(m => m.Kind).HasMaxLength(20);
        mark.Ignore(m => m.Scope);
    });
}
