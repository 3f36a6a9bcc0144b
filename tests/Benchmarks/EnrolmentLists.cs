using System.Text;
using Certification.People;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Benchmarks;

/// <summary>Enrolment lists of any length, as Danish Excel writes them.</summary>
internal static class EnrolmentLists
{
    public static async Task<byte[]> Of(int rows, AppDb db)
    {
        var municipalities = await db.Set<Organisation>().Where(o => o.Kind == OrganisationKind.Municipality).OrderBy(o => o.Id).Select(o => o.Name).ToListAsync();
        var list = new StringBuilder("Fornavn;Efternavn;E-mail;Telefon;Arbejdsplads;Forvaltning;Kommune;Stilling;Sprog;Bemærkning\r\n");
        for (var i = 0; i < rows; i++)
            list.Append(Names.FirstName(i)).Append(';').Append(Names.LastName(i)).Append(';').Append(Names.Email(i)).Append(';').Append(Names.Phone(i)).Append(';')
                .Append(Names.Workplace(i)).Append(';').Append(Names.Administration(i)).Append(';').Append(municipalities[i % municipalities.Count]).Append(";Konsulent;Dansk;")
                .Append(i % 10 == 0 ? "Ønsker parkering" : "").Append("\r\n");
        return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(list.ToString());
    }
}
