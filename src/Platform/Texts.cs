using Certification.Platform.Text;

namespace Certification.Platform;

/// <summary>The texts of the shared components.</summary>
internal static class Texts
{
    private static readonly ModuleTexts All = new(typeof(Texts));

    public static string T(string key, params object?[] args) => All[key, args];
}
