namespace Certification.Cohorts.Enrolling;

/// <summary>One person as the list has them, trimmed, with the municipality under its official name; optional fields that are blank are null.</summary>
internal sealed record EnrolmentListRow(
    int Line, string FirstName, string LastName, string Email, string? Phone, string? Workplace, string? Administration,
    string Municipality, string? JobTitle, string? Language, string? Remark);

/// <summary>
/// What one row of the list came to: a person, or the problems. Line is where it starts: the physical line of a CSV file, the
/// row number of a sheet. Fields are as written, for the rejected rows to be downloaded, with civil registration numbers masked.
/// </summary>
internal readonly record struct ListLine(int Line, EnrolmentListRow? Row, IReadOnlyList<ListProblem> Problems, IReadOnlyList<string> Fields);

/// <summary>A row before any rule has seen it; ProblemColumn is the zero-based field that the problem is about, if it is one.</summary>
internal readonly record struct RawRow(int Line, IReadOnlyList<string> Fields, ListProblem? Problem = null, int? ProblemColumn = null)
{
    public bool IsBlank => Problem is null && Fields.All(string.IsNullOrWhiteSpace);
}

/// <summary>How the list was read, shown in the preview: "CSV", encoding and separator, or "XLSX" and the name of the sheet.</summary>
internal sealed record ListForm(string Format, string? Encoding = null, char? Separator = null, string? Sheet = null);

/// <summary>The rows of a list in one file format, each time from the start, blank rows left out.</summary>
internal interface IListRows : IDisposable
{
    ListForm Form { get; }

    IEnumerable<RawRow> Rows();
}
