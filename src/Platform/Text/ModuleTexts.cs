using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;

namespace Certification.Platform.Text;

/// <summary>The texts of one module: the resource file beside <paramref name="anchor"/>, Danish and neutral, English as satellite.</summary>
public sealed class ModuleTexts(Type anchor)
{
    private readonly ResourceManager resources = new(anchor);
    // A resource manager takes a lock for every text, and a board is made of thousands.
    private readonly ConcurrentDictionary<(string Culture, string Key), string> read = new();

    public string this[string key, params object?[] args]
    {
        get
        {
            var culture = CultureInfo.CurrentUICulture;
            var text = read.GetValueOrDefault((culture.Name, key)) ?? Read(culture, key);
            return args.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, args);
        }
    }

    /// <summary>The text, where there is one.</summary>
    public string? Find(string key) => resources.GetString(key, CultureInfo.CurrentUICulture);

    /// <summary>The keys that begin so.</summary>
    internal IEnumerable<string> Keys(string prefix) => resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().Select(text => (string)text.Key).Where(key => key.StartsWith(prefix, StringComparison.Ordinal));

    private string Read(CultureInfo culture, string key) => read[(culture.Name, key)] = resources.GetString(key, culture)
        ?? throw new MissingManifestResourceException($"{anchor.FullName} has no text '{key}'.");
}
