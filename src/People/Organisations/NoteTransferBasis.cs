using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Certification.People.Organisations;

/// <summary>Notes on what ground names may be sent to a municipality outside the data protection rules; without one nothing is shared with it.</summary>
internal sealed class NoteTransferBasis(AppDb db, AuditTrail audit)
{
    public sealed class Input
    {
        /// <summary>The ground, or empty when there is none any more.</summary>
        [StringLength(1000), NoPersonalNumber]
        public string? Basis { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/organisations/{id:int}/transfer-basis", async (int id, Input input, NoteTransferBasis feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        var node = await db.Organisations.FirstOrNotFound(o => o.Id == id && o.Kind == OrganisationKind.Municipality, ct);
        var (before, basis) = (node.TransferBasis, FieldText.Clean(input.Basis ?? ""));
        node.NoteBasis(basis.Length == 0 ? null : basis);
        audit.Note("organisation.transfer-basis", node, before, node.TransferBasis);
        await db.SaveChangesAsync(ct);
    }
}
