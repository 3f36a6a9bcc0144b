using Certification.Platform.Text;

namespace Certification.People;

/// <summary>The texts of this module.</summary>
internal static class Texts
{
    private static readonly ModuleTexts All = new(typeof(Texts));

    /// <summary>The text, where there is one.</summary>
    public static string? Find(string key) => All.Find(key);

    public static string T(string key, params object?[] args) => All[key, args];
}
