using System.Security.Cryptography;
using System.Text;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>Answers a calendar that asks at somebody's private address: all days of the courses in which they take part, and those that they make up elsewhere.</summary>
internal sealed class ReadCalendarFeed(AppDb db, ActionLinks links, RemindedReader reminded, ReadVisits visits, CalendarFeed feed)
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/calendar/{secret:maxlength(100)}.ics", async (string secret, HttpContext http, ReadCalendarFeed feature, CancellationToken ct) =>
        {
            // The same answer for an address that never was and for one that was replaced.
            if (await feature.Handle(secret, ct) is not { } calendar) return Results.NotFound();
            var content = Encoding.UTF8.GetBytes(calendar);
            http.Response.Headers.CacheControl = "private, max-age=900";
            return Results.File(content, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\""));
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);

    /// <returns>Null when nobody has this address.</returns>
    public async Task<string?> Handle(string secret, CancellationToken ct)
    {
        if (await links.Find(MakeCalendarAddress.Purpose, secret, ct) is not { } link) return null;
        var enrolments = await db.Enrolments.Where(e => e.PersonId == link.SubjectId).Select(e => e.Id).ToListAsync(ct);
        var current = await reminded.Load(enrolments, ct);
        var elsewhere = await visits.Of(enrolments, ct);
        return current.Count == 0
            ? feed.Write([], T("Calendar.Name"))
            : current[0].Person.AsRecipient().Reads(() => feed.Write([.. current.SelectMany(p => InvitationMail.Entries(p, elsewhere[p.Enrolment.Id]))], T("Calendar.Name")));
    }
}
