using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Planning;

/// <summary>Moves or pins a course day; moving day 1 takes along what is not pinned.</summary>
internal sealed class MoveDay(AppDb db, Caller caller, ProgrammeReader programmes, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        [Required, PlannableDate]
        public DateOnly? Date { get; set; }

        [Required]
        public TimeOnly? Start { get; set; }

        [Required]
        public TimeOnly? End { get; set; }

        /// <summary>A pinned day stays where it is when day 1 moves.</summary>
        public bool Pinned { get; set; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/days/{id:int}", async (int id, Input input, MoveDay feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int dayId, Input input, CancellationToken ct)
    {
        var day = await db.CourseDays.VisibleTo(caller).Include(d => d.Cohort).ThenInclude(c => c.Days).FirstOrNotFound(d => d.Id == dayId, ct);
        db.Expect(day, input.Version!.Value, d => new { d.Version, d.Date, d.Start, d.End, d.Pinned });
        var programme = await programmes.Version(day.Cohort.ProgrammeVersionId, ct);
        var before = Describe(day.Cohort);
        day.Cohort.MoveDay(programme, day, input.Date!.Value, input.Start!.Value, input.End!.Value, input.Pinned, clock.GetUtcNow().UtcDateTime);
        audit.Note("day.moved", day, before, Describe(day.Cohort));
        await db.SaveChangesAsync(ct);
    }

    private static string Describe(Cohort cohort) =>
        string.Join("; ", cohort.Days.OrderBy(d => d.Number).Select(d => $"{d.Number}: {d.Date:yyyy-MM-dd} {d.Start:HH\\:mm}-{d.End:HH\\:mm}{(d.Pinned ? " pinned" : "")}"));
}
