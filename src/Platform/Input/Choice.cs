using System.Diagnostics.CodeAnalysis;

namespace Certification.Platform.Input;

/// <summary>
/// A choice in the address of an API call, by its name in any letter case, as answers write it. The framework's own binding
/// asks for the name as the code spells it, and takes numbers, which are nobody's contract.
/// </summary>
public readonly record struct Choice<T>(T Value) where T : struct, Enum
{
    public static implicit operator T(Choice<T> choice) => choice.Value;

    public static implicit operator Choice<T>(T value) => new(value);

    /// <summary>As an address writes it, so that what was asked for can be asked for again.</summary>
    public override string ToString() => Value.ToString();

    [SuppressMessage("Design", "CA1000", Justification = "The framework's binding looks for it here.")]
    public static bool TryParse(string? text, out Choice<T> choice)
    {
        var named = Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && char.IsAsciiLetter(text!.TrimStart()[0]);
        choice = named ? value : default;
        return named;
    }
}
