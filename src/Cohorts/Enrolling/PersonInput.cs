using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Text;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>A person typed in by hand; what is typed obeys the rules of a list.</summary>
internal abstract class PersonInput : IValidatableObject
{
    [Required, StringLength(100), NoPersonalNumber]
    public string? FirstName { get; set; }

    [Required, StringLength(100), NoPersonalNumber]
    public string? LastName { get; set; }

    [Required, StringLength(254), NoPersonalNumber]
    public string? Email { get; set; }

    [StringLength(40), NoPersonalNumber]
    public string? Phone { get; set; }

    [Required]
    public int? MunicipalityId { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? Administration { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? Workplace { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? JobTitle { get; set; }

    [RegularExpression("da|en|kl")]
    public string? Language { get; set; } = "da";

    [StringLength(2000), NoPersonalNumber]
    public string? Remark { get; set; }

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Email is not null && !EmailAddress.IsPlausible(Email.Trim())) yield return new(T("EmailInvalid"), [nameof(Email)]);
        if (FieldText.IsFormula(FirstName ?? "")) yield return new(T("NameIsFormula"), [nameof(FirstName)]);
        if (FieldText.IsFormula(LastName ?? "")) yield return new(T("NameIsFormula"), [nameof(LastName)]);
    }

    public PersonDetails Details() => new(
        FirstName!.Trim(), LastName!.Trim(), Email!.Trim(), Blank(Phone), Language ?? "da", MunicipalityId!.Value, Blank(Administration), Blank(Workplace), Blank(JobTitle));

    public string? RemarkOrNone() => Blank(Remark);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
