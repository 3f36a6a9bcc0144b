using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts;

/// <summary>Seats that a municipality has bought, by agreement; never changed: what was wrong is put right by another row, which may be negative.</summary>
internal sealed class SeatPurchase
{
    public int Id { get; private set; }
    public int MunicipalityId { get; private init; }
    /// <summary>The programme that the seats are for; null when they can be used on any.</summary>
    public string? ProgrammeKey { get; private init; }
    /// <summary>How many seats; below zero when an earlier row said too many.</summary>
    public int Number { get; private init; }
    public DateOnly BoughtOn { get; private init; }
    /// <summary>The municipality's or the secretariat's reference to the agreement.</summary>
    public string Agreement { get; private init; } = "";
    /// <summary>Anything else to know; for fewer seats the reason.</summary>
    public string? Note { get; private init; }
    public int RecordedById { get; private init; }
    public DateTime RecordedAt { get; private init; }

    public static SeatPurchase Of(int municipalityId, string? programmeKey, int number, DateOnly boughtOn, string agreement, string? note, int byId, DateTime now) => new()
    {
        MunicipalityId = municipalityId,
        ProgrammeKey = programmeKey,
        Number = number,
        BoughtOn = boughtOn,
        Agreement = agreement,
        Note = note,
        RecordedById = byId,
        RecordedAt = now,
    };

    internal static void Map(ModelBuilder model) => model.Entity<SeatPurchase>(purchase =>
    {
        purchase.ToTable("SeatPurchases");
        purchase.Holds(DataClass.Organisation);
        purchase.Property(p => p.ProgrammeKey).HasMaxLength(60);
        purchase.Property(p => p.Agreement).HasMaxLength(200);
        purchase.Property(p => p.Note).HasMaxLength(2000);
        purchase.HasIndex(p => p.MunicipalityId);
    });
}
