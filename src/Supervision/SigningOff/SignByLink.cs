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
internal sealed class SignByLink(AppDb db, SupervisorLinks links, CohortReader cohorts, SignOff signOff)
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

    /// <summary>What a link is about.</summary>
    public sealed record Asked(SupervisionSession Session, ActingByLink Acting) : IOpenedByLink;

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
    public Task<Asked?> Find(string secret, CancellationToken ct) => links.Look(() => Open(secret, ct));

    /// <inheritdoc cref="SupervisorLinks.SendCode"/>
    public Task SendCode(string secret, CancellationToken ct) => links.SendCode(() => Open(secret, ct), ct);

    /// <inheritdoc cref="SupervisorLinks.Act"/>
    public Task Handle(string secret, Input input, CancellationToken ct) => links.Act(() => Open(secret, ct), input.Code, open => input.Approve
        ? signOff.Approve(open.Session, input.Version!.Value, open.Acting.Caller, ct, ActingByLink.Way)
        : signOff.Return(open.Session, input.Version!.Value, input.Comment!.Trim(), open.Acting.Caller, ct, ActingByLink.Way), ct);

    private async Task<Asked?> Open(string secret, CancellationToken ct)
    {
        if (await links.Find(SignOff.Purpose, secret, ct) is not { } acting) return null;
        var session = await db.SupervisionSessions.Include(s => s.Attendees).SingleAsync(s => s.Id == acting.Link.SubjectId, ct);
        if (session.State != SupervisionState.Logged || session.SupervisorId != acting.Person.Id) return null;
        return await links.Stands(acting, await cohorts.CohortsOf(session, ct), ct) ? new(session, acting) : null;
    }
}
