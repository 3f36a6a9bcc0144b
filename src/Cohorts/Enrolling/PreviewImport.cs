using Certification.Cohorts.Buying;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Input;
using Certification.Platform.Sheets;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>What will become of one row of a list.</summary>
internal enum RowOutcome
{
    Created,
    Matched,
    Unchanged,
    Rejected,
}

/// <summary>One row of the preview: where it stands, who it is about, what will happen and why not.</summary>
internal sealed record PreviewRow(int Line, string Name, string Email, string Municipality, RowOutcome Outcome, IReadOnlyList<string> Problems);

/// <summary>A list before it is confirmed: counts of all rows, and the first rows of each kind.</summary>
internal sealed record ImportPreview(
    int Id, int CohortId, string FileName, string Form, IReadOnlyList<string> Ignored, IReadOnlyDictionary<RowOutcome, int> Counts, IReadOnlyList<PreviewRow> Rows, bool Confirmed, IReadOnlyList<string> Warnings);

/// <summary>Shows what an uploaded list would do, and hands back the rows that cannot be used.</summary>
internal sealed class PreviewImport(AppDb db, Caller caller, ListReading reading, PersonRegistry registry, SeatWarnings seats)
{
    /// <summary>A person reads so many rows; the counts are of all.</summary>
    public const int ShownRows = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/imports/{id:int}", async (int id, Choice<RowOutcome>? outcome, PreviewImport feature, CancellationToken ct) =>
            await feature.Handle(id, outcome, ct)).RequireAuthorization(Policies.Coordinators).RequireRateLimiting(Limits.Costly);
        api.MapGet("/imports/{id:int}/rejected", async (int id, PreviewImport feature, CancellationToken ct) =>
            await feature.Rejected(id, ct)).RequireAuthorization(Policies.Coordinators).RequireRateLimiting(Limits.Costly);
    }

    public async Task<ImportPreview> Handle(int id, RowOutcome? shown, CancellationToken ct)
    {
        var upload = await Find(id, ct);
        using var open = await reading.Open(upload, ct);
        var counts = Enum.GetValues<RowOutcome>().ToDictionary(o => o, _ => 0);
        var rows = new List<PreviewRow>();
        var joining = new Dictionary<int, int>();
        foreach (var lines in open.Lines().Chunk(ImportParticipants.Chunk))
        {
            var known = await registry.Known([.. lines.Select(l => l.Row?.Email).OfType<string>()], ct);
            var there = await ImportParticipants.EnrolledAmong(db, upload.CohortId, known, ct);
            foreach (var line in lines)
            {
                var outcome = line.Row is not { } row ? RowOutcome.Rejected
                    : there.Contains(TextKey.Of(row.Email)) ? RowOutcome.Unchanged
                    : known.ContainsKey(TextKey.Of(row.Email)) ? RowOutcome.Matched
                    : RowOutcome.Created;
                counts[outcome]++;
                if (outcome is RowOutcome.Created or RowOutcome.Matched) joining[open.MunicipalityId(line.Row!)] = joining.GetValueOrDefault(open.MunicipalityId(line.Row!)) + 1;
                if (rows.Count < ShownRows && (shown is null || shown == outcome)) rows.Add(Show(line, outcome));
            }
        }
        return new ImportPreview(upload.Id, upload.CohortId, upload.FileName, Describe(open.List.Form), open.List.Ignored, counts, rows, upload.ConfirmedAt is not null,
            upload.ConfirmedAt is null ? await seats.For(upload.CohortId, joining, ct) : []);
    }

    /// <summary>The rejected rows as they came, with line number and cause in front, to be mended and uploaded again.</summary>
    public async Task<IResult> Rejected(int id, CancellationToken ct)
    {
        var open = await reading.Open(await Find(id, ct), ct);
        return SheetFile.Result(SheetFormat.Csv, T("Import.RejectedFile"), T("Import.RejectedFile"), open.List.Header, Rows());

        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            using (open)
                foreach (var line in open.Lines().Where(l => l.Row is null))
                    yield return [.. line.Fields];
        }
    }

    private static string Describe(ListForm form) => form.Sheet is { } sheet
        ? T("Import.FormSheet", sheet)
        : T("Import.FormCsv", form.Encoding, T(form.Separator switch
        {
            ',' => "Import.Separator.Comma",
            '|' => "Import.Separator.Pipe",
            '\t' => "Import.Separator.Tab",
            _ => "Import.Separator.Semicolon",
        }));

    private Task<ImportUpload> Find(int id, CancellationToken ct)
    {
        var cohorts = db.Cohorts.VisibleTo(caller);
        return db.Set<ImportUpload>().FirstOrNotFound(u => u.Id == id && cohorts.Any(c => c.Id == u.CohortId), ct);
    }

    private static PreviewRow Show(ListLine line, RowOutcome outcome) => line.Row is { } row
        ? new(line.Line, $"{row.FirstName} {row.LastName}", row.Email, row.Municipality, outcome, [])
        : new(line.Line, string.Join(" ", line.Fields.Take(2)), "", "", outcome, [.. line.Problems.Select(ListReading.Sentence)]);
}
