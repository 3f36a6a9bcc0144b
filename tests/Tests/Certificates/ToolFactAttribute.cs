namespace Certification.Tests.Certificates;

/// <summary>A fact that needs a command-line tool: skipped with the reason where it is not installed, but never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool)
    {
        Tool = tool;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Environment.GetEnvironmentVariable("CI") != "true" && !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))
            Skip = $"{tool} is not installed here.";
    }

    public string Tool { get; }
}
