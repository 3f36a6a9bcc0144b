namespace Certification.Tests.Support;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = Above(AppContext.BaseDirectory);

    /// <summary>What people wrote under src/&lt;project&gt; (all projects when empty): nothing built, generated or fetched.</summary>
    public static IEnumerable<string> Sources(string project = "") => Under(Path.Combine("src", project));

    /// <summary>What people wrote under tests.</summary>
    public static IEnumerable<string> Tests() => Under("tests");

    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "data"));

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Certification.sln"))
            ? folder
            : Above(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new InvalidOperationException("These tests read the working copy; no Certification.sln lies above them."));
}
