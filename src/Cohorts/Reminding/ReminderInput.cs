using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Certification.Cohorts.Contracts;
using Certification.Platform.Input;
using Certification.Programmes.Contracts;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Reminding;

/// <summary>A rule as somebody types it; the key names one that there is, and is left out for a new one.</summary>
internal class ReminderInput
{
    [StringLength(40)]
    public string? Key { get; set; }

    /// <summary>What the days are counted from; of a rule that there is it cannot be changed.</summary>
    [Required]
    public ReminderAnchor? Anchor { get; set; }

    /// <summary>Days from the anchor with commas between, negative before it: "-7, -1".</summary>
    [Required, StringLength(60)]
    public string? Days { get; set; }

    [Required]
    public ReminderAudience? To { get; set; }

    /// <summary>Key of a letter that fits the anchor.</summary>
    [Required, StringLength(40)]
    public string? Letter { get; set; }

    /// <summary>Keys of the requirements that it is about; empty for all that it usually is about, left out to keep what there is.</summary>
    public List<string>? Requirements { get; set; }

    /// <summary>The rule that this asks for, in place of what there is.</summary>
    /// <param name="before">The rule that is changed; null for a new one.</param>
    /// <param name="newKey">Key of a new rule.</param>
    /// <param name="rules">All that the cohort has.</param>
    /// <exception cref="BadInputException">Told by field.</exception>
    public ReminderRule Rule(ProgrammeDocument programme, ReminderRule? before, string newKey, IReadOnlyList<ActiveRule> rules)
    {
        var isList = Anchor!.Value.IsDailyList();
        var bad = new Dictionary<string, string[]>();
        var days = ReadDays();
        if (days is null) bad[nameof(Days)] = [T("Rule.DaysUnreadable")];
        else if (days.Count > 6) bad[nameof(Days)] = [T("Rule.DaysTooMany")];
        else if (days.Distinct().Count() != days.Count || days.Any(d => d is < -180 or > 365)) bad[nameof(Days)] = [T("Rule.DaysOutside")];
        if (before is not null && before.Anchor != Anchor) bad[nameof(Anchor)] = [T("Rule.AnchorStays")];
        if (!ReminderFit.Audiences(Anchor.Value).Contains(To!.Value)) bad[nameof(To)] = [T("Rule.ToUnfit")];
        else if (!ReminderFit.Fits(Anchor.Value, To.Value, Letter!)) bad[nameof(Letter)] = [T("Rule.LetterUnfit")];
        else if (!bad.ContainsKey(nameof(Days)) && Outside(days!) is { } outside) bad[nameof(Days)] = [outside];
        else if (isList && days is { Count: > 1 }) bad[nameof(Days)] = [T("Rule.DaysOfList")];
        else if (isList && rules.Any(r => r.Rule.Key != before?.Key && r.Rule.Anchor == Anchor && r.Rule.To == To)) bad[nameof(To)] = [T("Rule.ListTwice")];
        var about = Requirements?.Distinct().ToList() ?? before?.Requirements ?? [];
        if (!bad.ContainsKey(nameof(Letter)) && about.Any(k => !programme.Requirements.Any(r => r.Key == k && ReminderFit.About(Anchor.Value, Letter!, r)))) bad[nameof(Requirements)] = [T("Rule.AboutUnfit")];
        if (bad.Count > 0) throw new BadInputException(bad);
        // A daily list goes by its letter, for all cohorts together.
        return new ReminderRule { Key = before?.Key ?? (isList ? Letter! : newKey), Anchor = Anchor.Value, Days = days!, To = To.Value, Letter = Letter!, Requirements = about };
    }

    /// <summary>What is wrong when a letter would not be true on all of these days.</summary>
    private string? Outside(List<int> days)
    {
        var (first, last) = ReminderFit.Days(Letter!);
        if (days.All(d => d >= first && d <= last)) return null;
        return first == last ? T("Rule.DaysOnly", first) : days.Any(d => d < first) ? T("Rule.DaysFrom", first) : T("Rule.DaysTo", last);
    }

    private List<int>? ReadDays()
    {
        var days = new List<int>();
        // A phone's keyboard may write a minus of its own.
        foreach (var word in Days!.Replace('\u2212', '-').Replace('\u2013', '-').Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day)) return null;
            days.Add(day);
        }
        return days.Count == 0 ? null : [.. days.Order()];
    }
}
