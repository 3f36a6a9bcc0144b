using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Sheets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Board;

/// <summary>The board as a sheet: the same rows, filters and numbers as on the screen. Names, e-mails and telephones leave the house, so it is logged.</summary>
internal sealed class ExportBoard(ReadBoard boards, AppDb db, AuditTrail audit)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cohorts/{id:int}/export", async (int id, Choice<SheetFormat>? format, [AsParameters] BoardFilter filter, ExportBoard feature, CancellationToken ct) =>
            await feature.Handle(id, filter, format ?? SheetFormat.Xlsx, ct)).RequireAuthorization(Policies.Staff).RequireRateLimiting(Limits.Costly);

    public async Task<IResult> Handle(int cohortId, BoardFilter filter, SheetFormat format, CancellationToken ct)
    {
        var board = await boards.Handle(cohortId, ct);
        var rows = board.Rows.Where(filter.Matches).ToList();
        audit.Note("cohort.exported", "Cohort", cohortId, after: $"{format}, {rows.Count} rows");
        await db.SaveChangesAsync(ct);
        return Sheet(board, rows, format);
    }

    // "4 af 5" and not "4/5", which Excel takes for the fourth of May.
    private static IResult Sheet(CohortBoard board, IReadOnlyList<BoardRow> rows, SheetFormat format)
    {
        var programme = board.Plan.Programme;
        List<string> headers =
        [
            T("Name"), T("Email"), T("Phone"), T("Workplace"), T("Municipality"), T("Outlook"),
            .. programme.Requirements.SelectMany(r => new[] { r.Title.Local, $"{r.Title.Local} ({T("State")})" }),
            .. programme.Awards.Select(a => a.Title.Local),
        ];
        // Thousands of cells say a few dozen things.
        var shown = new Dictionary<RequirementStatus, (string Count, string State)>(ReferenceEqualityComparer.Instance);
        var outlooks = Enum.GetValues<Outlook>().ToDictionary(o => o, o => T($"Outlook.{o}"));
        var awards = Enum.GetValues<AwardState>().ToDictionary(a => a, a => T($"AwardState.{a}"));
        return SheetFile.Result(format, board.Plan.Name, board.Plan.Name, headers, rows.Select(Cells));

        IReadOnlyList<object?> Cells(BoardRow row)
        {
            var cells = new List<object?>(headers.Count) { row.Name, row.Email, row.Phone, row.Workplace, row.Municipality, outlooks[row.Today.Outlook] };
            foreach (var status in row.Today.Requirements)
            {
                if (!shown.TryGetValue(status, out var says)) shown.Add(status, says = (Explain.Shown(status), T($"RequirementState.{status.State}")));
                cells.Add(says.Count);
                cells.Add(says.State);
            }
            foreach (var award in programme.Awards) cells.Add(awards[row.Awards.GetValueOrDefault(award.Key, AwardState.NotEligible)]);
            return cells;
        }
    }
}
