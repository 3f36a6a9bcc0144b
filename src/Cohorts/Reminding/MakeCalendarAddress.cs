using Certification.Notices.Contracts;
using Certification.Platform;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>Makes the private address at which a participant's calendar finds their days; the one before ends. It is told once, for only its hash is kept.</summary>
internal sealed class MakeCalendarAddress(AppDb db, Caller caller, ActionLinks links, AuditTrail audit, IOptions<SiteOptions> site, TimeProvider clock)
{
    public const string Purpose = "calendar-feed";

    public static readonly LinkRight Right = new(Purpose, "/calendar/", () => T("Link.Calendar"), () => T("Link.Calendar.Does"), () => T("Link.Calendar.Lasts", Years)) { Subjects = LinkRight.ThePerson };

    /// <summary>A subscription is set up once and forgotten; it must outlive every course.</summary>
    private const int Years = 10;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/me/calendar", async (MakeCalendarAddress feature, CancellationToken ct) =>
            new { Address = await feature.Handle(ct) }).RequireAuthorization(Policies.Participants);

    public async Task<string> Handle(CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var had = await links.MadeAt(Purpose, caller.PersonId, ct) is not null;
        await links.End(Purpose, caller.PersonId, ct);
        var secret = links.Make(Purpose, caller.PersonId, clock.GetUtcNow().UtcDateTime.AddYears(Years));
        // Whose days it shows and since when, never the address.
        audit.Note("calendar.address-made", AuditEntry.Person, caller.PersonId, after: had ? "in place of another" : "the first");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return $"{site.Value.Address}/calendar/{secret}.ics";
    }
}
