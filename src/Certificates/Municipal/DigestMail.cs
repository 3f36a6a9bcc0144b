using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Certification.Certificates.Board;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Municipal;

/// <summary>
/// A contact's digest: one row per member of staff, the same that the page shows. One for each period, mailed on the first workday after it,
/// and only when something has changed since the last one or the contact wants to hear that nothing has.
/// </summary>
internal sealed class DigestMail(AppDb db, PeopleReader people, ReadStaff staff, SeatsReader seats, MailReader mails, TimeProvider clock) : IMailSource
{
    public const string Rule = "digest";

    /// <summary>What the rows may take of a mail: of its values (40,000 signs, as JSON) and of its HTML (80,000), with room for the letter around them.</summary>
    private const int MostValues = 34_000, MostHtml = 68_000;

    /// <summary>The tags of a row and its eight cells.</summary>
    private const int HtmlOfRow = 95;

    /// <summary>What the values call the seal of all rows, those too for which the mail has no room.</summary>
    private const string Seal = "seal";

    public static readonly LetterKind Letter = new("digest", LetterClass.Digest, key => T(key), ["municipality", "from", "to", "nothing", "more", "seats", "link"], ["rows"]);

    public static readonly Certification.Notices.Contracts.Letters All = new([Letter]);

    public string Kind => ScopeKinds.Contact;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var contacts = ids.ToList();
        var now = clock.GetUtcNow().UtcDateTime;
        var cards = await people.Cards.Where(p => contacts.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var theirs = await people.OrganisationsOf(ids, ct);
        var choices = await db.Set<DigestChoice>().AsNoTracking().Where(c => contacts.Contains(c.PersonId)).ToDictionaryAsync(c => c.PersonId, ct);
        var wanted = new List<Wanted>();
        foreach (var contact in cards.Values.Where(c => theirs[c.Id].Any()))
        {
            var organisations = theirs[contact.Id].ToList();
            var choice = choices.GetValueOrDefault(contact.Id) ?? DigestChoice.Of(contact.Id);
            var zone = organisations[0].Zone;
            var begin = choice.Period.Begin(Zones.ToLocal(now, zone).Date);
            foreach (var first in new[] { begin, choice.Period.Next(begin) })
            {
                var (due, told) = (Zones.ToUtc(first, new TimeOnly(7, 0), zone), new List<SharedOf>());
                wanted.Add(new Wanted
                {
                    Scope = new PlanScope(ScopeKinds.Contact, contact.Id),
                    Rule = Rule,
                    To = contact.AsRecipient(),
                    Thing = $"digest:{choice.Period}",
                    Revision = first.DayNumber,
                    About = string.Join(", ", organisations.Select(o => o.Title)),
                    Zone = zone,
                    DueAt = due,
                    // A new contact is not told of a period that had ended before they came.
                    KnownAt = choice.SavedAt > contact.CreatedAt ? choice.SavedAt : contact.CreatedAt,
                    UsefulUntil = due.AddDays(6),
                    Letter = Letter,
                    Values = () => null,
                    ReadValues = stop => Values(contact, choice, organisations, first, told, stop),
                    Shares = () => told,
                });
            }
        }
        return wanted;
    }

    /// <summary>What the digest says; null when there is nothing new and the contact does not want to hear that.</summary>
    private async Task<IReadOnlyDictionary<string, string>?> Values(
        PersonCard contact, DigestChoice choice, List<OrganisationCard> organisations, DateOnly first, List<SharedOf> told, CancellationToken ct)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(contact.Language == "en" ? "en-GB" : "da-DK");
        var all = await staff.AllOf([.. organisations.Select(o => o.Id)], ct);
        var lines = all.Select(Line).ToList();
        var accounts = await seats.Read([.. organisations.Where(o => o.IsMunicipality).Select(o => o.Id)], ct);
        var bought = string.Join(' ', accounts.Where(a => a.HasAgreement).Select(a => T("Digest.Seats", a.Municipality, a.Bought, a.Used, a.Left)));
        var seal = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [.. lines, bought]))));
        var last = await mails.Last(contact.Id, Letter, ct);
        var nothing = all.Count == 0 || last?.GetValueOrDefault(Seal) == seal;
        if (nothing && !choice.WhenNothing) return null;
        var shown = Fitting(lines);
        told.AddRange(all.Take(shown).GroupBy(row => row.MunicipalityId, row => row.EnrolmentId).Select(staffOf => new SharedOf(TransferWay.Digest, staffOf.Key, [.. staffOf], StaffRow.FieldNames)));
        var from = choice.Period switch { DigestPeriod.Weekly => first.AddDays(-7), DigestPeriod.Monthly => first.AddMonths(-1), _ => first.AddMonths(-3) };
        return new Dictionary<string, string>
        {
            ["municipality"] = string.Join(", ", organisations.Select(o => o.Title)),
            ["from"] = Written.Date(from),
            ["to"] = Written.Date(first.AddDays(-1)),
            ["nothing"] = nothing ? T("Digest.Nothing") : "",
            ["more"] = shown < lines.Count ? T("Digest.More", lines.Count - shown) : "",
            ["seats"] = bought,
            ["link"] = $"{LetterKind.Site}/staff",
            ["rows"] = Table(lines.Take(shown)),
            [Seal] = seal,
        };
    }

    /// <summary>How many of these lines a mail has room for.</summary>
    private static int Fitting(List<string> lines)
    {
        var (values, html) = (0, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            values += JsonEncodedText.Encode(lines[i]).Value.Length + 2;
            html += WebUtility.HtmlEncode(lines[i]).Length + HtmlOfRow;
            if (values > MostValues || html > MostHtml) return i;
        }
        return lines.Count;
    }

    private static string Table(IEnumerable<string> lines) => lines.Any() ? string.Join('\n', [Head(), .. lines]) : "";

    /// <summary>All that a municipality may see but the cohort, for which a mail is too narrow.</summary>
    private static IReadOnlyList<StaffField> Fields => [.. StaffRow.Fields.Where(f => f.Name != nameof(StaffRow.Cohort))];

    private static string Head() => string.Join('\n',
        Row([.. Fields.Select(f => f.Head())]),
        Row([.. Enumerable.Repeat("---", Fields.Count)]));

    /// <summary>The allowed fields and no others, as a line of a Markdown table.</summary>
    private static string Line(StaffRow row) => Row([.. Fields.Select(f => Cell(f.Text(row)))]);

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Cell(string text) => LetterPress.Escaped(text);
}
