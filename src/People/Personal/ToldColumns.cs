using Certification.Platform.Personal;
using static Certification.People.Texts;

namespace Certification.People.Personal;

/// <summary>Which columns a person's copy tells people of, and what they are called; all others are in the data file alone, and the copy says so.</summary>
internal static class ToldColumns
{
    public const string Organisation = "Organisation", Requirement = "Requirement", Item = "Item";

    /// <summary>Numbers and keys that become the name of what they stand for.</summary>
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["MunicipalityId"] = Organisation,
        ["AdministrationId"] = Organisation,
        ["WorkplaceId"] = Organisation,
        ["OrganisationId"] = Organisation,
        ["CohortId"] = "Cohort",
        ["DayId"] = "Day",
        ["MissedDayId"] = "Day",
        ["ReplacementDayId"] = "Day",
        ["RequirementKey"] = Requirement,
        ["AwardKey"] = "Award",
    };

    /// <summary>The column by which people know a row that others hang on.</summary>
    public static readonly IReadOnlyDictionary<string, string> Headings = new Dictionary<string, string>
    {
        ["Enrolment"] = "CohortId",
        ["Attendance"] = "DayId",
        ["AwardCase"] = "AwardKey",
        ["Certificate"] = "Number",
        ["MailAddress"] = "Address",
        ["OutgoingMail"] = "Subject",
        ["Submission"] = "RequirementKey",
        ["SubmissionVersion"] = "SubmissionId",
        ["SupervisionSession"] = "Date",
    };

    /// <summary>What the rule of the model cannot see says nothing to people, by why that is so.</summary>
    private static readonly Dictionary<string, string[]> Technical = new()
    {
        ["packed for programs, or worked out from what is told"] =
            ["Progress.EnrolmentId", "Progress.Text", "AwardStep.Evidence", "PersonMerge.Moved", "SupervisionRecord.Attendees"],
        ["the same once more: the letter as text is told, of each mail its history, of who acted their role, and the person at the top"] =
            ["MailContent.Calendar", "MailContent.Html", "MailContent.Values", "AuditEntry.Actor", "OutgoingMail.Attempts", "OutgoingMail.CreatedAt", "OutgoingMail.Language", "OutgoingMail.Said",
             "OutgoingMail.ToName", "PlannedMessage.ToName"],
        ["the place in a chain, or the table, of what has a name"] = ["AuditEntry.Chain", "AuditEntry.Number", "AuditEntry.Subject", "SupervisionAttendee.Number"],
        ["how mails are queued, tried again and made up for"] =
            ["OutgoingMail.AtOnce", "OutgoingMail.BeforeClaim", "OutgoingMail.CalendarMethod", "OutgoingMail.Claim", "OutgoingMail.LeaseUntil", "OutgoingMail.Letter", "OutgoingMail.NextAt",
             "OutgoingMail.Node", "OutgoingMail.UsefulUntil", "OutgoingMail.WhileKind", "OutgoingMail.Zone", "MailChange.By", "AddressFault.Weight",
             "PlannedMessage.ChangedAt", "PlannedMessage.Held", "PlannedMessage.Letter", "PlannedMessage.PlannedAt", "PlannedMessage.Revision", "PlannedMessage.Round", "PlannedMessage.Rule", "PlannedMessage.ScopeKind", "PlannedMessage.Series",
             "PlannedMessage.Thing", "PlannedMessage.Urgent", "PlannedMessage.UsefulUntil", "PlannedMessage.Zone"],
        ["how programs and codes are kept from being used twice"] =
            ["Authenticator.LastStep", "KeptAnswer.Claim", "KeptAnswer.ContentType", "KeptAnswer.LeaseUntil", "KeptAnswer.Location", "KeptAnswer.Status",
             "ActionLink.CodeSentAt", "ActionLink.CodesSent", "ActionLink.Purpose", "ActionLink.WrongCodes"],
        ["the format of a file whose name is told"] = ["SubmissionFile.MediaType", "Waiver.MediaType"],
    };

    private static readonly HashSet<string> LeftOut = [.. Technical.Values.SelectMany(columns => columns)];

    /// <summary>Every column that is named here, for the test that it is there.</summary>
    public static IEnumerable<string> Named => LeftOut.Concat(Headings.Select(h => $"{h.Key}.{h.Value}"));

    /// <summary>What kind of thing a number or key stands for; null where it stands for itself.</summary>
    public static string? Kind(string property) => Kinds.GetValueOrDefault(property);

    /// <summary>The row of the same person on which this one hangs, where people know it by something.</summary>
    public static OwnedBy? Above(PersonalTable table, PersonalColumn column) =>
        table.Owners.FirstOrDefault(o => o.Column == column.Property && o.ParentColumn == "Id" && Headings.ContainsKey(o.Parent));

    /// <summary>In the order in which the entity was written, what the row is about first.</summary>
    public static IReadOnlyList<PersonalColumn> Of(PersonalTable table) =>
        [.. table.Columns.Where(c => IsTold(table, c)).OrderBy(c => IsReference(table, c) ? 0 : 1).ThenBy(c => c.Order)];

    /// <summary>The table's own word, or the one that every table has for such a column.</summary>
    public static string Label(PersonalTable table, PersonalColumn column) => Find($"Held.{table.Entity}.{column.Property}") ?? T($"Held.{column.Property}");

    private static bool IsTold(PersonalTable table, PersonalColumn column) =>
        !column.IsSecret && column.FileName is null && !LeftOut.Contains($"{table.Entity}.{column.Property}") && (!column.IsTechnical || IsReference(table, column));

    private static bool IsReference(PersonalTable table, PersonalColumn column) => Kind(column.Property) is not null || Above(table, column) is not null;
}
