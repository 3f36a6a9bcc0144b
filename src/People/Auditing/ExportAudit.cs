using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Sheets;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.People.Texts;

namespace Certification.People.Auditing;

/// <summary>The log as a sheet, with the same filter as on the screen. It leaves the house, so it is itself in the log.</summary>
internal sealed class ExportAudit(ReadAudit entries, AppDb db, AuditTrail audit)
{
    /// <summary>What a program for sheets still opens.</summary>
    private const int Most = 200_000;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/audit/export", async (Choice<SheetFormat>? format, [AsParameters] AuditFilter filter, ExportAudit feature, CancellationToken ct) =>
            await feature.Handle(filter, format ?? SheetFormat.Xlsx, ct)).RequireAuthorization(Policies.Overseers).RequireRateLimiting(Limits.Costly);

    /// <exception cref="RefusedException">There are too many for one sheet.</exception>
    public async Task<IResult> Handle(AuditFilter filter, SheetFormat format, CancellationToken ct)
    {
        var rows = await entries.Count(filter, ct);
        if (rows > Most) throw new RefusedException("audit.too-many", T("Refused.AuditTooMany", rows, Most));
        audit.Note("audit.exported", nameof(AuditEntry), 0, after: $"{format}, {rows} rows{(filter.IsEmpty ? "" : $": {filter}")}", person: filter.Person);
        await db.SaveChangesAsync(ct);
        return SheetFile.Result(format, T("AuditLog.Title"), T("AuditLog.Title"),
            [T("AuditLog.Id"), T("AuditLog.At"), T("AuditLog.Actor"), T("AuditLog.What"), T("AuditLog.Action"), T("AuditLog.Person"), T("AuditLog.Chain"), T("AuditLog.Number"), T("AuditLog.Thing"),
                T("AuditLog.Before"), T("AuditLog.After"), T("AuditLog.Reason")],
            entries.All(filter).Select(Cells));
    }

    private static IReadOnlyList<object?> Cells(ReadAudit.Line line)
    {
        var (date, time) = Zones.ToLocal(line.At, Zones.Copenhagen);
        return [line.Id, date.ToDateTime(time), Actor(line), line.What, line.Action, line.Person ?? (line.PersonId is { } id ? $"#{id}" : null), line.Chain, line.Number, line.Thing,
            line.Before, line.After, line.Reason];
    }

    /// <summary>Who did it, for people: a name, the system itself, or a number where the name has been erased.</summary>
    internal static string Actor(ReadAudit.Line line) =>
        line.Actor is { Length: > 0 } name ? name : line.ActorId == 0 ? T("AuditLog.System") : $"#{line.ActorId}";
}
