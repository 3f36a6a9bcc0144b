using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>States as people ask for them.</summary>
internal enum MailGroup
{
    Waiting,
    Sent,
    Failed,
    Stopped,
}

/// <summary>The delivery log, newest first.</summary>
internal sealed class ReadMails(AppDb db, Caller caller)
{
    private static readonly Dictionary<MailGroup, List<MailState>> Groups = new()
    {
        [MailGroup.Waiting] = [.. OutgoingMail.Waiting, MailState.Claimed, MailState.Submitting],
        [MailGroup.Sent] = [MailState.Sent],
        [MailGroup.Failed] = [MailState.Failed, MailState.Dead],
        [MailGroup.Stopped] = [MailState.Cancelled, MailState.Superseded, MailState.Skipped],
    };

    /// <summary>One mail of the log.</summary>
    public sealed record Line
    {
        public required int Id { get; init; }
        public required int RecipientId { get; init; }
        public required string ToName { get; init; }
        public required string To { get; init; }
        public required string Letter { get; init; }
        public required string Subject { get; init; }
        public required string About { get; init; }
        public required MailState State { get; init; }
        public required DateTime CreatedAt { get; init; }
        public required DateTime NextAt { get; init; }
        public required DateTime? SentAt { get; init; }
        public required string? Said { get; init; }
    }

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail", async ([AsParameters] PageRequest page, Choice<MailGroup>? state, string? letter, string? q, ReadMails feature, CancellationToken ct) =>
            await feature.Handle(state, letter, q, page, ct)).RequireAuthorization(Policies.Coordinators);

    public static List<MailState> Of(MailGroup group) => Groups[group];

    public Task<Page<Line>> Handle(MailGroup? group, string? letter, string? search, PageRequest page, CancellationToken ct)
    {
        var mails = Matching(letter, search);
        if (group is { } one)
        {
            var states = Of(one);
            mails = mails.Where(m => states.Contains(m.State));
        }
        return mails.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Select(m => new Line
        {
            Id = m.Id,
            RecipientId = m.RecipientId,
            ToName = m.ToName,
            To = m.To,
            Letter = m.Letter,
            Subject = m.Subject,
            About = m.About,
            State = m.State,
            CreatedAt = m.CreatedAt,
            NextAt = m.NextAt,
            SentAt = m.SentAt,
            Said = m.Said,
        }).ToPage(page, ct);
    }

    /// <summary>How many there are of each group, over what the other filters leave.</summary>
    public async Task<IReadOnlyDictionary<MailGroup, int>> Counts(string? letter, string? search, CancellationToken ct)
    {
        var states = await Matching(letter, search).GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        return Groups.ToDictionary(g => g.Key, g => states.Where(s => g.Value.Contains(s.Key)).Sum(s => s.Count));
    }

    private IQueryable<OutgoingMail> Matching(string? letter, string? search)
    {
        var mails = db.OutgoingMails.AsNoTracking().VisibleTo(caller);
        if (!string.IsNullOrEmpty(letter)) mails = mails.Where(m => m.Letter == letter);
        if (string.IsNullOrWhiteSpace(search)) return mails;
        var (pattern, address) = (LikePattern.Holding(search), LikePattern.Holding(TextKey.Of(search)));
        return mails.Where(m => EF.Functions.Like(m.ToName, pattern, LikePattern.Escape) || EF.Functions.Like(m.ToKey, address, LikePattern.Escape)
            || EF.Functions.Like(m.Subject, pattern, LikePattern.Escape));
    }
}
