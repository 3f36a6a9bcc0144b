using System.Globalization;
using Certification.People.Auditing;
using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using Certification.Platform;
using Microsoft.Extensions.Options;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>A person's data to read: what it is, who was told and how to complain, then class by class what is held, why and how long.</summary>
internal sealed class PersonPdf(ReadRows rows, HeldNames names, ValueWords values, NotedWords noted, AuditNames actions, IOptions<SiteOptions> site, IOptions<RetentionOptions> kept)
{
    /// <summary>More columns, or longer texts, are told one below the other.</summary>
    private const int MostColumns = 6, LongestCell = 60;

    public async Task<byte[]> Draw(IReadOnlyList<HeldClass> held, IReadOnlyList<SharedLine> shared, int personId, DateTime now, CancellationToken ct)
    {
        var words = new HeldWords(rows.Tables(), held, await names.Of(personId, held, ct), values, noted, actions, site.Value.Address);
        var pages = new FlowingPages();
        First(pages, held, shared, personId, now);
        foreach (var one in held)
        {
            pages.Heading(2, one.Name);
            pages.Hint($"{one.Why} {one.Kept}");
            foreach (var table in one.Tables.OrderBy(t => words.Depth(t.Table))) Table(pages, words, table);
        }
        if (shared.Count > 0)
        {
            pages.Heading(2, T("MyData.Shared"));
            pages.Table([T("Sharing.When"), T("Sharing.Organisation"), T("Sharing.Way"), T("Sharing.Fields")],
                [.. shared.Select(line => (IReadOnlyList<string>)[Written.Moment(line.At), line.Organisation, T($"Shared.Way.{line.Way}"), ReadSharing.Named(line.Fields)])]);
        }
        var english = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
        return pages.ToPdf(T("PersonPdf.Title"), T("Personal.Product"), english ? "en-GB" : "da-DK", DateOnly.FromDateTime(now), T("PersonPdf.Page"));
    }

    private static void First(FlowingPages pages, IReadOnlyList<HeldClass> held, IReadOnlyList<SharedLine> shared, int personId, DateTime now)
    {
        var self = held.SelectMany(h => h.Tables).FirstOrDefault(t => t.Table == nameof(Person))?.Rows.FirstOrDefault(r => r["Id"] == personId.ToString(CultureInfo.InvariantCulture));
        pages.Heading(1, T("PersonPdf.Title"));
        pages.Text(T("PersonPdf.Lead", $"{self?["FirstName"]} {self?["LastName"]}".Trim() is { Length: > 0 } name ? name : T("ErasedPerson", personId), self?["Email"] ?? "", Written.Moment(now)));
        pages.Heading(2, T("PersonPdf.What"));
        pages.Text(T("PersonPdf.WhatText"));
        pages.Text(T("Personal.MaskedText"));
        pages.Text(T("PersonPdf.Technical", T("Personal.FilesFolder")));
        pages.Heading(2, T("PersonPdf.Told"));
        pages.Text(shared.Count == 0 ? T("MyData.NothingShared") : T("PersonPdf.ToldText"));
        foreach (var told in shared.GroupBy(s => s.Organisation)) pages.Text(T("PersonPdf.ToldLine", told.Key, told.Count(), Written.Moment(told.Max(s => s.At))));
        pages.Heading(2, T("PersonPdf.Rights"));
        pages.Text(T("PersonPdf.RightsText"));
        pages.Text(T("PersonPdf.Complain"));
        pages.Heading(2, T("MyData.Kept"));
        pages.Table([T("PersonPdf.Class"), T("PersonPdf.Why"), T("PersonPdf.Kept")], [.. held.Select(h => (IReadOnlyList<string>)[h.Name, h.Why, h.Kept])]);
    }

    private void Table(FlowingPages pages, HeldWords words, HeldTable held)
    {
        pages.Heading(3, T($"PersonPdf.Table.{held.Table}"));
        var table = words.Table(held);
        // What somebody wrote goes sooner than the row that it stands in.
        foreach (var other in ToldColumns.Of(table).Select(c => c.Class).Distinct().Where(c => c != table.Class && c != DataClass.None)) pages.Hint(T("PersonPdf.OtherClass", PersonalWords.Name(other), PersonalWords.Kept(other, kept.Value)));
        var told = ToldColumns.Of(table).Select(column => (Label: ToldColumns.Label(table, column), Values: held.Rows.Select(row => words.Value(table, column, row)).ToList())).Where(c => c.Values.Any(v => v is not null)).ToList();
        if (told.Count == 0) pages.Text(T("PersonPdf.OnlyTechnical", held.Rows.Count));
        else if (held.Rows.Count > 1 && told.Count <= MostColumns && told.All(c => c.Values.All(v => v is null || (v.Length <= LongestCell && !v.Contains('\n', StringComparison.Ordinal)))))
            pages.Table([.. told.Select(c => c.Label)], [.. held.Rows.Select((_, i) => (IReadOnlyList<string>)[.. told.Select(c => c.Values[i] ?? "")])]);
        else
            for (var i = 0; i < held.Rows.Count; i++)
            {
                if (i > 0) pages.Rule();
                pages.Facts([.. told.Where(c => c.Values[i] is not null).Select(c => (c.Label, c.Values[i]!))]);
            }
        pages.Gap();
    }
}
