using System.ComponentModel.DataAnnotations;

namespace Certification.Platform.Input;

/// <summary>
/// A date that something can be planned for. Further out lies only a slip of the finger ("20226"), and weeks added to it run
/// over the end of the calendar in every later view.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlannableDateAttribute : ValidationAttribute
{
    public static readonly DateOnly First = new(2000, 1, 1);
    public static readonly DateOnly Last = new(2100, 12, 31);

    public override bool IsValid(object? value) => value is not DateOnly date || date >= First && date <= Last;
}
