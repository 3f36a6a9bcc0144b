using Certification.Notices.Planning;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Following;

/// <summary>A planned message as the pages show it.</summary>
internal sealed record PlanLine
{
    public required long Id { get; init; }
    public required int RecipientId { get; init; }
    public required string ToName { get; init; }
    public required string Rule { get; init; }
    /// <summary>Key of its letter: what people know a rule by.</summary>
    public required string Letter { get; init; }
    public required string About { get; init; }
    public required DateTime SendAt { get; init; }
    public required PlanState State { get; init; }
    public required PlanReason? Reason { get; init; }
    /// <summary>Put off because the person had had enough mails that day.</summary>
    public required bool Held { get; init; }
    public required bool Urgent { get; init; }
    public required DateTime ChangedAt { get; init; }
    public required int? MailId { get; init; }
}

/// <summary>What is planned, next first; and what became of what was planned, newest first.</summary>
internal sealed class ReadPlan(AppDb db, Caller caller)
{
    /// <summary>What is looked for.</summary>
    public sealed record Filter(string? Letter = null, string? Who = null, string? About = null);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail/plan", async ([AsParameters] PageRequest page, Choice<PlanState>? state, string? letter, string? who, string? about, ReadPlan feature, CancellationToken ct) =>
            await feature.Handle(state ?? PlanState.Planned, new Filter(letter, who, about), page, ct)).RequireAuthorization(Policies.Coordinators);

    public Task<Page<PlanLine>> Handle(PlanState state, Filter filter, PageRequest page, CancellationToken ct)
    {
        var messages = Matching(filter).Where(m => m.State == state);
        var ordered = state == PlanState.Planned ? messages.OrderBy(m => m.SendAt).ThenBy(m => m.Id) : messages.OrderByDescending(m => m.SendAt).ThenByDescending(m => m.Id);
        return Lines(ordered).ToPage(page, ct);
    }

    public async Task<IReadOnlyDictionary<PlanState, int>> Counts(Filter filter, CancellationToken ct) =>
        await Matching(filter).GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);

    public Task<List<string>> Letters(CancellationToken ct) =>
        db.PlannedMessages.AsNoTracking().VisibleTo(caller).Select(m => m.Letter).Distinct().OrderBy(r => r).ToListAsync(ct);

    internal static IQueryable<PlanLine> Lines(IQueryable<PlannedMessage> messages) => messages.Select(m => new PlanLine
    {
        Id = m.Id,
        RecipientId = m.RecipientId,
        ToName = m.ToName,
        Rule = m.Rule,
        Letter = m.Letter,
        About = m.About,
        SendAt = m.SendAt,
        State = m.State,
        Reason = m.Reason,
        Held = m.Held,
        Urgent = m.Urgent,
        ChangedAt = m.ChangedAt,
        MailId = m.MailId,
    });

    private IQueryable<PlannedMessage> Matching(Filter filter)
    {
        var messages = db.PlannedMessages.AsNoTracking().VisibleTo(caller);
        if (!string.IsNullOrEmpty(filter.Letter)) messages = messages.Where(m => m.Letter == filter.Letter);
        if (!string.IsNullOrWhiteSpace(filter.Who))
        {
            var who = LikePattern.Holding(filter.Who);
            messages = messages.Where(m => EF.Functions.Like(m.ToName, who, LikePattern.Escape));
        }
        if (string.IsNullOrWhiteSpace(filter.About)) return messages;
        var about = LikePattern.Holding(filter.About);
        return messages.Where(m => EF.Functions.Like(m.About, about, LikePattern.Escape));
    }
}
