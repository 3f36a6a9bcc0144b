using System.Reflection;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Programmes.Publishing;

/// <summary>Publishes the programme versions that ship with the product and are not in the database yet.</summary>
internal sealed class LoadCatalogue(AppDb db, TimeProvider clock)
{
    public async Task Handle(CancellationToken ct)
    {
        var published = await db.ProgrammeVersions.AsNoTracking().ToListAsync(ct);
        foreach (var (file, json) in Files())
        {
            ProgrammeVersion shipped;
            try
            {
                shipped = ProgrammeVersion.Publish(json, clock.GetUtcNow().UtcDateTime);
            }
            catch (InvalidProgrammeException e)
            {
                throw new InvalidOperationException($"{file} cannot be used. {e.Message}", e);
            }
            if (published.Find(v => v.ProgrammeKey == shipped.ProgrammeKey && v.Number == shipped.Number) is not { } known)
                db.Add(shipped);
            else if (known.Json != shipped.Json)
                throw new InvalidOperationException($"{file} differs from the published {known.ProgrammeKey} version {known.Number}. A published version never changes: give it the next version number.");
        }
        await db.SaveChangesAsync(ct);
    }

    /// <summary>The files of Catalogue/, as they were built into the assembly.</summary>
    internal static IEnumerable<(string File, string Json)> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }
}
