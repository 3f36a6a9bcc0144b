using System.Globalization;
using System.Reflection;
using Certification.Platform.Access;
using Certification.People.Contracts;
using Certification.Platform.Data;
using CsvHelper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Organisations;

/// <summary>Puts the municipalities of Denmark and Greenland into the database; those there already are left alone.</summary>
internal sealed class LoadMunicipalities(AppDb db)
{
    public async Task Handle(CancellationToken ct)
    {
        var known = (await db.Organisations.Where(o => o.Code != null).Select(o => o.Code!).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        using var csv = CsvReader.Create(Assembly.GetExecutingAssembly().GetManifestResourceStream("municipalities.csv")!);
        while (csv.Read())
            if (!known.Contains(csv.GetString("code"))) db.Add(Organisation.Municipality(csv.GetString("code"), csv.GetString("name"), csv.GetString("region"), csv.GetString("country")));
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>The municipalities, for whoever enrols.</summary>
internal static class ReadMunicipalities
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/municipalities", async (PeopleReader people, CancellationToken ct) =>
            (await people.Municipalities(ct)).Values.OrderBy(m => m.Name, StringComparer.Create(CultureInfo.GetCultureInfo("da-DK"), false)))
            .RequireAuthorization(Policies.Staff);
}
