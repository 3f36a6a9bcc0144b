using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Text;

namespace Certification.Cohorts.Enrolling;

/// <summary>A person typed in by hand; what is typed obeys the rules of a list.</summary>
internal abstract class PersonInput
{
    [Required, StringLength(100), PersonName, NoPersonalNumber]
    public string? FirstName { get; set; }

    [Required, StringLength(100), PersonName, NoPersonalNumber]
    public string? LastName { get; set; }

    [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
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

    public PersonDetails Details() => new(
        FieldText.OneLine(FirstName!), FieldText.OneLine(LastName!), FieldText.Clean(Email!), FieldText.LineOrNull(Phone), Language ?? "da", MunicipalityId!.Value, FieldText.LineOrNull(Administration), FieldText.LineOrNull(Workplace), FieldText.LineOrNull(JobTitle));

    public string? RemarkOrNone() => string.IsNullOrWhiteSpace(Remark) ? null : FieldText.Clean(Remark);
}
