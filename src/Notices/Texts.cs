using Certification.Platform.Text;

namespace Certification.Notices;

/// <summary>The texts of this module.</summary>
internal static class Texts
{
    private static readonly ModuleTexts All = new(typeof(Texts));

    public static string T(string key, params object?[] args) => All[key, args];
}
