using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Planning;

/// <summary>Plans a cohort from a programme version: one date typed, all dates derived.</summary>
internal sealed class PlanCohort(AppDb db, ProgrammeReader programmes, PeopleReader people, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(120), NoPersonalNumber]
        public string? Name { get; set; }

        [Required]
        public int? ProgrammeVersionId { get; set; }

        [Required, PlannableDate]
        public DateOnly? FirstDay { get; set; }

        /// <summary>IANA zone of the days' local times.</summary>
        [Required, StringLength(60)]
        public string? Zone { get; set; } = Zones.Copenhagen;

        [StringLength(200), NoPersonalNumber]
        public string? Venue { get; set; }

        [Url, StringLength(1000)]
        public string? OnlineLink { get; set; }

        [Required, Range(1, 5000)]
        public int? Capacity { get; set; } = 24;

        [Required, Range(0, 5000)]
        public int? Minimum { get; set; } = 12;

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
        api.MapPost("/cohorts", async (Input input, PlanCohort feature, CancellationToken ct) =>
        {
            var id = await feature.Handle(input, ct);
            return Results.Created($"/api/v1/cohorts/{id}", new { id });
        }).RequireAuthorization(Policies.Coordinators);

    public async Task<int> Handle(Input input, CancellationToken ct)
    {
        if (!Zones.IsKnown(input.Zone!)) throw new RefusedException("cohort.zone", T("Refused.Zone", input.Zone));
        await StaffCheck.Check(people, input.Trainers, input.Supervisors, ct);
        var programme = await programmes.Version(input.ProgrammeVersionId!.Value, ct);
        var cohort = Cohort.Plan(input.Name!.Trim(), input.ProgrammeVersionId.Value, programme, input.FirstDay!.Value, Zones.Canonical(input.Zone!), clock.GetUtcNow().UtcDateTime);
        cohort.Arrange(input.Name.Trim(), input.Venue, input.OnlineLink, input.Capacity!.Value, input.Minimum!.Value, seatsTaken: 0, cohort.CreatedAt);
        cohort.GiveTime(input.OfferHours!.Value, input.LeaderDays!.Value);
        foreach (var trainer in input.Trainers) cohort.Appoint(trainer, Roles.Trainer);
        foreach (var supervisor in input.Supervisors) cohort.Appoint(supervisor, Roles.Supervisor);
        db.Add(cohort);
        audit.Note("cohort.planned", cohort, after: $"{cohort.Name}, {input.FirstDay:yyyy-MM-dd}");
        await db.SaveChangesAsync(ct);
        return cohort.Id;
    }
}
