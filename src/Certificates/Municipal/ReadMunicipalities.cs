using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Municipal;

/// <summary>A municipality with people in training, its contacts, and how each one's digest is doing.</summary>
internal sealed record MunicipalityLine(int Id, string Name, int InTraining, IReadOnlyList<ContactLine> Contacts, SeatAccount? Seats, bool NeedsBasis);

/// <summary>One contact, of the municipality or of something in it (then named), and the digest's heartbeat.</summary>
internal sealed record ContactLine(int PersonId, string Name, string? Of, Heartbeat Digest);

/// <summary>The municipalities that have people in training or a contact, for the secretariat.</summary>
internal sealed class ReadMunicipalities(CohortReader cohorts, PeopleReader people, ReadHeartbeats heartbeats, SeatsReader seats)
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/municipalities/digests", async (ReadMunicipalities feature, CancellationToken ct) => await feature.Handle(ct)).RequireAuthorization(Policies.Coordinators);

    public async Task<IReadOnlyList<MunicipalityLine>> Handle(CancellationToken ct)
    {
        var training = await cohorts.InTraining.GroupBy(e => e.MunicipalityId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var all = await people.Municipalities(ct);
        var contacts = await people.EveryContact(ct);
        var blocked = (await people.WithoutBasis(ct)).Select(m => m.Id).ToHashSet();
        var digests = await heartbeats.Of([.. contacts.SelectMany(c => c).Select(c => c.Person.Id).Distinct()], ct);
        var accounts = (await seats.Read((IReadOnlyCollection<int>?)null, ct)).ToDictionary(a => a.MunicipalityId);
        return
        [
            .. from municipality in all.Values
               where training.ContainsKey(municipality.Id) || contacts[municipality.Id].Any() || accounts.ContainsKey(municipality.Id)
               orderby municipality.Name
               select new MunicipalityLine(municipality.Id, municipality.Name, training.GetValueOrDefault(municipality.Id),
                   [.. contacts[municipality.Id].Select(c => new ContactLine(c.Person.Id, c.Person.Name, c.Of.IsMunicipality ? null : c.Of.Name, digests[c.Person.Id]))], accounts.GetValueOrDefault(municipality.Id), blocked.Contains(municipality.Id)),
        ];
    }
}
