using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Platform.Access;
using Certification.Platform.Input;
using Certification.Platform.Sheets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Board;

/// <summary>The board as a sheet: the same rows, filters and numbers as on the screen.</summary>
internal static class ExportBoard
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cohorts/{id:int}/export", async (int id, Choice<SheetFormat>? format, [AsParameters] BoardFilter filter, ReadBoard feature, CancellationToken ct) =>
            Sheet(await feature.Handle(id, ct), filter, format ?? SheetFormat.Xlsx)).RequireAuthorization(Policies.Staff);

    // "4 af 5" and not "4/5", which Excel takes for the fourth of May.
    private static IResult Sheet(CohortBoard board, BoardFilter filter, SheetFormat format)
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
        return SheetFile.Result(format, board.Plan.Name, board.Plan.Name, headers, board.Rows.Where(filter.Matches).Select(Cells));

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
