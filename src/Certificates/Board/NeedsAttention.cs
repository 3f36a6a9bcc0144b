using Certification.Certificates.Deciding;
using Certification.Certificates.Progressing;
using Certification.Platform.Access;
using Certification.Programmes.Contracts;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Board;

/// <summary>One thing that somebody should do something about, and where.</summary>
internal sealed record Attention(string Css, string Title, string Text, string? Href, string Action);

/// <summary>What on a board needs a hand, the most urgent first; nothing is listed that counts zero.</summary>
internal static class NeedsAttention
{
    private const string Error = "attention-error", Warn = "attention-warn", Info = "attention-info", Ok = "attention-ok";

    public static IReadOnlyList<Attention> Of(CohortBoard board, Caller caller)
    {
        var id = board.Plan.CohortId;
        var (teaches, signs) = (caller.Is(Roles.Coordinator | Roles.Trainer), caller.Is(Roles.Coordinator | Roles.Supervisor));
        var counts = board.Counts;
        var items = new List<Attention>();
        Add(Error, "OutOfReach", counts.With(Outlook.OutOfReach), Board(new() { Outlook = Outlook.OutOfReach }));
        Add(Error, "Overdue", counts.With(RequirementState.Overdue), Board(new() { State = RequirementState.Overdue }));
        Add(Warn, "NeedsMakeUp", counts.With(Outlook.NeedsMakeUp), Board(new() { Outlook = Outlook.NeedsMakeUp }));
        foreach (var day in board.OpenRegisters)
            items.Add(new Attention(Warn, T("Attention.Register", day.Number), T("Attention.Register.Text", Shown.Weekday(day.Date)), teaches ? $"/days/{day.Id}/register" : null, T("Attention.Register.Action")));
        // Who waits with two assignments counts twice, as in the queue.
        Add(Info, "Review", counts.All<AssignmentRequirement>(RequirementState.Submitted), $"/reviews?cohort={id}");
        Add(Info, "Supervision", counts.All<SupervisionRequirement>(RequirementState.Submitted), signs ? "/supervision" : Board(new() { State = RequirementState.Submitted }));
        Add(Info, "Returned", counts.With(RequirementState.Returned), Board(new() { State = RequirementState.Returned }));
        Add(Ok, "Recommended", counts.With(AwardState.Recommended), signs ? $"/certification?cohort={id}&state={AwardState.Recommended}" : Board(new() { Award = AwardState.Recommended }));
        Add(Ok, "Eligible", counts.With(AwardState.Eligible), signs ? $"/certification?cohort={id}&state={AwardState.Eligible}" : Board(new() { Award = AwardState.Eligible }));
        return items;

        void Add(string css, string key, int count, string href)
        {
            if (count > 0) items.Add(new Attention(css, T($"Attention.{key}{(count == 1 ? ".One" : "")}", count), T($"Attention.{key}.Text"), href, T($"Attention.{key}.Action")));
        }

        string Board(BoardFilter filter) => filter.Board(id);
    }
}
