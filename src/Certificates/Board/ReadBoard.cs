using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Cohorts.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Certificates.Board;

/// <summary>One participant on the board.</summary>
internal sealed record BoardRow(
    int EnrolmentId, string Name, string? Workplace, string Municipality, string? Phone, string Email, EnrolmentState State,
    ProgressToday Today, IReadOnlyDictionary<string, AwardState> Awards);

/// <summary>What the coordinator narrows the board to; all of it stands in the URL.</summary>
internal sealed class BoardFilter
{
    /// <summary>Part of a name, a workplace or an e-mail.</summary>
    public string? Q { get; set; }

    public string? Municipality { get; set; }

    public Choice<Outlook>? Outlook { get; set; }

    /// <summary>A requirement's key, together with <see cref="State"/>.</summary>
    public string? Requirement { get; set; }

    public Choice<RequirementState>? State { get; set; }

    /// <summary>Some award case waits in this state.</summary>
    public Choice<AwardState>? Award { get; set; }

    public bool Matches(BoardRow row) =>
        (Outlook is not { Value: var outlook } || row.Today.Outlook == outlook)
        && (State is not { Value: var state } || row.Today.Has(state) && row.Today.Requirements.Any(r => r.State == state && (Requirement is null || r.Requirement.Key == Requirement)))
        && (Award is not { Value: var award } || row.Awards.Values.Contains(award))
        && (string.IsNullOrEmpty(Municipality) || row.Municipality == Municipality)
        && (string.IsNullOrWhiteSpace(Q) || Key(row).Contains(TextKey.Of(Q), StringComparison.Ordinal));

    /// <summary>Another filter that differs in one thing.</summary>
    public BoardFilter With(Action<BoardFilter> change)
    {
        var copy = (BoardFilter)MemberwiseClone();
        change(copy);
        return copy;
    }

    /// <summary>An address with this filter in its query.</summary>
    public string Address(string path, params (string Key, string Value)[] more)
    {
        var query = new QueryBuilder();
        foreach (var (key, value) in (IEnumerable<(string, string?)>)
            [.. more, ("q", Q), ("municipality", Municipality), ("outlook", Outlook?.ToString()), ("requirement", Requirement), ("state", State?.ToString()), ("award", Award?.ToString())])
            if (!string.IsNullOrWhiteSpace(value)) query.Add(key, value);
        return path + query;
    }

    /// <summary>The board with this filter, at the participants.</summary>
    public string Board(int cohortId) => Address($"/cohorts/{cohortId}") + "#participants";

    private static string Key(BoardRow row) => TextKey.Of($"{row.Name} {row.Email} {row.Workplace}");
}

/// <summary>A cohort's board: every participant by requirements, today.</summary>
internal sealed record CohortBoard(CohortPlan Plan, DateOnly Today, IReadOnlyList<BoardRow> Rows)
{
    /// <summary>Past days whose register is not closed.</summary>
    public IEnumerable<PlannedDay> OpenRegisters => Plan.Days.Where(d => d.Date <= Today && !d.RegisterClosed);

    private BoardCounts? _counts;

    /// <summary>How many stand how.</summary>
    public BoardCounts Counts => _counts ??= BoardCounts.Of(Plan, Rows);
}

/// <summary>Reads a cohort's board with four queries, whatever its size; page, export and API show the same rows.</summary>
internal sealed class ReadBoard(AppDb db, Caller caller, CohortReader cohorts, PeopleReader people, TimeProvider clock)
{
    private static readonly Dictionary<string, AwardState> NoAwards = [];

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/cohorts/{id:int}/board", async (int id, [AsParameters] BoardFilter filter, [AsParameters] PageRequest page, ReadBoard feature, CancellationToken ct) =>
        {
            var board = await feature.Handle(id, ct);
            var rows = board.Rows.Where(filter.Matches).ToList().ToPage(page);
            return new
            {
                board.Plan.CohortId,
                board.Plan.Name,
                board.Today,
                rows.Total,
                Page = rows.Number,
                rows.Size,
                Items = rows.Items.Select(r => new
                {
                    r.EnrolmentId,
                    r.Name,
                    r.Workplace,
                    r.Municipality,
                    r.State,
                    r.Today.Outlook,
                    r.Awards,
                    Requirements = r.Today.Requirements.Select(s => new { s.Requirement.Key, s.State, s.Due, s.Standing.Counts }),
                }),
            };
        }).RequireAuthorization(Policies.Staff);

    public async Task<CohortBoard> Handle(int cohortId, CancellationToken ct)
    {
        var plan = await cohorts.PlanFor(caller, cohortId, ct);
        var progress = db.Progress;
        var enrolments = cohorts.Every.Where(e => e.CohortId == cohortId);
        var cases = (await db.AwardCases.Where(c => enrolments.Any(e => e.Id == c.EnrolmentId)).Select(c => new { c.EnrolmentId, c.AwardKey, c.State }).ToListAsync(ct))
            .GroupBy(c => c.EnrolmentId).ToDictionary(g => g.Key, g => g.ToDictionary(c => c.AwardKey, c => c.State));
        var participants =
            from enrolment in cohorts.VisibleTo(caller)
            where enrolment.CohortId == cohortId && (enrolment.State == EnrolmentState.Enrolled || enrolment.State == EnrolmentState.Completed)
            join person in people.Cards on enrolment.PersonId equals person.Id
            join municipality in people.MunicipalityCards on enrolment.MunicipalityId equals municipality.Id
            join standing in progress on enrolment.Id equals standing.EnrolmentId
            orderby person.FirstName, person.LastName, enrolment.Id
            select new { enrolment.Id, enrolment.State, person.FirstName, person.LastName, person.Workplace, person.Phone, person.Email, Municipality = municipality.Name, standing.Text };
        var today = Zones.Today(clock, plan.Zone);
        var see = new SeeCohortToday(plan, today);
        var rows = new List<BoardRow>();
        // One by one: the texts of thousands, kept until the last is there, are work for the collector.
        await foreach (var r in participants.AsSingleQuery().AsAsyncEnumerable().WithCancellation(ct))
            rows.Add(new BoardRow(r.Id, $"{r.FirstName} {r.LastName}", r.Workplace, r.Municipality, r.Phone, r.Email, r.State,
                see.At(r.Text), cases.GetValueOrDefault(r.Id, NoAwards)));
        return new CohortBoard(plan, today, rows);
    }
}
