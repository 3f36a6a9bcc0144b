using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Certification.Platform.Text;

namespace Certification.Tests.Rights;

/// <summary>A body that an endpoint's checks let through, read off the annotations of its Input: what is refused then is refused for whose it is.</summary>
internal static class Bodies
{
    /// <summary>Either of these will do, and both together are refused.</summary>
    private static readonly string[] OneOfTwo = ["ReplacementDayId"];

    /// <param name="input">The Input type.</param>
    /// <param name="id">The id of a thing by its kind ("days"); null for what the world does not hold.</param>
    public static Dictionary<string, object?> Of(Type input, Func<string, int?> id) =>
        input.GetProperties().Where(p => p.SetMethod is { IsPublic: true } && !OneOfTwo.Contains(p.Name)).ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => Value(p.PropertyType, p, id));

    private static object? Value(Type type, PropertyInfo property, Func<string, int?> id)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string)) return Text(property);
        if (plain == typeof(bool)) return true;
        if (plain.IsEnum) return JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(plain).First(name => name != "None"));
        if (plain == typeof(int) && Kind(property.Name) is { } kind && id(kind) is { } found) return found;
        if (plain == typeof(int) && property.Name == "Number") return 1;
        if (plain == typeof(int)) return property.GetCustomAttribute<RangeAttribute>() is { } range ? Math.Max(Convert.ToInt32(range.Minimum, System.Globalization.CultureInfo.InvariantCulture), 0) : 0;
        if (plain == typeof(decimal) || plain == typeof(double)) return 1;
        if (plain == typeof(DateOnly)) return "2026-12-01";
        if (plain == typeof(TimeOnly)) return "09:00:00";
        if (plain == typeof(DateTime)) return "2026-12-01T09:00:00Z";
        if (typeof(IDictionary).IsAssignableFrom(plain) || plain.IsGenericType && plain.Name.Contains("Dictionary", StringComparison.Ordinal)) return new Dictionary<string, object?>();
        if (plain.IsGenericType && typeof(IEnumerable).IsAssignableFrom(plain)) return new[] { Value(plain.GetGenericArguments()[0], property, id) };
        return plain.IsClass && plain.Namespace?.StartsWith("Certification.", StringComparison.Ordinal) == true ? Of(plain, id) : null;
    }

    /// <summary>What a member names by its id: "MissedDayId" a day, "EnrolmentIds" enrolments.</summary>
    private static string? Kind(string member) => member.TrimEnd('s') switch
    {
        var name when name.EndsWith("DayId", StringComparison.Ordinal) => "days",
        var name when name.EndsWith("EnrolmentId", StringComparison.Ordinal) => "enrolments",
        var name when name.EndsWith("CohortId", StringComparison.Ordinal) => "cohorts",
        "PersonId" => "people",
        "MunicipalityId" => "municipalities",
        "SupervisorId" => "supervisors",
        "IntoId" => "organisations",
        _ => null,
    };

    private static string Text(PropertyInfo property)
    {
        if (property.Name == "Requirement") return "assignment1";
        if (property.Name == "Key") return World.Rule;
        if (property.Name.EndsWith("Email", StringComparison.Ordinal)) return $"{property.Name}@example.org".ToLowerInvariant();
        if (property.GetCustomAttribute<PlainEmailAttribute>() is not null) return "nobody@example.org";
        if (property.GetCustomAttribute<UrlAttribute>() is not null) return "https://example.org";
        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern) return pattern.Pattern.Split('|')[0];
        return new string('a', Math.Max(property.GetCustomAttribute<StringLengthAttribute>()?.MinimumLength ?? 0, 3));
    }
}
