using System.Globalization;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Personal;
using Certification.Platform.Sheets;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>One transfer: when, to whom on whose behalf, by which way, which fields, about whom.</summary>
internal sealed record SharedLine(int Id, DateTime At, TransferWay Way, int ReaderId, string Reader, int OrganisationId, string Organisation, string Fields, IReadOnlyList<int> Enrolments);

/// <summary>What was shared with municipalities: for overseers by municipality and person, for everybody of themselves.</summary>
internal sealed class ReadSharing(AppDb db, IEnumerable<IPersonalPart> parts, ICaseHolders holders, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sharing", async (int? organisation, int? person, [AsParameters] PageRequest page, ReadSharing feature, CancellationToken ct) =>
            await feature.Handle(organisation, person, page, ct)).RequireAuthorization(Policies.Overseers);
        api.MapGet("/sharing/export", async (int? organisation, int? person, Choice<SheetFormat>? format, ReadSharing feature, CancellationToken ct) =>
            await feature.Export(organisation, person, format ?? SheetFormat.Xlsx, ct)).RequireAuthorization(Policies.Overseers).RequireRateLimiting(Limits.Costly);
    }

    public async Task<Page<SharedLine>> Handle(int? organisationId, int? personId, PageRequest page, CancellationToken ct) => await Lines(await Of(organisationId, personId, ct), page, ct);

    /// <summary>Everything that was shared of one person, newest first.</summary>
    public async Task<IReadOnlyList<SharedLine>> All(int? organisationId, int? personId, CancellationToken ct)
    {
        var (lines, transfers) = (new List<SharedLine>(), await Of(organisationId, personId, ct));
        for (var number = 1; ; number++)
        {
            var page = await Lines(transfers, new PageRequest(number, PageRequest.MaxSize), ct);
            lines.AddRange(page.Items);
            if (number >= page.Count) return lines;
        }
    }

    /// <summary>Municipalities and others with whom anything was shared.</summary>
    public async Task<IReadOnlyList<(int Id, string Name)>> Organisations(CancellationToken ct) =>
        [.. (await db.Organisations.AsNoTracking().Where(o => db.Set<Transfer>().Any(t => t.OrganisationId == o.Id)).OrderBy(o => o.Name).Select(o => new { o.Id, o.Name }).ToListAsync(ct)).Select(o => (o.Id, o.Name))];

    /// <summary>The names of fields as people know them.</summary>
    public static string Named(string fields) => string.Join(", ", fields.Split(',').Select(field => T($"Shared.Field.{field}")));

    /// <summary>Whose these enrolments are, by name.</summary>
    public async Task<IReadOnlyDictionary<int, string>> Names(IEnumerable<int> enrolments, CancellationToken ct)
    {
        var whose = await holders.Whose([.. enrolments.Distinct()], ct);
        var ids = whose.Values.Distinct().ToList();
        var names = new Dictionary<int, string>();
        foreach (var chunk in ids.Chunk(500))
        {
            var some = chunk.ToList();
            foreach (var person in await db.Persons.Where(p => some.Contains(p.Id) && p.Email != "").Select(p => new { p.Id, Name = p.FirstName + " " + p.LastName }).ToListAsync(ct)) names[person.Id] = person.Name;
        }
        return whose.ToDictionary(w => w.Key, w => names.GetValueOrDefault(w.Value) ?? T("ErasedPerson", w.Value));
    }

    private async Task<IResult> Export(int? organisationId, int? personId, SheetFormat format, CancellationToken ct)
    {
        var lines = await All(organisationId, personId, ct);
        var names = await Names(lines.SelectMany(l => l.Enrolments), ct);
        audit.Note("sharing.exported", nameof(Transfer), 0, after: string.Create(CultureInfo.InvariantCulture, $"{format}, {lines.Count} rows"), person: personId);
        await db.SaveChangesAsync(ct);
        return SheetFile.Result(format, T("Sharing.Title"), T("Sharing.Title"), [T("Sharing.When"), T("Sharing.Organisation"), T("Sharing.Reader"), T("Sharing.Way"), T("Sharing.Fields"), T("Sharing.About")],
            lines.Select(l => (IReadOnlyList<object?>)[Written.Moment(l.At), l.Organisation, l.Reader, T($"Shared.Way.{l.Way}"), Named(l.Fields), string.Join(", ", l.Enrolments.Select(e => names.GetValueOrDefault(e)))]));
    }

    private async Task<IQueryable<Transfer>> Of(int? organisationId, int? personId, CancellationToken ct)
    {
        var transfers = db.Set<Transfer>().AsNoTracking();
        if (organisationId is { } organisation) transfers = transfers.Where(t => t.OrganisationId == organisation);
        if (personId is not { } person) return transfers;
        var marks = new List<string>();
        foreach (var id in await db.WithFormer(person, ct))
            foreach (var part in parts) marks.AddRange((await part.Cases(id, ct)).Select(Transfer.Mark));
        if (marks.Count == 0) return transfers.Where(_ => false);
        // A person has a few enrolments; each is a mark in the text.
        var ids = new List<int>();
        foreach (var mark in marks) ids.AddRange(await transfers.Where(t => t.Enrolments.Contains(mark)).Select(t => t.Id).ToListAsync(ct));
        return transfers.Where(t => ids.Contains(t.Id));
    }

    private async Task<Page<SharedLine>> Lines(IQueryable<Transfer> transfers, PageRequest page, CancellationToken ct)
    {
        var found = await (from transfer in transfers
                           join organisation in db.Organisations on transfer.OrganisationId equals organisation.Id
                           join reader in db.Persons on transfer.ReaderId equals reader.Id
                           orderby transfer.Id descending
                           select new { Transfer = transfer, Organisation = organisation.Name, Reader = reader.Email == "" ? null : reader.FirstName + " " + reader.LastName }).ToPage(page, ct);
        return new([.. found.Items.Select(f => new SharedLine(f.Transfer.Id, f.Transfer.At, f.Transfer.Way, f.Transfer.ReaderId, f.Reader ?? T("ErasedPerson", f.Transfer.ReaderId),
            f.Transfer.OrganisationId, f.Organisation, f.Transfer.Fields, [.. f.Transfer.EnrolmentIds]))], found.Number, found.Size, found.Total);
    }
}
