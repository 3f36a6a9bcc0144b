using System.Text.Json;
using System.Text.Json.Serialization;
using Certification.Certificates.Progressing;
using Certification.Platform.Ui;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Board;

/// <summary>
/// What a municipality may know of one of its staff, and nothing else; participants see the same about themselves. The API answers with this record,
/// and page and digest are made of <see cref="Fields"/>: a field that is not here is in none of them.
/// </summary>
internal sealed record StaffRow(
    string Name, string? Workplace, string Cohort, DateOnly? NextDay, Count Attendance, Count Assignments, Count Practice, Count Supervision, string Status)
{
    [JsonIgnore]
    public StatusKind Kind { get; init; }
    [JsonIgnore]
    public int EnrolmentId { get; init; }
    [JsonIgnore]
    public int MunicipalityId { get; init; }

    /// <summary>The allow-list, with what stands above each field.</summary>
    public static readonly IReadOnlyList<StaffField> Fields =
    [
        new(nameof(Name), () => T("Name"), r => r.Name),
        new(nameof(Workplace), () => T("Digest.Workplace"), r => r.Workplace ?? ""),
        new(nameof(Cohort), () => T("Staff.Cohort"), r => r.Cohort),
        new(nameof(NextDay), () => T("Staff.NextDay"), r => r.NextDay is { } next ? Shown.ShortDate(next) : None),
        new(nameof(Attendance), () => T("Staff.Attendance"), r => Of(r.Attendance)),
        new(nameof(Assignments), () => T("Staff.Assignments"), r => Of(r.Assignments)),
        new(nameof(Practice), () => T("Staff.Practice"), r => Of(r.Practice)),
        new(nameof(Supervision), () => T("Staff.Supervision"), r => Of(r.Supervision)),
        new(nameof(Status), () => T("Staff.Status"), r => r.Status),
    ];

    /// <summary>The fields that leave the house with a row, for the log of what was shared.</summary>
    public static readonly string FieldNames = string.Join(',', Fields.Select(field => JsonNamingPolicy.CamelCase.ConvertName(field.Name)));

    private const string None = "–";

    private static string Of(Count count) => count.Needed == 0 ? None : count.ToString();
}

/// <summary>One field that a municipality may see.</summary>
/// <param name="Name">As the API calls it.</param>
/// <param name="Head">As people read it.</param>
/// <param name="Text">A row's value in words.</param>
internal sealed record StaffField(string Name, Func<string> Head, Func<StaffRow, string> Text);
