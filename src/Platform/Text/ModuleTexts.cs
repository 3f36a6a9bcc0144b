using System.Globalization;
using System.Resources;

namespace Certification.Platform.Text;

/// <summary>The texts of one module: the resource file beside <paramref name="anchor"/>, Danish and neutral, English as satellite.</summary>
public sealed class ModuleTexts(Type anchor)
{
    private readonly ResourceManager resources = new(anchor);

    public string this[string key, params object?[] args]
    {
        get
        {
            var text = resources.GetString(key, CultureInfo.CurrentUICulture)
                ?? throw new MissingManifestResourceException($"{anchor.FullName} has no text '{key}'.");
            return args.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, args);
        }
    }
}
