using Certification.Platform.Personal;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Delivering;

/// <summary>What is known against an address: after too many refusals within a month nothing more is sent there until somebody has looked.</summary>
internal sealed class MailAddress
{
    private const int HardFault = 2;
    private const int SoftFault = 1;
    private const int Limit = 4;
    private static readonly TimeSpan Counted = TimeSpan.FromDays(30);

    public int Id { get; private set; }
    public string AddressKey { get; private init; } = "";
    public string Address { get; private init; } = "";
    public DateTime? SuppressedAt { get; private set; }
    public List<AddressFault> Faults { get; } = [];

    public static MailAddress Of(string address) => new() { Address = address, AddressKey = TextKey.Of(address) };

    /// <summary>The server refused the address.</summary>
    /// <param name="hard">There is no such address; else its mailbox takes nothing.</param>
    /// <param name="said">The server's words.</param>
    /// <param name="now">UTC.</param>
    /// <returns>True when this was one too many.</returns>
    public bool Refused(bool hard, string said, DateTime now)
    {
        Faults.Add(AddressFault.Of(hard ? HardFault : SoftFault, said, now));
        if (SuppressedAt is not null || Faults.Where(f => f.At > now - Counted && f.ForgivenAt is null).Sum(f => f.Weight) < Limit) return false;
        SuppressedAt = now;
        return true;
    }

    /// <summary>Somebody has looked, and the address works: what was counted against it counts no longer.</summary>
    public void Lift(DateTime now)
    {
        SuppressedAt = null;
        foreach (var fault in Faults) fault.Forgive(now);
    }

    internal static void Map(ModelBuilder model) => model.Entity<MailAddress>(address =>
    {
        address.ToTable("MailAddresses");
        address.Holds(DataClass.Contact).Of(nameof(AddressKey), parentColumn: "EmailKey").GoesWhole();
        address.HasIndex(a => a.AddressKey).IsUnique();
        address.HasMany(a => a.Faults).WithOne().HasForeignKey(f => f.AddressId);
    });
}

/// <summary>One refusal of an address.</summary>
internal sealed class AddressFault
{
    public int Id { get; private set; }
    public int AddressId { get; private set; }
    public int Weight { get; private init; }
    public string Said { get; private init; } = "";
    public DateTime At { get; private init; }
    public DateTime? ForgivenAt { get; private set; }

    public static AddressFault Of(int weight, string said, DateTime now) => new() { Weight = weight, Said = MailText.Cut(said), At = now };

    public void Forgive(DateTime now) => ForgivenAt ??= now;

    internal static void Map(ModelBuilder model) => model.Entity<AddressFault>(fault =>
    {
        fault.ToTable("AddressFaults");
        fault.Holds(DataClass.MailMeta).Of(nameof(AddressId), nameof(MailAddress)).GoesWhole();
    });
}
