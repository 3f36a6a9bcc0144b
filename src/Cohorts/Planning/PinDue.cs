using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Planning;

/// <summary>Sets a requirement's due date for the whole cohort by hand, or lets it follow its day again.</summary>
internal sealed class PinDue(AppDb db, Caller caller, ProgrammeReader programmes, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        /// <summary>The cohort's.</summary>
        [Required]
        public int? Version { get; set; }

        /// <summary>The date; none lets it follow its day again.</summary>
        [PlannableDate]
        public DateOnly? Date { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/cohorts/{id:int}/due/{requirement}", async (int id, string requirement, Input input, PinDue feature, CancellationToken ct) =>
        {
            await feature.Handle(id, requirement, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int cohortId, string requirementKey, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).Include(c => c.PinnedDues).FirstOrNotFound(c => c.Id == cohortId, ct);
        db.Expect(cohort, input.Version!.Value, c => new { c.Version, PinnedDues = c.PinnedDues.ToDictionary(d => d.RequirementKey, d => d.Date) });
        var programme = await programmes.Version(cohort.ProgrammeVersionId, ct);
        var requirement = programme.Requirements.FirstOrDefault(r => r.Key == requirementKey) ?? throw new NotFoundException();
        var before = cohort.PinnedDues.Find(d => d.RequirementKey == requirementKey)?.Date;
        cohort.PinDue(requirement, input.Date, clock.GetUtcNow().UtcDateTime);
        audit.Note("due.pinned", cohort, before is null ? null : $"{requirementKey}: {before:yyyy-MM-dd}", $"{requirementKey}: {input.Date:yyyy-MM-dd}");
        // The pinned dates are rows of their own: the cohort counts as changed when only they are.
        db.Entry(cohort).State = EntityState.Modified;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
