using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Programmes.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Buying;

/// <summary>A municipality has bought seats, or fewer than was recorded.</summary>
internal sealed class RecordSeats(AppDb db, Caller caller, PeopleReader people, ProgrammeReader programmes, AuditTrail audit, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>A programme's key; any programme when left out.</summary>
        [StringLength(60)]
        public string? Programme { get; set; }

        [Required, Range(-10_000, 10_000)]
        public int? Number { get; set; }

        [Required, PlannableDate]
        public DateOnly? BoughtOn { get; set; }

        [Required, StringLength(200), NoPersonalNumber]
        public string? Agreement { get; set; }

        /// <summary>Needed when the number is below zero.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Note { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Number == 0) yield return new(T("Seats.NotNone"), [nameof(Number)]);
            if (Number < 0 && string.IsNullOrWhiteSpace(Note)) yield return new(T("Refused.ReasonNeeded"), [nameof(Note)]);
        }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/municipalities/{id:int}/seats", async (int id, Input input, RecordSeats feature, CancellationToken ct) =>
            Results.Created($"/api/v1/municipalities/{id}/seats", new { id = await feature.Handle(id, input, ct) })).RequireAuthorization(Policies.Coordinators);

    public async Task<int> Handle(int municipalityId, Input input, CancellationToken ct)
    {
        if (!(await people.Municipalities(ct)).ContainsKey(municipalityId)) throw new NotFoundException();
        var programme = string.IsNullOrWhiteSpace(input.Programme) ? null : input.Programme;
        if (programme is not null && (await programmes.Newest(ct)).All(p => p.Document.Key != programme)) throw new RefusedException("seats.programme", T("Refused.UnknownProgramme"));
        var note = FieldText.Clean(input.Note ?? "");
        var purchase = SeatPurchase.Of(municipalityId, programme, input.Number!.Value, input.BoughtOn!.Value, FieldText.OneLine(input.Agreement!),
            note.Length == 0 ? null : note, caller.PersonId, clock.GetUtcNow().UtcDateTime);
        db.Add(purchase);
        audit.Note("seats.recorded", purchase, null, $"{purchase.Number} for {programme ?? "any programme"}, {purchase.Agreement}", purchase.Number < 0 ? note : null);
        await db.SaveChangesAsync(ct);
        return purchase.Id;
    }
}
