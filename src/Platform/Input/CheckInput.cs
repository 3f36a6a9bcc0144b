using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Http;

namespace Certification.Platform.Input;

/// <summary>Input that is badly typed: the member's path and what is wrong with it.</summary>
public sealed class BadInputException(IReadOnlyDictionary<string, string[]> errors) : Exception("Bad input.")
{
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>
/// Reads the annotations of an <c>Input</c>, for the API's group filter and for pages alike. The framework's own
/// validation passes over types that are not public, and ours are not.
/// </summary>
public static class CheckInput
{
    /// <summary>A group filter: an endpoint's argument that is one of our input types is checked before the endpoint runs.</summary>
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext endpoint, EndpointFilterDelegate next)
    {
        var inputs = endpoint.MethodInfo.GetParameters().Index().Where(p => p.Item.ParameterType is { Name: "Input", IsNested: true }).Select(p => (At: p.Index, Type: p.Item.ParameterType)).ToList();
        if (inputs.Count == 0) return next;
        return context =>
        {
            foreach (var (at, type) in inputs)
                // A form without a single field of it is an input all the same, with everything missing.
                if (Errors(context.Arguments[at] ?? Activator.CreateInstance(type)!) is { Count: > 0 } errors) throw new BadInputException(errors);
            return next(context);
        };
    }

    /// <summary>Every broken annotation, by member path ("Email", "Marks[2].Mark").</summary>
    public static Dictionary<string, string[]> Errors(object input)
    {
        var found = new Dictionary<string, List<string>>();
        Check(input, "", found);
        return found.ToDictionary(e => e.Key, e => e.Value.ToArray());
    }

    private static void Check(object input, string path, Dictionary<string, List<string>> found)
    {
        foreach (var property in input.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0) continue;
            var value = Cleaned(input, property);
            var name = path + property.Name;
            var context = new ValidationContext(input) { MemberName = property.Name, DisplayName = property.Name };
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
                // A form sends an empty text for a field left blank; only what must be there can be wrong with it.
                if ((value is not "" || rule is RequiredAttribute) && rule.GetValidationResult(value, context) is not null)
                    Add(found, name, Sentence(rule));
            // A form's choice can be a number that names nothing.
            if (value is Enum && !Enum.IsDefined(value.GetType(), value)) Add(found, name, Texts.T("Unreadable"));
            if (value is IEnumerable items and not string) CheckItems(items, name, found);
        }
        if (input is not IValidatableObject combined) return;
        foreach (var wrong in combined.Validate(new ValidationContext(input)))
            foreach (var member in wrong.MemberNames.DefaultIfEmpty(""))
                Add(found, path + member, wrong.ErrorMessage!);
    }

    /// <summary>The one place where typed texts are freed of what nobody sees, before any rule looks at them.</summary>
    private static object? Cleaned(object input, PropertyInfo property)
    {
        var isLine = property.GetCustomAttribute<StringLengthAttribute>() is { MaximumLength: <= TypedText.LongestLine };
        string Clean(string text) => isLine ? TypedText.OneLine(text) : TypedText.Clean(text);
        var value = property.GetValue(input);
        switch (value)
        {
            case string text when property.CanWrite && Clean(text) is var clean && clean != text:
                property.SetValue(input, clean);
                return clean;
            case IList<string?> { IsReadOnly: false } texts:
                for (var i = 0; i < texts.Count; i++) texts[i] = texts[i] is { } one ? Clean(one) : null;
                break;
            case IDictionary<string, string?> { IsReadOnly: false } answers:
                foreach (var key in answers.Keys.ToList()) answers[key] = answers[key] is { } answer ? Clean(answer) : null;
                break;
        }
        return value;
    }

    private static void CheckItems(IEnumerable items, string name, Dictionary<string, List<string>> found)
    {
        var index = 0;
        foreach (var item in items)
        {
            // A list has no gaps; in a table of answers one may be missing.
            if (item is null && items is IList) Add(found, $"{name}[{index}]", Texts.T("Unreadable"));
            if (item?.GetType() is { IsClass: true, Namespace: { } space } && space.StartsWith("Certification.", StringComparison.Ordinal))
                Check(item, $"{name}[{index}].", found);
            index++;
        }
    }

    private static void Add(Dictionary<string, List<string>> found, string name, string sentence)
    {
        if (!found.TryGetValue(name, out var sentences)) found[name] = sentences = [];
        sentences.Add(sentence);
    }

    /// <summary>What is wrong, by the annotation's kind, in the reader's language.</summary>
    private static string Sentence(ValidationAttribute rule) => rule switch
    {
        RequiredAttribute => Texts.T("Required"),
        StringLengthAttribute { MinimumLength: > 0 } length => Texts.T("LengthBetween", length.MinimumLength, length.MaximumLength),
        StringLengthAttribute length => Texts.T("TooLong", length.MaximumLength),
        MaxLengthAttribute length => Texts.T("TooMany", length.Length),
        Certification.Platform.Text.PlainEmailAttribute => Texts.T("BadEmail"),
        Certification.Platform.Text.PersonNameAttribute => Texts.T("BadName"),
        UrlAttribute => Texts.T("BadUrl"),
        RangeAttribute range => Texts.T("OutOfRange", range.Minimum, range.Maximum),
        PlannableDateAttribute => Texts.T("DateOutOfRange", Written.Date(PlannableDateAttribute.First), Written.Date(PlannableDateAttribute.Last)),
        NoPersonalNumberAttribute => Texts.T("PersonalNumber"),
        _ => Texts.T("Unreadable"),
    };
}
