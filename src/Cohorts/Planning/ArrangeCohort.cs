using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Planning;

/// <summary>Changes a cohort's name, place, seats and staff.</summary>
internal sealed class ArrangeCohort(AppDb db, Caller caller, PeopleReader people, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required]
        public int? Version { get; set; }

        [Required, StringLength(120), NoPersonalNumber]
        public string? Name { get; set; }

        [StringLength(200), NoPersonalNumber]
        public string? Venue { get; set; }

        [Url, StringLength(1000)]
        public string? OnlineLink { get; set; }

        [Required, Range(1, 5000)]
        public int? Capacity { get; set; }

        [Required, Range(0, 5000)]
        public int? Minimum { get; set; }

        /// <summary>Hours that somebody on the waiting list has to answer an offer.</summary>
        [Required, Range(1, 720)]
        public int? OfferHours { get; set; } = 48;

        /// <summary>Days that a leader has to answer before a reminder.</summary>
        [Required, Range(1, 60)]
        public int? LeaderDays { get; set; } = 7;

        [MaxLength(20)]
        public List<int> Trainers { get; set => field = value ?? []; } = [];

        [MaxLength(20)]
        public List<int> Supervisors { get; set => field = value ?? []; } = [];
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPut("/cohorts/{id:int}", async (int id, Input input, ArrangeCohort feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    public async Task Handle(int id, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var cohort = await db.Cohorts.VisibleTo(caller).Include(c => c.Staff).Include(c => c.Days).FirstOrNotFound(c => c.Id == id, ct);
        db.Expect(cohort, input.Version!.Value, c => new { c.Version, c.Name, c.Venue, c.OnlineLink, c.Capacity, c.Minimum, c.OfferHours, c.LeaderDays });
        await StaffCheck.Check(people, input.Trainers, input.Supervisors, ct);
        var before = Describe(cohort);
        cohort.Arrange(input.Name!.Trim(), input.Venue, input.OnlineLink, input.Capacity!.Value, input.Minimum!.Value, await Seats.Taken(db, id, ct), clock.GetUtcNow().UtcDateTime);
        cohort.GiveTime(input.OfferHours!.Value, input.LeaderDays!.Value);
        Replace(cohort, Roles.Trainer, input.Trainers);
        Replace(cohort, Roles.Supervisor, input.Supervisors);
        audit.Note("cohort.arranged", cohort, before, Describe(cohort));
        // The staff are rows of their own: the cohort counts as changed when only they are.
        db.Entry(cohort).State = EntityState.Modified;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static void Replace(Cohort cohort, Roles role, List<int> wanted)
    {
        foreach (var gone in cohort.Staff.Where(s => s.Role == role && s.ByLinkSince is null && !wanted.Contains(s.PersonId)).Select(s => s.PersonId).ToList())
            cohort.Relieve(gone, role);
        foreach (var person in wanted) cohort.Appoint(person, role);
    }

    private static string Describe(Cohort cohort) =>
        $"{cohort.Name}; {cohort.Venue ?? cohort.OnlineLink}; {cohort.Minimum}-{cohort.Capacity}; {cohort.OfferHours} h, {cohort.LeaderDays} d; {string.Join(",", cohort.Staff.Select(s => $"{s.Role} {s.PersonId}{(s.ByLinkSince is null ? "" : " by link")}"))}";
}
