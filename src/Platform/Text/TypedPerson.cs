using System.ComponentModel.DataAnnotations;

namespace Certification.Platform.Text;

/// <summary>A name as people have one: something with a letter in it, which no spreadsheet would run and no terminal obey. Lists and forms ask the same.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonNameAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string typed || IsName(typed);

    private static bool IsName(string typed)
    {
        var name = FieldText.OneLine(typed);
        return FieldText.HasLetter(name) && !FieldText.IsFormula(typed) && !FieldText.HasControls(name) && !FieldText.IsError(name);
    }
}

/// <summary>One address that mail can be sent to.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainEmailAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string typed || EmailAddress.IsPlausible(FieldText.Clean(typed));
}
