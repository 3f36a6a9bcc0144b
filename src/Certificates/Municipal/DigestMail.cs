using System.Globalization;
using Certification.Certificates.Board;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Municipal;

/// <summary>
/// A contact's digest: one row per member of staff, the same that the page shows. One for each period, mailed on the first workday after it,
/// and only when something has changed since the last one or the contact wants to hear that nothing has.
/// </summary>
internal sealed class DigestMail(AppDb db, PeopleReader people, ReadStaff staff, MailReader mails, TimeProvider clock) : IMailSource
{
    public const string Rule = "digest";

    /// <summary>A mail with more rows is read by nobody; the rest is a click away.</summary>
    private const int MostRows = 100;

    public static readonly LetterKind Letter = new("digest", LetterClass.Digest, key => T(key), ["municipality", "from", "to", "nothing", "more", "link"], ["rows"]);

    public static readonly Certification.Notices.Contracts.Letters All = new([Letter]);

    public string Kind => ScopeKinds.Contact;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var contacts = ids.ToList();
        var now = clock.GetUtcNow().UtcDateTime;
        var cards = await people.Cards.Where(p => contacts.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var theirs = await people.MunicipalitiesOf(ids, ct);
        var choices = await db.Set<DigestChoice>().AsNoTracking().Where(c => contacts.Contains(c.PersonId)).ToDictionaryAsync(c => c.PersonId, ct);
        var wanted = new List<Wanted>();
        foreach (var contact in cards.Values.Where(c => theirs[c.Id].Any()))
        {
            var municipalities = theirs[contact.Id].ToList();
            var choice = choices.GetValueOrDefault(contact.Id) ?? DigestChoice.Of(contact.Id);
            var zone = municipalities[0].Zone;
            var begin = choice.Period.Begin(Zones.ToLocal(now, zone).Date);
            foreach (var first in new[] { begin, choice.Period.Next(begin) })
            {
                var due = Zones.ToUtc(first, new TimeOnly(7, 0), zone);
                wanted.Add(new Wanted
                {
                    Scope = new PlanScope(ScopeKinds.Contact, contact.Id),
                    Rule = Rule,
                    To = contact.AsRecipient(),
                    Thing = $"digest:{choice.Period}",
                    Revision = first.DayNumber,
                    About = string.Join(", ", municipalities.Select(m => m.Name)),
                    Zone = zone,
                    DueAt = due,
                    KnownAt = choice.SavedAt,
                    UsefulUntil = due.AddDays(6),
                    Letter = Letter,
                    Values = () => null,
                    ReadValues = stop => Values(contact, choice, municipalities, first, stop),
                });
            }
        }
        return wanted;
    }

    /// <summary>What the digest says; null when there is nothing new and the contact does not want to hear that.</summary>
    private async Task<IReadOnlyDictionary<string, string>?> Values(
        PersonCard contact, DigestChoice choice, List<MunicipalityCard> municipalities, DateOnly first, CancellationToken ct)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(contact.Language == "en" ? "en-GB" : "da-DK");
        var page = await staff.Of([.. municipalities.Select(m => m.Id)], new PageRequest(1, MostRows), ct);
        var rows = Table(page.Items);
        var last = await mails.Last(contact.Id, Letter, ct);
        var nothing = page.Total == 0 || last?.GetValueOrDefault("rows") == rows;
        if (nothing && !choice.WhenNothing) return null;
        var from = choice.Period switch { DigestPeriod.Weekly => first.AddDays(-7), DigestPeriod.Monthly => first.AddMonths(-1), _ => first.AddMonths(-3) };
        return new Dictionary<string, string>
        {
            ["municipality"] = string.Join(", ", municipalities.Select(m => m.Name)),
            ["from"] = Shown.Date(from),
            ["to"] = Shown.Date(first.AddDays(-1)),
            ["nothing"] = nothing ? T("Digest.Nothing") : "",
            ["more"] = page.Total > page.Items.Count ? T("Digest.More", page.Total - page.Items.Count) : "",
            ["link"] = $"{LetterKind.Site}/staff",
            ["rows"] = rows,
        };
    }

    /// <summary>The allowed fields and no others, as a Markdown table.</summary>
    private static string Table(IReadOnlyList<StaffRow> rows) => rows.Count == 0 ? "" : string.Join('\n',
    [
        Line(T("Name"), T("Digest.Workplace"), T("Staff.NextDay"), T("Staff.Attendance"), T("Staff.Assignments"), T("Staff.Practice"), T("Staff.Supervision"), T("Staff.Status")),
        Line([.. Enumerable.Repeat("---", 8)]),
        .. rows.Select(r => Line(Cell(r.Name), Cell(r.Workplace ?? ""), r.NextDay is { } next ? Shown.ShortDate(next) : "–", Count(r.Attendance), Count(r.Assignments), Count(r.Practice), Count(r.Supervision), Cell(r.Status))),
    ]);

    private static string Line(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Cell(string text) => LetterPress.Escaped(text);

    private static string Count(Progressing.Count count) => count.Needed == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{count.Done}/{count.Needed}");
}
