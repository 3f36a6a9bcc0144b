using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Enrolling;

/// <summary>Asks an applicant's leader once more, at another address or another leader where the first was wrong; until they answer, nobody else can be asked.</summary>
internal sealed class AskLeaderAgain(AppDb db, Caller caller, PeopleReader people, LeaderQuestions leaders, TimeProvider clock)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>The application's.</summary>
        [Required]
        public int? Version { get; set; }

        [Required, StringLength(200), NoPersonalNumber]
        public string? LeaderName { get; set; }

        [Required, StringLength(254), NoPersonalNumber]
        public string? LeaderEmail { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            LeaderEmail is not null && !EmailAddress.IsPlausible(LeaderEmail.Trim()) ? [new(T("EmailInvalid"), [nameof(LeaderEmail)])] : [];
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/enrolments/{id:int}/leader", async (int id, Input input, AskLeaderAgain feature, CancellationToken ct) =>
        {
            await feature.Handle(id, input, ct);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Coordinators);

    /// <exception cref="Platform.Refusals.RefusedException">Nobody is waited for any more.</exception>
    public async Task Handle(int enrolmentId, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        var visible = db.Enrolments.WorkedWithBy(caller, Roles.Coordinator);
        var application = await db.Applications.Include(a => a.Enrolment).ThenInclude(e => e.Cohort).FirstOrNotFound(a => a.EnrolmentId == enrolmentId && visible.Any(e => e.Id == a.EnrolmentId), ct);
        db.Expect(application, input.Version!.Value, a => new { a.Version });
        application.Enrolment.NotBy(caller.PersonId);
        var participant = await people.Card(application.Enrolment.PersonId, ct);
        // Nobody's promise to themselves is one.
        if (TextKey.Of(input.LeaderEmail!) == TextKey.Of(participant.Email))
            throw new BadInputException(new Dictionary<string, string[]> { [nameof(Input.LeaderEmail)] = [T("Enrolments.LeaderIsSelf")] });
        var before = application.LeaderName;
        application.AskAgain(input.LeaderName!.Trim(), input.LeaderEmail!.Trim(), clock.GetUtcNow().UtcDateTime);
        await leaders.AskAgain(application, before, participant.Name, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
