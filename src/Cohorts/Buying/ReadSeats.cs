using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Sheets;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Buying;

/// <summary>Seats bought, used and left: coordinators read every municipality's, a municipality's contact the own one's. One below the municipality reads none.</summary>
internal sealed class ReadSeats(AppDb db, Caller caller, SeatsReader seats, PeopleReader people, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/municipalities/seats", async (ReadSeats feature, CancellationToken ct) => await feature.All(ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/municipalities/{id:int}/seats", async (int id, SeatsReader seats, CancellationToken ct) => await seats.Read(id, ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/municipalities/seats/export", async (Choice<SheetFormat>? format, ReadSeats feature, CancellationToken ct) =>
            await feature.Export(format ?? SheetFormat.Xlsx, ct)).RequireAuthorization(Policies.Coordinators);
        api.MapGet("/staff/seats", async (ReadSeats feature, CancellationToken ct) => await feature.Own(ct)).RequireAuthorization(Policies.Contacts);
    }

    public Task<IReadOnlyList<SeatAccount>> All(CancellationToken ct) => seats.Read((IReadOnlyCollection<int>?)null, ct);

    /// <summary>Of the municipalities whose contact the caller is as a whole.</summary>
    public async Task<IReadOnlyList<SeatAccount>> Own(CancellationToken ct) =>
        await seats.Read([.. (await people.Organisations(caller.Organisations, ct)).Where(o => o.IsMunicipality).Select(o => o.Id)], ct);

    public async Task<IResult> Export(SheetFormat format, CancellationToken ct)
    {
        var accounts = await All(ct);
        audit.Note("seats.exported", "SeatPurchase", 0, after: $"{format}, {accounts.Count} municipalities");
        await db.SaveChangesAsync(ct);
        return SheetFile.Result(format, T("Seats.File"), T("Seats.File"), [T("Municipality"), T("Programme"), T("Seats.Bought"), T("Seats.Used"), T("Seats.Left")],
        [
            .. from account in accounts
               from line in account.Programmes.Select(p => (Name: p.Programme ?? T("Seats.Any"), p.Bought, p.Used, p.Left)).Append((Name: T("Seats.All"), account.Bought, account.Used, account.Left))
               select (IReadOnlyList<object?>)[account.Municipality, line.Name, line.Bought, line.Used, line.Left is { } left ? left : T("Seats.NoneLeftToTell")],
        ]);
    }
}

/// <summary>Says when more of a municipality's staff get a seat than it has bought; it hinders nobody.</summary>
internal sealed class SeatWarnings(AppDb db, SeatsReader seats, ProgrammeReader programmes)
{
    /// <summary>The same, of one who has just joined: whoever waits uses no seat.</summary>
    public async Task<IReadOnlyList<string>> Joined(int cohortId, int municipalityId, EnrolmentState state, CancellationToken ct) =>
        state == EnrolmentState.Enrolled ? await For(cohortId, new Dictionary<int, int> { [municipalityId] = 0 }, ct) : [];

    /// <param name="cohortId">What they join.</param>
    /// <param name="joining">How many are about to get a seat, by municipality; zero for those that have it already.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<string>> For(int cohortId, IReadOnlyDictionary<int, int> joining, CancellationToken ct)
    {
        var version = await db.Cohorts.Where(c => c.Id == cohortId).Select(c => c.ProgrammeVersionId).SingleAsync(ct);
        var programme = (await programmes.Version(version, ct)).Key;
        return
        [
            .. from account in joining.Count == 0 ? [] : await seats.Read([.. joining.Keys], ct)
               let left = account.LeftFor(programme) - joining[account.MunicipalityId]
               where account.HasAgreement && left < 0
               select T(left == -1 ? "Seats.Beyond.One" : "Seats.Beyond", account.Municipality, -left),
        ];
    }
}
