using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Certification.Tests.Architecture;

/// <summary>One built project of the product, read from its file: also what method bodies use.</summary>
internal sealed record Built(string Name, string File)
{
    private const string Prefix = "Certification.";

    /// <summary>Whatever lies in the output folder, so that a new module is behind the walls from its first build.</summary>
    public static readonly IReadOnlyList<Built> All =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, Prefix + "*.dll")
            .Select(file => new Built(Path.GetFileNameWithoutExtension(file)[Prefix.Length..], file))
            .Where(project => project.Name != "Tests").OrderBy(project => project.Name, StringComparer.Ordinal),
    ];

    /// <summary>All but the platform, which is for everybody, and the migrations, which nobody names.</summary>
    public static IEnumerable<Built> Walled => All.Where(project => project.Name != "Platform" && !project.IsHistory);

    public bool IsHistory => Name.StartsWith("Migrations.", StringComparison.Ordinal);

    public string Namespace => Prefix + Name;

    public Assembly Load() => Assembly.Load(Prefix + Name);

    /// <summary>The product's projects that this one's code uses.</summary>
    public IReadOnlyList<string> Uses() => Read(reader =>
        reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal).ToList());

    /// <summary>Each type of another project that is named anywhere in this one.</summary>
    public IReadOnlyList<(string Project, string Namespace, string Type)> Names() => Read(reader =>
    {
        var found = new List<(string, string, string)>();
        // A nested type's scope is the type around it, which has a row of its own.
        foreach (var type in reader.TypeReferences.Select(reader.GetTypeReference).Where(t => t.ResolutionScope.Kind == HandleKind.AssemblyReference))
        {
            var assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
            if (assembly.StartsWith(Prefix, StringComparison.Ordinal))
                found.Add((assembly[Prefix.Length..], reader.GetString(type.Namespace), reader.GetString(type.Name)));
        }
        return found;
    });

    private T Read<T>(Func<MetadataReader, T> read)
    {
        using var file = new PEReader(System.IO.File.OpenRead(File));
        return read(file.GetMetadataReader());
    }
}
