using System.ComponentModel.DataAnnotations;
using Certification.People.Organisations;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Persons;

/// <summary>A post as somebody types it: names are found in the municipality's tree, or grow there.</summary>
internal abstract class PostInput
{
    /// <summary>The person's.</summary>
    [Required]
    public int? Version { get; set; }

    [Required]
    public int? MunicipalityId { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? Administration { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? Workplace { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? JobTitle { get; set; }

    /// <summary>The first day there: today at the latest. What is agreed for later is entered when it has come.</summary>
    [Required, PlannableDate]
    public DateOnly? From { get; set; }

    /// <exception cref="RefusedException">There is no such municipality, or the day has not come.</exception>
    public async Task<Employment> Read(AppDb db, DateOnly today, CancellationToken ct)
    {
        if (!await db.Organisations.AnyAsync(o => o.Id == MunicipalityId && o.Kind == OrganisationKind.Municipality, ct)) throw new RefusedException("employment.municipality", T("Refused.UnknownMunicipality"));
        if (From > today) throw new RefusedException("employment.future", T("Refused.EmploymentInFuture"));
        var (administration, workplace) = (FieldText.LineOrNull(Administration), FieldText.LineOrNull(Workplace));
        var tree = await WorkplaceTree.Read(db, [MunicipalityId!.Value], [administration, workplace], ct);
        return Employment.At(MunicipalityId.Value, tree.For(MunicipalityId.Value, administration, workplace), FieldText.LineOrNull(JobTitle), From!.Value);
    }
}
