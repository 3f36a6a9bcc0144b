using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Organisations;

/// <summary>Adds an administration or a workplace, or renames one.</summary>
internal sealed class GrowTree(AppDb db, AuditTrail audit)
{
    public sealed class Input
    {
        [Required, StringLength(200), PersonName, NoPersonalNumber]
        public string? Name { get; set; }

        /// <summary>A workplace; under a municipality otherwise an administration.</summary>
        public bool Workplace { get; set; }
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/organisations/{id:int}/below", async (int id, Input input, GrowTree feature, CancellationToken ct) =>
            Results.Created((string?)null, new { id = await feature.Add(id, input, ct) })).RequireAuthorization(Policies.Coordinators);
        api.MapPut("/organisations/{id:int}/name", async (int id, Input input, GrowTree feature, CancellationToken ct) =>
        {
            await feature.Rename(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);
    }

    public async Task<int> Add(int aboveId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var above = await Find(aboveId, ct);
        if (above.Kind == OrganisationKind.Workplace) throw new RefusedException("organisation.below-workplace", T("Refused.BelowWorkplace"));
        var (root, name) = (above.MunicipalityId ?? above.Id, FieldText.OneLine(input.Name!));
        var isWorkplace = input.Workplace || above.Kind == OrganisationKind.Administration;
        var node = isWorkplace ? Organisation.Workplace(root, above.Kind == OrganisationKind.Administration ? above : null, name) : Organisation.Administration(root, name);
        await Free(node, above.Id, ct);
        db.Add(node);
        audit.Note("organisation.added", node, null, $"{node.Kind}: {name}, {above.Name}");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return node.Id;
    }

    public async Task Rename(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var node = await Find(id, ct);
        if (node.Kind == OrganisationKind.Municipality) throw new RefusedException("organisation.municipality", T("Refused.MunicipalityName"));
        var before = node.Name;
        node.Rename(FieldText.OneLine(input.Name!));
        await Free(node, node.ParentId!.Value, ct);
        audit.Note("organisation.renamed", node, before, node.Name);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private Task<Organisation> Find(int id, CancellationToken ct) => db.Organisations.FirstOrNotFound(o => o.Id == id && o.MergedIntoId == null, ct);

    /// <summary>Two of one name under one roof would be told apart by nobody.</summary>
    private async Task Free(Organisation node, int aboveId, CancellationToken ct)
    {
        if (await db.Organisations.AnyAsync(o => o.ParentId == aboveId && o.Kind == node.Kind && o.NameKey == node.NameKey && o.Id != node.Id && o.MergedIntoId == null, ct))
            throw new RefusedException("organisation.exists", T("Refused.OrganisationExists", node.Name));
    }
}
