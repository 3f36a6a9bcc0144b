using System.Globalization;

namespace Certification.Platform.Input;

/// <summary>What stands in a page's address, which anybody can edit: a value that makes no sense is as good as none.</summary>
public static class Query
{
    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static T? Choice<T>(string? text) where T : struct, Enum =>
        Input.Choice<T>.TryParse(text, out var choice) ? choice.Value : null;

    /// <summary>As the browser's date field sends it.</summary>
    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
