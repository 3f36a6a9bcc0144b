using static Certification.Platform.Texts;

namespace Certification.Platform.Personal;

/// <summary>What people read of a class of data: its name, why it is held, and how long, from the configuration.</summary>
public static class PersonalWords
{
    /// <summary>The classes that tell of people, in the order in which they are told.</summary>
    public static readonly IReadOnlyList<DataClass> Told = [.. Enum.GetValues<DataClass>().Where(c => c is not (DataClass.None or DataClass.Organisation))];

    public static string Name(DataClass held) => T($"DataClass.{held}");

    /// <summary>Why it is held.</summary>
    public static string Why(DataClass held) => T($"DataClassWhy.{held}");

    /// <summary>How long.</summary>
    public static string Kept(DataClass held, RetentionOptions options) => held switch
    {
        DataClass.Content => T("Kept.AfterCourse", options.HomeworkMonths),
        DataClass.Decision => T("Kept.Decision", options.HomeworkMonths),
        DataClass.Supervision => T("Kept.AfterSession", options.SupervisionMonths),
        DataClass.Certificate => T("Kept.Permanent"),
        DataClass.MailBody => Period(options.MailBodyDays, RetentionUnit.Days),
        DataClass.MailMeta => Period(options.MailMonths, RetentionUnit.Months),
        DataClass.Access => T("Kept.AfterUse", options.AccessDays, options.PersonMonths),
        DataClass.Audit => Period(options.AuditYears, RetentionUnit.Years),
        DataClass.Sharing => Period(options.SharingMonths, RetentionUnit.Months),
        DataClass.Identity or DataClass.Contact => T("Kept.UntilErasedOr", options.PersonMonths),
        _ => T("Kept.UntilErased"),
    };

    public static string Period(int number, RetentionUnit unit) => T($"Kept.{unit}", number);
}
