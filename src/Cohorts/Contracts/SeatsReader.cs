using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Contracts;

/// <summary>Seats of one programme, or of those that can be used on any (null).</summary>
/// <param name="Programme">Its key.</param>
/// <param name="Bought">So many.</param>
/// <param name="Used">So many.</param>
/// <param name="Left">So many, what it lacks taken from those for any programme where there are such, so that the lines add up. Null where nothing was ever bought: nobody is behind with what they never bought.</param>
public sealed record ProgrammeSeats(string? Programme, int Bought, int Used, int? Left);

/// <summary>What a municipality has bought, uses and has left.</summary>
/// <param name="MunicipalityId">Which.</param>
/// <param name="Municipality">Its name.</param>
/// <param name="HasAgreement">Whether anything was ever bought: without, nothing is missing.</param>
/// <param name="Programmes">The same by programme.</param>
public sealed record SeatAccount(int MunicipalityId, string Municipality, bool HasAgreement, IReadOnlyList<ProgrammeSeats> Programmes)
{
    public int Bought => Programmes.Sum(p => p.Bought);
    public int Used => Programmes.Sum(p => p.Used);
    /// <inheritdoc cref="ProgrammeSeats.Left"/>
    public int? Left => HasAgreement ? Bought - Used : null;

    /// <summary>Seats that a programme can still use: its own, then those for any, of which other programmes may have taken some.</summary>
    public int LeftFor(string programme) =>
        Math.Max(0, Programmes.Where(p => p.Programme == programme).Sum(p => p.Bought - p.Used)) + Programmes.Sum(p => p.Programme is null ? p.Bought : Math.Min(0, p.Bought - p.Used));
}

/// <summary>
/// The one count of seats bought, used and left, behind the screen, the digest, the export and the API. Used is what holds a seat in a cohort, as
/// its capacity counts them; a cohort that was called off uses none.
/// </summary>
public sealed class SeatsReader(AppDb db, PeopleReader people, ProgrammeReader programmes)
{
    /// <param name="municipalityIds">Which; all that have bought or use any when left out.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<SeatAccount>> Read(IReadOnlyCollection<int>? municipalityIds, CancellationToken ct)
    {
        var ids = municipalityIds?.ToList();
        var bought = await db.SeatPurchases.Where(p => ids == null || ids.Contains(p.MunicipalityId))
            .GroupBy(p => new { p.MunicipalityId, p.ProgrammeKey }).Select(g => new { g.Key.MunicipalityId, g.Key.ProgrammeKey, Number = g.Sum(p => p.Number) }).ToListAsync(ct);
        var held = await db.Enrolments.Where(e => Enrolment.Seated.Contains(e.State) && e.Cohort.State != CohortState.Cancelled && (ids == null || ids.Contains(e.MunicipalityId)))
            .GroupBy(e => new { e.MunicipalityId, e.Cohort.ProgrammeVersionId }).Select(g => new { g.Key.MunicipalityId, g.Key.ProgrammeVersionId, Count = g.Count() }).ToListAsync(ct);
        var used = new List<(int Municipality, string Programme, int Count)>();
        foreach (var h in held) used.Add((h.MunicipalityId, (await programmes.Version(h.ProgrammeVersionId, ct)).Key, h.Count));
        var names = await people.Municipalities(ct);
        return
        [
            .. from id in (ids ?? []).Concat(bought.Select(b => b.MunicipalityId)).Concat(used.Select(u => u.Municipality)).Distinct()
               where names.ContainsKey(id)
               orderby names[id].Name
               let mine = bought.Where(b => b.MunicipalityId == id).ToList()
               let theirs = used.Where(u => u.Municipality == id).ToList()
               let counts = from key in mine.Select(b => b.ProgrammeKey).Concat(theirs.Select(u => u.Programme)).Distinct()
                            orderby key is null ? 1 : 0, key
                            select (key, mine.Where(b => b.ProgrammeKey == key).Sum(b => b.Number), theirs.Where(u => u.Programme == key).Sum(u => u.Count))
               select new SeatAccount(id, names[id].Name, mine.Count > 0, Lines([.. counts], mine.Count > 0, mine.Exists(b => b.ProgrammeKey is null))),
        ];
    }

    /// <summary>A programme that uses more than was bought for it takes from the seats for any programme, where there are such.</summary>
    private static IReadOnlyList<ProgrammeSeats> Lines(IReadOnlyList<(string? Programme, int Bought, int Used)> counts, bool agreed, bool forAny)
    {
        var taken = counts.Where(c => c.Programme is not null).Sum(c => Math.Min(0, c.Bought - c.Used));
        return [.. counts.Select(c => new ProgrammeSeats(c.Programme, c.Bought, c.Used,
            !agreed ? null : c.Programme is null ? c.Bought + taken : forAny ? Math.Max(0, c.Bought - c.Used) : c.Bought - c.Used))];
    }

    /// <inheritdoc cref="Read(IReadOnlyCollection{int}?, CancellationToken)"/>
    public async Task<SeatAccount> Read(int municipalityId, CancellationToken ct) =>
        (await Read([municipalityId], ct)).SingleOrDefault() ?? throw new Certification.Platform.Refusals.NotFoundException();
}
