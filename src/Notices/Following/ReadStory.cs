using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Notices.Writing;
using Certification.Platform;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Following;

/// <summary>One mail's whole story. What servers said and how mails are named is for those who look after the mail.</summary>
internal sealed class ReadStory(AppDb db, Caller caller, LetterKinds kinds, IOptions<SiteOptions> site, IOptions<MailOptions> options, TimeProvider clock)
{
    /// <summary>A change of state.</summary>
    public sealed record Step(MailState State, int Attempt, DateTime At, string? Said, string? By);

    /// <summary>A planned message that the mail was written for: the rule, and what it is about.</summary>
    public sealed record Part(string Rule, string RuleName, string About, DateTime PlannedAt, DateTime SendAt, PlanState State, PlanReason? Reason);

    /// <summary>Another sending of the same mail.</summary>
    public sealed record Sending(int Id, DateTime CreatedAt, MailState State);

    /// <summary>The mail.</summary>
    public sealed record View
    {
        public required int Id { get; init; }
        public required int RecipientId { get; init; }
        public required string ToName { get; init; }
        public required string To { get; init; }
        public required string Letter { get; init; }
        public required string LetterName { get; init; }
        public required LetterClass Class { get; init; }
        public required string Language { get; init; }
        public required string About { get; init; }
        public required string Subject { get; init; }
        public required string Text { get; init; }
        public required string? CalendarMethod { get; init; }
        public required string? Calendar { get; init; }
        public required string Zone { get; init; }
        public required DateTime CreatedAt { get; init; }
        public required DateTime UsefulUntil { get; init; }
        public required MailState State { get; init; }
        public required int Attempts { get; init; }
        public required DateTime? SentAt { get; init; }
        /// <summary>When it is tried (next); null when nothing more happens to it.</summary>
        public required DateTime? NextAt { get; init; }
        /// <summary>It is written and ready, and waits for the hours in which mail goes out.</summary>
        public required bool WaitsForHours { get; init; }
        public required IReadOnlyList<Step> History { get; init; }
        public required IReadOnlyList<Part> Parts { get; init; }
        public required IReadOnlyList<Sending> OtherSendings { get; init; }
        /// <summary>For coordinators alone, like all that follows.</summary>
        public string? Key { get; init; }
        public string? MessageId { get; init; }
        public string? QueueId { get; init; }
        public bool AddressSuppressed { get; init; }
        public bool CanSendAgain { get; init; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail/{id:int}", async (int id, ReadStory feature, CancellationToken ct) => await feature.Handle(id, ct)).RequireAuthorization(Policies.Mail);

    /// <summary>The HTML part, for a frame in which nothing runs and nothing is fetched.</summary>
    public static void MapPage(IEndpointRouteBuilder app) =>
        app.MapGet("/mail/{id:int}/html", async (int id, ReadStory feature, CancellationToken ct) => new LetterFrame(await feature.Html(id, ct))).RequireAuthorization(Policies.Mail).ExcludeFromDescription();

    public async Task<View> Handle(int id, CancellationToken ct)
    {
        var mail = await db.OutgoingMails.AsNoTracking().VisibleTo(caller).Include(m => m.History).FirstOrNotFound(m => m.Id == id, ct);
        var looksAfter = caller.Is(Roles.Coordinator);
        var parts = await db.PlannedMessages.AsNoTracking().Where(p => p.MailId == id).OrderBy(p => p.SendAt).ThenBy(p => p.Id).ToListAsync(ct);
        var (first, again) = (mail.FirstKey, mail.AgainKey);
        var others = await db.OutgoingMails.AsNoTracking().Where(m => m.Id != id && (m.Key == first || m.Key.StartsWith(again))).OrderBy(m => m.Id)
            .Select(m => new Sending(m.Id, m.CreatedAt, m.State)).ToListAsync(ct);
        var final = OutgoingMail.IsFinal(mail.State);
        return new View
        {
            Id = id,
            RecipientId = mail.RecipientId,
            ToName = mail.ToName,
            To = mail.To,
            Letter = mail.Letter,
            LetterName = kinds.Name(mail.Letter),
            Class = mail.Class,
            Language = mail.Language,
            About = mail.About,
            Subject = mail.Subject,
            Text = Shown.Placed(mail.Content.Text, site.Value),
            CalendarMethod = mail.CalendarMethod,
            Calendar = mail.Content.Calendar,
            Zone = mail.Zone,
            CreatedAt = mail.CreatedAt,
            UsefulUntil = mail.UsefulUntil,
            State = mail.State,
            Attempts = mail.Attempts,
            SentAt = mail.SentAt,
            NextAt = final ? null : mail.NextAt,
            WaitsForHours = mail is { State: MailState.Planned, AtOnce: false } && mail.NextAt > clock.GetUtcNow().UtcDateTime,
            History = [.. mail.History.OrderBy(h => h.Id).Select(h => new Step(h.State, h.Attempt, h.At, looksAfter ? h.Said : null, looksAfter ? h.By : null))],
            Parts = [.. parts.Select(p => new Part(p.Rule, kinds.Name(p.Letter), p.About, p.PlannedAt, p.SendAt, p.State, p.Reason))],
            OtherSendings = others,
            Key = looksAfter ? mail.Key : null,
            MessageId = looksAfter ? MessageId.Of(mail.Key, options.Value.From) : null,
            QueueId = looksAfter ? mail.QueueId : null,
            AddressSuppressed = looksAfter && await db.MailAddresses.AnyAsync(a => a.AddressKey == mail.ToKey && a.SuppressedAt != null, ct),
            CanSendAgain = looksAfter && SendAgain.CanFollow(mail.State) && !mail.Content.HasSecret && others.TrueForAll(o => OutgoingMail.IsFinal(o.State)),
        };
    }

    private async Task<string> Html(int id, CancellationToken ct) =>
        Shown.Placed((await db.OutgoingMails.AsNoTracking().VisibleTo(caller).FirstOrNotFound(m => m.Id == id, ct)).Content.Html, site.Value);
}
