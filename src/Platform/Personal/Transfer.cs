using System.Globalization;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Personal;

/// <summary>How data left the house.</summary>
public enum TransferWay
{
    Page,
    Api,
    Digest,
    /// <summary>News in a mail of its own.</summary>
    Mail,
}

/// <summary>What was shown or sent to one contact of a municipality: whom it was about, which fields, when. Views of one day are one row.</summary>
public sealed class Transfer : IVersioned
{
    public int Id { get; private set; }
    /// <summary>The first time that day (UTC).</summary>
    public DateTime At { get; private init; }
    public DateOnly Day { get; private init; }
    public TransferWay Way { get; private init; }
    /// <summary>The contact who saw it or was sent it.</summary>
    public int ReaderId { get; private init; }
    /// <summary>On whose behalf: the municipality for which the participant is enrolled.</summary>
    public int OrganisationId { get; private init; }
    /// <summary>The names of the fields, with commas between.</summary>
    public string Fields { get; private set; } = "";
    /// <summary>The enrolments it was about: ",12,15,".</summary>
    public string Enrolments { get; private set; } = "";
    public int Version { get; set; }

    public IEnumerable<int> EnrolmentIds => Enrolments.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    /// <summary>How an enrolment stands in the list.</summary>
    public static string Mark(int enrolmentId) => string.Create(CultureInfo.InvariantCulture, $",{enrolmentId},");

    public static Transfer Of(TransferWay way, int readerId, int organisationId, string fields, IEnumerable<int> enrolments, DateOnly day, DateTime now)
    {
        var transfer = new Transfer { At = now, Day = day, Way = way, ReaderId = readerId, OrganisationId = organisationId };
        transfer.Add(fields, enrolments);
        return transfer;
    }

    /// <returns>Whether any of it is new.</returns>
    public bool Add(string fields, IEnumerable<int> enrolments)
    {
        var (told, about) = (Fields, Enrolments);
        Fields = string.Join(',', Fields.Split(',', StringSplitOptions.RemoveEmptyEntries).Union(fields.Split(',')));
        Enrolments = $",{string.Join(',', EnrolmentIds.Union(enrolments).Order().Select(id => id.ToString(CultureInfo.InvariantCulture)))},";
        return (told, about) != (Fields, Enrolments);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Transfer>(transfer =>
    {
        transfer.ToTable("Transfers");
        transfer.Holds(DataClass.Sharing).OfMany("one row tells of many, by the numbers of their enrolments and nothing else")
            .Stays("names of fields", nameof(Fields)).Stays("numbers of enrolments, which say nothing once their person is erased", nameof(Enrolments));
        transfer.Property(t => t.Enrolments).HasMaxLength(200_000);
        transfer.Ignore(t => t.EnrolmentIds);
        transfer.HasIndex(t => new { t.Day, t.ReaderId, t.Way, t.OrganisationId }).IsUnique();
        transfer.HasIndex(t => new { t.OrganisationId, t.Day });
    });
}

/// <summary>Keeps the log of what was shared. Written apart from what is read: a page that fails later has been asked for all the same.</summary>
public sealed class TransferLog(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int Attempts = 5;

    /// <summary>For what is looked at: stored at once.</summary>
    /// <param name="way">How it leaves.</param>
    /// <param name="readerId">Who sees it.</param>
    /// <param name="fields">Names of the fields that leave, with commas between.</param>
    /// <param name="enrolments">Whom it is about, by organisation.</param>
    /// <param name="ct">Cancels.</param>
    public async Task Seen(TransferWay way, int readerId, string fields, IEnumerable<IGrouping<int, int>> enrolments, CancellationToken ct)
    {
        foreach (var organisation in enrolments)
            for (var attempt = 1; !await Noted(way, readerId, fields, organisation, last: attempt == Attempts, ct); attempt++) { }
    }

    /// <summary>For what is sent: stored by the save that sends it.</summary>
    public Task Sent(AppDb db, TransferWay way, int readerId, string fields, int organisationId, IEnumerable<int> enrolments, CancellationToken ct) =>
        Put(db, way, readerId, fields, organisationId, enrolments, ct);

    /// <returns>False when somebody else wrote the same row meanwhile.</returns>
    private async Task<bool> Noted(TransferWay way, int readerId, string fields, IGrouping<int, int> organisation, bool last, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (!await Put(db, way, readerId, fields, organisation.Key, organisation, ct)) return true;
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException) when (!last)
        {
            return false;
        }
    }

    /// <returns>Whether there is anything to store.</returns>
    private async Task<bool> Put(AppDb db, TransferWay way, int readerId, string fields, int organisationId, IEnumerable<int> enrolments, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var day = Time.Zones.ToLocal(now, Time.Zones.Copenhagen).Date;
        var known = db.Set<Transfer>().Local.FirstOrDefault(t => (t.Day, t.ReaderId, t.Way, t.OrganisationId) == (day, readerId, way, organisationId))
            ?? await db.Set<Transfer>().FirstOrDefaultAsync(t => t.Day == day && t.ReaderId == readerId && t.Way == way && t.OrganisationId == organisationId, ct);
        if (known is not null) return known.Add(fields, enrolments);
        db.Add(Transfer.Of(way, readerId, organisationId, fields, enrolments, day, now));
        return true;
    }
}
