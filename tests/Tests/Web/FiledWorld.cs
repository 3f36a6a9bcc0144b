using System.Text;
using Certification.Platform.Files;
using Certification.Tests.Rights;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Web;

/// <summary>The world of every door, in which what is named as a file is one and every certificate has its status.</summary>
internal static class FiledWorld
{
    private const string List = "Fornavn;Efternavn;E-mail;Kommune\nAnne;Sørensen;anne.soerensen@example.org;Aarhus\n";

    public static async Task<World> Make()
    {
        var world = await World.Make();
        await world.PutFiles();
        return world;
    }

    public static async Task RestoreWithFiles(this World world)
    {
        await world.Restore();
        await world.PutFiles();
    }

    private static async Task PutFiles(this World world)
    {
        var stored = await world.Host.Services.GetRequiredService<FileStore>().Keep(new MemoryStream(Encoding.UTF8.GetBytes(List)), "liste.csv", default);
        await world.Host.Read(async db =>
        {
            foreach (var (table, column) in new[] { ("ImportUploads", "FileKey"), ("SubmissionFiles", "Key"), ("Waivers", "FileKey") })
                await db.Database.ExecuteSqlRawAsync($"UPDATE {table} SET \"{column}\"='{stored.Key}' WHERE \"{column}\"='none'");
            // No certificate is without a status; the world's own were put in without one.
            await db.Database.ExecuteSqlRawAsync("INSERT INTO CertificateStatusChanges(CertificateId, Status, ById, At) SELECT Id, 'Active', 1, IssuedAt FROM Certificates WHERE Id NOT IN (SELECT CertificateId FROM CertificateStatusChanges)");
            return true;
        });
    }
}
