using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Certification.Tests.Rights;

/// <summary>A body that an endpoint's checks let through, read off the annotations of its Input: what is refused then is refused for whose it is.</summary>
internal static class Bodies
{
    public static Dictionary<string, object?> Of(Type input) =>
        input.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => Value(p.PropertyType, p));

    private static object? Value(Type type, PropertyInfo property)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string)) return Text(property);
        if (plain == typeof(bool)) return true;
        if (plain.IsEnum) return JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(plain).First(name => name != "None"));
        if (plain == typeof(int)) return property.GetCustomAttribute<RangeAttribute>() is { } range ? Math.Max(Convert.ToInt32(range.Minimum, System.Globalization.CultureInfo.InvariantCulture), 0) : 0;
        if (plain == typeof(decimal) || plain == typeof(double)) return 1;
        if (plain == typeof(DateOnly)) return "2026-12-01";
        if (plain == typeof(TimeOnly)) return "09:00:00";
        if (plain == typeof(DateTime)) return "2026-12-01T09:00:00Z";
        if (typeof(IDictionary).IsAssignableFrom(plain) || plain.IsGenericType && plain.Name.Contains("Dictionary", StringComparison.Ordinal)) return new Dictionary<string, object?>();
        if (plain.IsGenericType && typeof(IEnumerable).IsAssignableFrom(plain)) return new[] { Value(plain.GetGenericArguments()[0], property) };
        return plain.IsClass && plain.Namespace?.StartsWith("Certification.", StringComparison.Ordinal) == true ? Of(plain) : null;
    }

    private static string Text(PropertyInfo property)
    {
        if (property.Name == "Requirement") return "assignment1";
        if (property.GetCustomAttribute<EmailAddressAttribute>() is not null) return "nobody@example.org";
        if (property.GetCustomAttribute<UrlAttribute>() is not null) return "https://example.org";
        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern) return pattern.Pattern.Split('|')[0];
        return new string('a', Math.Max(property.GetCustomAttribute<StringLengthAttribute>()?.MinimumLength ?? 0, 3));
    }
}
