using System.Globalization;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Personal;

/// <summary>Tells administrators that requests about personal data are soon due or overdue: how many, and no names; once a day at most, for as long as one is open.</summary>
internal sealed class RequestMail(AppDb db, PeopleReader people, TimeProvider clock) : IMailSource
{
    public const int DaysBefore = 7;

    public string Kind => ScopeKinds.Staff;

    public async Task<IReadOnlyList<Wanted>> Wanted(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow().UtcDateTime, Zones.Today(clock, Zones.Copenhagen));
        var soon = today.AddDays(DaysBefore);
        var open = await db.PersonalRequests.AsNoTracking().Where(r => r.State == RequestState.Open && r.Due <= soon).OrderBy(r => r.Due).ToListAsync(ct);
        if (open.Count == 0) return [];
        return
        [
            .. from to in await people.WithRole(Roles.Administrator, ct)
               where ids.Contains(to.Id)
               let own = open.Where(r => r.PersonId != to.Id).ToList()
               where own.Count > 0
               from wanted in DailyList.Of(to.AsRecipient(), Letters.RequestsDue, Texts.T("About.Requests", own.Count), Zones.Copenhagen, own.Min(KnownAt), now, () => new Dictionary<string, string>
               {
                   ["count"] = own.Count.ToString(CultureInfo.CurrentCulture),
                   ["overdue"] = own.Count(r => r.IsOverdue(today)).ToString(CultureInfo.CurrentCulture),
                   ["due"] = Written.Date(own[0].Due),
                   ["link"] = $"{LetterKind.Site}/personal-data",
               })
               select wanted,
        ];
    }

    private static DateTime KnownAt(PersonalRequest request)
    {
        var from = Zones.ToUtc(request.Due.AddDays(-DaysBefore), TimeOnly.MinValue, Zones.Copenhagen);
        return request.RegisteredAt > from ? request.RegisteredAt : from;
    }
}
