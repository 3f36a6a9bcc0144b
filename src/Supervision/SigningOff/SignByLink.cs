using System.ComponentModel.DataAnnotations;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Certification.Supervision.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using static Certification.Supervision.Texts;

namespace Certification.Supervision.SigningOff;

/// <summary>A supervisor without an account approves one session, or returns it, by the link in their mail and the code that comes after it.</summary>
internal sealed class SignByLink(AppDb db, SupervisorLinks links, LinkCodes codes, CohortReader cohorts, SignOff signOff)
{
    public sealed class Input : IValidatableObject
    {
        /// <summary>From the mail to the supervisor, which shows who presses the button.</summary>
        [Required, StringLength(20)]
        public string Code { get; set; } = "";

        /// <summary>Of what was read.</summary>
        [Required]
        public int? Version { get; set; }

        public bool Approve { get; set; }

        /// <summary>What is to be mended; needed when it is returned.</summary>
        [StringLength(2000), NoPersonalNumber]
        public string? Comment { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            !Approve && string.IsNullOrWhiteSpace(Comment) ? [new(T("Refused.CommentNeeded"), [nameof(Comment)])] : [];
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/sign-offs/{secret}", async (string secret, Input input, SignByLink feature, CancellationToken ct) =>
        {
            await feature.Handle(secret, input, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
        api.MapPost("/sign-offs/{secret}/code", async (string secret, SignByLink feature, CancellationToken ct) =>
        {
            await feature.SendCode(secret, ct);
            return Results.NoContent();
        }).AllowAnonymous().RequireRateLimiting(Limits.Public);
    }

    /// <summary>What the link is about; null when it cannot be used, whyever.</summary>
    public async Task<(SupervisionSession Session, ActingByLink Acting)?> Find(string secret, CancellationToken ct)
    {
        var open = await Open(secret, ct);
        // What is shown is not what stands there when a button's transaction looks again.
        db.ChangeTracker.Clear();
        return open;
    }

    /// <exception cref="RefusedException">The link cannot be used, or a code was just sent.</exception>
    public async Task SendCode(string secret, CancellationToken ct)
    {
        if (await Open(secret, ct) is not var (_, acting)) throw SupervisorLinks.Unusable();
        await codes.Send(acting.Link, acting.Person.AsRecipient(), ct);
    }

    /// <exception cref="RefusedException">The link cannot be used, the code is not the one that was mailed, or a rule says no.</exception>
    public async Task Handle(string secret, Input input, CancellationToken ct)
    {
        if (await Find(secret, ct) is not var (_, tried)) throw SupervisorLinks.Unusable();
        await codes.Check(tried.Link, input.Code, ct);
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginExclusive(ct);
        if (await Open(secret, ct) is not var (session, acting)) throw SupervisorLinks.Unusable();
        if (input.Approve) await signOff.Approve(session, input.Version!.Value, acting.Caller, ct, ActingByLink.Way);
        else await signOff.Return(session, input.Version!.Value, input.Comment!.Trim(), acting.Caller, ct, ActingByLink.Way);
        links.Use(acting);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<(SupervisionSession Session, ActingByLink Acting)?> Open(string secret, CancellationToken ct)
    {
        if (await links.Find(SignOff.Purpose, secret, ct) is not { } acting) return null;
        var session = await db.SupervisionSessions.Include(s => s.Attendees).SingleAsync(s => s.Id == acting.Link.SubjectId, ct);
        if (session.State != SupervisionState.Logged || session.SupervisorId != acting.Person.Id) return null;
        return await links.Stands(acting, await cohorts.CohortsOf(session, ct), ct) ? (session, acting) : null;
    }
}
