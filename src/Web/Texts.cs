using Certification.Platform.Text;

namespace Certification.Web;

/// <summary>The texts of the frame around every page.</summary>
internal static class Texts
{
    private static readonly ModuleTexts All = new(typeof(Texts));

    public static string T(string key, params object?[] args) => All[key, args];
}
