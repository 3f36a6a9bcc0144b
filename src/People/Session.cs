using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>One browser in which one person is signed in, from signing in to its end. The browser holds the key; stored is only its hash.</summary>
internal sealed class Session : IConcern
{
    /// <summary>A browser's name for itself is cut off here: enough to tell a phone from a desk.</summary>
    public const int LongestDevice = 200;

    public int Id { get; private set; }
    public int PersonId { get; private init; }
    IEnumerable<int> IConcern.Persons => [PersonId];
    public Person Person { get; private init; } = null!;
    /// <summary>SHA-256 of the key, in hex.</summary>
    public string KeyHash { get; private init; } = "";
    public SignInWay Way { get; private init; }
    /// <summary>The browser, as it introduces itself.</summary>
    public string Device { get; private init; } = "";
    public DateTime StartedAt { get; private init; }
    /// <summary>Of the latest request, to the minute.</summary>
    public DateTime SeenAt { get; private set; }
    public DateTime? EndedAt { get; private set; }
    public SessionEnding? Ending { get; private set; }

    public static Session Begin(int personId, string keyHash, SignInWay way, string device, DateTime now) => new()
    {
        PersonId = personId,
        KeyHash = keyHash,
        Way = way,
        Device = device.Length <= LongestDevice ? device : device[..LongestDevice],
        StartedAt = now,
        SeenAt = now,
    };

    public void See(DateTime now) => SeenAt = now;

    public void End(SessionEnding ending, DateTime now)
    {
        if (EndedAt is not null) return;
        (EndedAt, Ending) = (now, ending);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Session>(session =>
    {
        session.ToTable("Sessions");
        session.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole().Secret(nameof(KeyHash));
        session.Property(s => s.KeyHash).HasMaxLength(64);
        session.Property(s => s.Device).HasMaxLength(LongestDevice);
        session.HasOne(s => s.Person).WithMany().HasForeignKey(s => s.PersonId);
        session.HasIndex(s => s.KeyHash).IsUnique();
        session.HasIndex(s => new { s.PersonId, s.EndedAt });
    });
}

/// <summary>How somebody proved who they are.</summary>
internal enum SignInWay
{
    /// <summary>Chosen from a list, in Development only.</summary>
    Development,
    MailLink,
    /// <summary>An account with an identity provider.</summary>
    Account,
    /// <summary>The token on the console, once.</summary>
    Console,
}

/// <summary>Why a session is over.</summary>
internal enum SessionEnding
{
    SignedOut,
    /// <summary>Ended from another session of the same person.</summary>
    EndedByOwner,
    EndedByAdministrator,
    /// <summary>Roles, the account or its second factor changed.</summary>
    AccountChanged,
}
