using System.Security.Cryptography;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People;

/// <summary>A person's second factor: an app that shows a code every half minute, and codes on paper for when the phone is gone.</summary>
internal sealed class Authenticator : IVersioned, IConcern
{
    /// <summary>Wrong codes in a row before each further try has to wait.</summary>
    public const int FreeTries = 5;

    public int Id { get; private set; }
    public int PersonId { get; private init; }
    IEnumerable<int> IConcern.Persons => [PersonId];
    /// <summary>Encrypted with the host's keys.</summary>
    public string ProtectedSecret { get; private init; } = "";
    public DateTime ConnectedAt { get; private init; }
    /// <summary>The half minute of the last code that was taken: none before it, nor itself, is taken again.</summary>
    public long LastStep { get; private set; }
    public int WrongInARow { get; private set; }
    public DateTime? WaitsUntil { get; private set; }
    public int Version { get; set; }

    public List<RecoveryCode> RecoveryCodes { get; } = [];

    public int CodesLeft => RecoveryCodes.Count(c => c.UsedAt is null);

    /// <summary>Connects an app whose code shows that it holds the secret; null when the code is wrong.</summary>
    public static Authenticator? Connect(int personId, byte[] secret, string protectedSecret, string typed, IEnumerable<string> recoveryCodes, DateTime now)
    {
        if (OneTimeCode.Step(secret, typed, now) is not { } step) return null;
        var authenticator = new Authenticator { PersonId = personId, ProtectedSecret = protectedSecret, ConnectedAt = now, LastStep = step };
        authenticator.RecoveryCodes.AddRange(recoveryCodes.Select(RecoveryCode.Of));
        return authenticator;
    }

    /// <summary>Takes a code of the app or one on paper, each once. A wrong one makes later tries wait: 1, 2, 4 ... 30 minutes.</summary>
    /// <exception cref="RefusedException">Too many wrong codes; nothing was looked at.</exception>
    public bool Take(byte[] secret, string typed, DateTime now)
    {
        if (TakeCode(secret, typed, now)) return true;
        if (RecoveryCodes.FirstOrDefault(c => c.UsedAt is null && c.Is(typed)) is not { } code) return false;
        code.Use(now);
        WrongInARow = 0;
        return true;
    }

    private bool TakeCode(byte[] secret, string typed, DateTime now)
    {
        if (WaitsUntil > now) throw new RefusedException("sign-in.wait", T("Refused.CodeWait"));
        if (OneTimeCode.Step(secret, typed, now) is not { } step || step <= LastStep)
        {
            if (++WrongInARow >= FreeTries) WaitsUntil = now.AddMinutes(Math.Min(30, 1 << Math.Min(WrongInARow - FreeTries, 5)));
            return false;
        }
        (LastStep, WrongInARow, WaitsUntil) = (step, 0, null);
        return true;
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Authenticator>(authenticator =>
        {
            authenticator.ToTable("Authenticators");
            authenticator.Holds(DataClass.Access).Of(nameof(PersonId)).GoesWhole().Secret(nameof(ProtectedSecret));
            authenticator.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
            authenticator.HasMany(a => a.RecoveryCodes).WithOne().HasForeignKey(c => c.AuthenticatorId);
            authenticator.HasIndex(a => a.PersonId).IsUnique();
        });
        model.Entity<RecoveryCode>(code =>
        {
            code.ToTable("RecoveryCodes");
            code.Holds(DataClass.Access).Of("AuthenticatorId", nameof(Authenticator)).GoesWhole().Secret("Hash");
            code.Property(c => c.Hash).HasMaxLength(64);
        });
    }
}

/// <summary>A code on paper that stands in for the phone once. 120 random bits, so that a plain hash keeps it.</summary>
internal sealed class RecoveryCode
{
    public int Id { get; private set; }
    public int AuthenticatorId { get; private set; }
    public string Hash { get; private init; } = "";
    public DateTime? UsedAt { get; private set; }

    /// <summary>Twenty-four letters and digits in groups of four, without those that look alike.</summary>
    public static string Make() => string.Join('-', RandomNumberGenerator.GetItems<char>("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24).Chunk(4).Select(part => new string(part)));

    public static RecoveryCode Of(string code) => new() { Hash = Secrets.Hash(Plain(code)) };

    public bool Is(string typed) => Secrets.AreSame(Hash, Secrets.Hash(Plain(typed)));

    public void Use(DateTime now) => UsedAt = now;

    private static string Plain(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
