using Certification.Platform.Audit;

namespace Certification.Platform.Personal;

/// <summary>What people read of an enumeration's value, from whichever module has the word: its text "EnrolmentState.Withdrawn".</summary>
public sealed class ValueWords(IEnumerable<AuditWords> modules)
{
    /// <summary>Words whose keys are shorter than the name of the enumeration.</summary>
    private static readonly Dictionary<string, string> Shorter = new() { ["AttendanceMark"] = "Mark", ["Roles"] = "Role" };

    /// <summary>Null where no module has a word for it.</summary>
    public string? Find(Type enumeration, string value) =>
        modules.Select(m => m.Texts.Find($"{Shorter.GetValueOrDefault(enumeration.Name, enumeration.Name)}.{value}")).FirstOrDefault(word => word is not null);
}
