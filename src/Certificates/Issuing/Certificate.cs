using System.Security.Cryptography;
using System.Text.Json;
using Certification.Certificates.Deciding;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Issuing;

/// <summary>An issued document: what it says is frozen, what it is worth has a history.</summary>
internal sealed class Certificate : IVersioned, IConcern
{
    public int Id { get; private set; }
    public int AwardCaseId { get; private init; }
    public AwardCase Case { get; private init; } = null!;
    /// <summary>What people quote: "2026-00042".</summary>
    public string Number { get; private init; } = "";
    /// <summary>What opens the public page: 130 random bits. Once the holder is erased, the number stands here.</summary>
    public string Code { get; private set; } = "";
    /// <summary>SHA-256 of the code, once the holder is erased: the paper is still known, and cannot be made from the register.</summary>
    public string? CodeHash { get; private set; }
    /// <summary>Counts the documents of one award case; an older one shows Superseded.</summary>
    public int Edition { get; private init; }
    public string ContentJson { get; private init; } = "";
    public DateTime IssuedAt { get; private init; }
    public DateOnly? ValidUntil { get; private init; }
    public CertificateStatus Status { get; private set; }
    public int Version { get; set; }
    public List<StatusChange> History { get; } = [];

    IEnumerable<int> IConcern.Cases => [Case.EnrolmentId];

    /// <summary>Whether the holder was erased: number, dates and worth stay.</summary>
    public bool IsErased => CodeHash is not null;

    public void EraseHolder()
    {
        if (!IsErased) (CodeHash, Code) = (HashOf(Code), Number);
    }

    public static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(code)));

    public CertificateContent Content => JsonSerializer.Deserialize<CertificateContent>(ContentJson)!;

    public static Certificate Issue(AwardCase award, int edition, CertificateContent content, int byId, DateTime now)
    {
        var certificate = new Certificate
        {
            Case = award,
            AwardCaseId = award.Id,
            Number = content.Number,
            Code = content.VerificationCode,
            Edition = edition,
            ContentJson = JsonSerializer.Serialize(content),
            IssuedAt = now,
            ValidUntil = content.ValidUntil,
        };
        certificate.History.Add(StatusChange.To(CertificateStatus.Active, null, byId, now));
        return certificate;
    }

    /// <summary>26 letters and digits that cannot be confused on paper.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 26);

    /// <summary>Active and Suspended can change into each other and into Revoked; Revoked and Superseded are final.</summary>
    public void ChangeTo(CertificateStatus next, string? reason, int byId, DateTime now)
    {
        var listed = (Status, next) is
            (CertificateStatus.Active, CertificateStatus.Suspended or CertificateStatus.Revoked or CertificateStatus.Superseded)
            or (CertificateStatus.Suspended, CertificateStatus.Active or CertificateStatus.Revoked);
        if (!listed) throw new RefusedException("certificate.state", T("Refused.CertificateState", T($"CertificateStatus.{Status}"), T($"CertificateStatus.{next}")));
        if (string.IsNullOrWhiteSpace(reason)) throw new RefusedException("certificate.reason", T("Refused.CertificateReason"));
        History.Add(StatusChange.To(next, reason.Trim(), byId, now));
        Status = next;
    }

    /// <summary>What it was worth at an instant, any past one included; null before it was issued.</summary>
    /// <param name="instant">UTC.</param>
    /// <param name="date">The same instant's date where the certificate was issued; validity ends after a date.</param>
    public CertificateStatus? StatusAt(DateTime instant, DateOnly date)
    {
        // Two changes can bear the same instant: the later row then counts.
        if (History.Where(h => h.At <= instant).OrderBy(h => h.At).ThenBy(h => h.Id).LastOrDefault() is not { } last) return null;
        return last.Status is CertificateStatus.Active or CertificateStatus.Suspended && ValidUntil < date ? CertificateStatus.Expired : last.Status;
    }

    internal static void Map(ModelBuilder model) => model.Entity<Certificate>(certificate =>
    {
        certificate.ToTable("Certificates");
        certificate.Holds(DataClass.Certificate).Of(nameof(AwardCaseId), nameof(AwardCase)).Goes(nameof(ContentJson))
            .Stays("the register's serial number", nameof(Number)).Stays("its own number in place of the code, whose hash stays", nameof(Code)).Stays("the hash by which the paper is still known", nameof(CodeHash)).Secret(nameof(CodeHash));
        certificate.Property(c => c.Number).HasMaxLength(20);
        certificate.Property(c => c.Code).HasMaxLength(26);
        certificate.Property(c => c.ContentJson).HasMaxLength(8000);
        certificate.Ignore(c => c.Content);
        certificate.Ignore(c => c.IsErased);
        certificate.Property(c => c.CodeHash).HasMaxLength(64);
        certificate.HasIndex(c => c.CodeHash);
        certificate.HasOne(c => c.Case).WithMany().HasForeignKey(c => c.AwardCaseId);
        certificate.HasMany(c => c.History).WithOne().HasForeignKey(h => h.CertificateId);
        certificate.HasIndex(c => c.Number).IsUnique();
        certificate.HasIndex(c => c.Code).IsUnique();
        certificate.HasIndex(c => new { c.AwardCaseId, c.Edition }).IsUnique();
    });
}

/// <summary>What a certificate is worth. Expired is worked out against the date, not stored.</summary>
internal enum CertificateStatus
{
    Active,
    Suspended,
    Revoked,
    Superseded,
    Expired,
}

/// <summary>One change of what a certificate is worth.</summary>
internal sealed class StatusChange
{
    public int Id { get; private set; }
    public int CertificateId { get; private set; }
    public CertificateStatus Status { get; private init; }
    public string? Reason { get; private init; }
    public int ById { get; private init; }
    public DateTime At { get; private init; }

    public static StatusChange To(CertificateStatus status, string? reason, int byId, DateTime at) =>
        new() { Status = status, Reason = reason, ById = byId, At = at };

    internal static void Map(ModelBuilder model) => model.Entity<StatusChange>(change =>
    {
        change.ToTable("CertificateStatusChanges");
        change.Holds(DataClass.Certificate).Of(nameof(CertificateId), nameof(Certificate)).Goes(nameof(Reason));
        change.Property(c => c.Reason).HasMaxLength(2000);
    });
}

/// <summary>The last number given in a year; taken inside an exclusive transaction, so that no number is given twice.</summary>
internal sealed class NumberSeries
{
    public int Year { get; private init; }
    public int Last { get; private set; }

    public static NumberSeries For(int year) => new() { Year = year };

    public string Next() => $"{Year:D4}-{++Last:D5}";

    internal static void Map(ModelBuilder model) => model.Entity<NumberSeries>(series =>
    {
        series.ToTable("CertificateNumbers");
        series.Holds(DataClass.None);
        series.HasKey(s => s.Year);
        series.Property(s => s.Year).ValueGeneratedNever();
    });
}
