using Certification.Platform.Sheets;
using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>Turns the rows of one list into people or the reasons why not; it remembers addresses, for of two equal ones the first stays.</summary>
internal sealed class EnrolmentListRules(ListHeader header, MunicipalityNames municipalities)
{
    // Past so many different unknown names nobody reads suggestions, and measuring them all would take long.
    private const int Suggestions = 500;

    private readonly Dictionary<string, int> _lineOfEmail = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _nearest = new(StringComparer.Ordinal);

    public ListLine Check(RawRow raw)
    {
        var problems = new List<ListProblem>();
        if (raw.Problem is { } broken)
            problems.Add(broken with { Field = raw.ProblemColumn is { } column ? HeaderOf(column) : null });
        else if (raw.Fields.Count != header.Names.Count)
            problems.Add(new("list.field-count", null, $"{raw.Fields.Count}", $"{header.Names.Count}"));
        var hasPersonalNumber = false;
        foreach (var (column, field) in raw.Fields.Index())
        {
            // First of all: a list that holds one is not kept, however broken the rest of the row is.
            if (IsPersonalNumber(column, field))
            {
                hasPersonalNumber = true;
                problems.Add(new(ListProblem.PersonalNumber, HeaderOf(column)));
            }
            else if (field.Length > EnrolmentListLimits.FieldLength)
                problems.Add(new("list.field-too-long", HeaderOf(column), ListHeader.Number(EnrolmentListLimits.FieldLength)));
            else if (header.Names.ElementAtOrDefault(column) is "" && FieldText.Clean(field).Length > 0)
                problems.Add(new("list.nameless-column", null, $"{column + 1}"));
        }
        var row = problems.Count == 0 ? Read(raw, problems) : null;
        return new ListLine(raw.Line, problems.Count == 0 ? row : null, problems, Kept(raw.Fields, hasPersonalNumber));
    }

    private EnrolmentListRow? Read(RawRow raw, List<ListProblem> problems)
    {
        var firstName = Name(ListField.FirstName);
        var lastName = Name(ListField.LastName);
        var email = Email();
        var municipality = Municipality();
        var row = new EnrolmentListRow(raw.Line, firstName, lastName, email, Phone(), Optional(ListField.Workplace), Optional(ListField.Administration),
            municipality, Optional(ListField.JobTitle), Optional(ListField.Language), Optional(ListField.Remark));
        if (problems.Count == 0)
            _lineOfEmail.Add(TextKey.Of(email), raw.Line);
        return row;

        string Name(ListField field)
        {
            var typed = Raw(field);
            if (FieldText.IsFormula(typed))
                return Refuse("list.formula", field, FieldText.Quoted(typed));
            var name = Text(field, EnrolmentListLimits.NameLength);
            return name.Length == 0 || FieldText.HasLetter(name) ? name : Refuse("list.name-without-letter", field, FieldText.Quoted(typed));
        }

        string Email()
        {
            var address = Text(ListField.Email, EnrolmentListLimits.EmailLength);
            if (address.Length == 0)
                return address;
            if (!EmailAddress.IsPlausible(address))
                return Refuse("list.email", ListField.Email, FieldText.Quoted(address));
            return _lineOfEmail.TryGetValue(TextKey.Of(address), out var first)
                ? Refuse("list.same-email", ListField.Email, FieldText.Quoted(address), $"{first}")
                : address;
        }

        string Municipality()
        {
            var typed = Text(ListField.Municipality, EnrolmentListLimits.TextLength);
            if (typed.Length == 0 || municipalities.Find(typed) is not { } known)
                return typed.Length == 0 ? typed : Unknown(typed);
            return known;
        }

        string Unknown(string typed)
        {
            var key = TextKey.Of(typed);
            if (!_nearest.TryGetValue(key, out var nearest) && _nearest.Count < Suggestions)
                _nearest.Add(key, nearest = [.. municipalities.Nearest(typed, 3)]);
            return nearest is { Length: 3 }
                ? Refuse("list.municipality", ListField.Municipality, [FieldText.Quoted(typed), .. nearest])
                : Refuse("list.municipality-unknown", ListField.Municipality, FieldText.Quoted(typed));
        }

        // A number may start with +; what else starts like a formula is one.
        string? Phone()
        {
            var typed = Raw(ListField.Phone);
            var text = FieldText.OneLine(typed);
            var isNumber = text.Length > 1 && text[0] == '+' && (char.IsAsciiDigit(text[1]) || text[1] is ' ' or '(');
            if (!isNumber && text.Length > 1 && FieldText.IsFormula(typed))
                return Refuse("list.formula", ListField.Phone, FieldText.Quoted(typed));
            return Optional(ListField.Phone);
        }

        string? Optional(ListField field) =>
            Text(field, field == ListField.Remark ? EnrolmentListLimits.RemarkLength : EnrolmentListLimits.TextLength) is { Length: > 0 } text ? text : null;

        string Text(ListField field, int longest)
        {
            var typed = Raw(field);
            // Only a remark keeps its lines; in an address a space is an error that must be seen.
            var text = field is ListField.Remark or ListField.Email ? FieldText.Clean(typed) : FieldText.OneLine(typed);
            if (text.Length == 0)
                return ListHeader.IsRequired(field) ? Refuse("list.required", field) : text;
            if (FieldText.IsGarbled(typed))
                return Refuse("list.garbled", field, FieldText.Quoted(typed));
            if (FieldText.HasControls(text))
                return Refuse("list.control-characters", field);
            if (FieldText.IsError(text))
                return Refuse("list.cell-error", field, FieldText.Quoted(text));
            return text.Length > longest ? Refuse("list.too-long", field, $"{text.Length}", ListHeader.Number(longest)) : text;
        }

        string Raw(ListField field) => header.ColumnOf(field) is { } column ? CellText.Restore(raw.Fields[column]) : "";

        string Refuse(string code, ListField field, params string[] values)
        {
            problems.Add(new(code, HeaderOf(header.ColumnOf(field)!.Value), values));
            return "";
        }
    }

    private string? HeaderOf(int column) => header.Names.ElementAtOrDefault(column) is { Length: > 0 } name ? name : null;

    // Foreign telephone numbers can have the digits of one; Danish ones cannot.
    private bool IsPersonalNumber(int column, string field) =>
        PersonalNumber.IsIn(field) && !(column == header.ColumnOf(ListField.Phone) && FieldText.OneLine(field) is ['+', ..] phone
            && !phone.StartsWith("+45", StringComparison.Ordinal));

    private static IReadOnlyList<string> Kept(IReadOnlyList<string> fields, bool hasPersonalNumber) =>
        !hasPersonalNumber && fields.All(field => field.Length <= EnrolmentListLimits.FieldLength)
            ? fields
            : [.. fields.Select(field => PersonalNumber.Mask(
                field.Length <= EnrolmentListLimits.FieldLength ? field : $"{field[..EnrolmentListLimits.TextLength]}…"))];
}
