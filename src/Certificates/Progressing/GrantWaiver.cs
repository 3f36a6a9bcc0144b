using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Progressing;

/// <summary>Lifts a requirement for one person (credit for prior learning), with a reason and the document behind it.</summary>
internal sealed class GrantWaiver(AppDb db, Caller caller, CohortReader cohorts, ProgrammeReader programmes, FileStore files, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(40)]
        public string? Requirement { get; set; }

        [Required, StringLength(2000), NoPersonalNumber]
        public string? Reason { get; set; }
    }

    public static void Map(RouteGroupBuilder api)
    {
        // No antiforgery token: the session cookie is SameSite=Lax, so another site's form cannot bring it along.
        api.MapPost("/enrolments/{id:int}/waivers", async (int id, [FromForm] Input input, IFormFile? document, GrantWaiver feature, CancellationToken ct) =>
            Results.Created((string?)null, new { id = await feature.Handle(id, input, document, ct) })).DisableAntiforgery().RequireAuthorization(Policies.Coordinators);
        api.MapGet("/waivers/{id:int}/document", async (int id, GrantWaiver feature, CancellationToken ct) =>
            await feature.Document(id, ct)).RequireAuthorization(Policies.Coordinators);
    }

    public async Task<int> Handle(int enrolmentId, Input input, IFormFile? document, CancellationToken ct)
    {
        var enrolment = await cohorts.WorkedWithBy(caller, Roles.Coordinator).FirstOrNotFound(e => e.Id == enrolmentId, ct);
        if (enrolment.PersonId == caller.PersonId) throw new RefusedException("self", T("Refused.OnYourself"));
        var requirement = (await programmes.Version(enrolment.ProgrammeVersionId, ct)).Requirements.FirstOrDefault(r => r.Key == input.Requirement) ?? throw new NotFoundException();
        if (await db.Waivers.AnyAsync(w => w.EnrolmentId == enrolmentId && w.RequirementKey == requirement.Key, ct))
            throw new RefusedException("waiver.exists", T("Refused.WaiverExists", requirement.Title));
        var stored = document is null ? null : await Store(document, ct);
        try
        {
            var waiver = Waiver.Grant(enrolmentId, requirement.Key, input.Reason!.Trim(), stored, caller.PersonId, clock.GetUtcNow().UtcDateTime);
            db.Add(waiver);
            audit.Note("waiver.granted", waiver, after: requirement.Key, reason: waiver.Reason);
            await db.SaveChangesAsync(ct);
            return waiver.Id;
        }
        catch
        {
            if (stored is not null) files.Delete(stored.Key);
            throw;
        }
    }

    private async Task<StoredContent> Store(IFormFile document, CancellationToken ct)
    {
        await using var content = document.OpenReadStream();
        return await files.Save(content, document.FileName, FileTypes.All, ct);
    }

    public async Task<IResult> Document(int id, CancellationToken ct)
    {
        var waiver = await db.Waivers.AsNoTracking().KeptBy(caller).FirstOrNotFound(w => w.Id == id && w.FileKey != null, ct);
        return FileDownload.Result(files.Open(waiver.FileKey!), waiver.FileName!, waiver.MediaType!);
    }
}
