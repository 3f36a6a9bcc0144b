using System.Text.RegularExpressions;
using Certification.Programmes.Contracts;

namespace Certification.Programmes;

/// <summary>The rules between the parts of a programme that no schema can state.</summary>
internal static partial class ProgrammeRules
{
    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex KeyPattern();

    /// <exception cref="InvalidProgrammeException">The first broken rule, with its path.</exception>
    public static void Check(ProgrammeDocument p)
    {
        Key(p.Key, "$.key");
        Rule(p.Version >= 1, "$.version", "Versions count from 1.");
        Filled(p.Title, "$.title");
        Rule(p.Days.Count > 0, "$.days", "A programme has at least one day.");
        Unique(p.Days.Select(d => d.Key), "$.days");
        for (var i = 0; i < p.Days.Count; i++) CheckDay(p, i);
        Unique(p.Requirements.Select(r => r.Key).Concat(p.Awards.Select(a => a.Key)), "$.requirements");
        for (var i = 0; i < p.Requirements.Count; i++) CheckRequirement(p, p.Requirements[i], $"$.requirements[{i}]");
        Rule(p.Awards.Count > 0, "$.awards", "A programme earns at least one award.");
        for (var i = 0; i < p.Awards.Count; i++) CheckAward(p, i);
        Unique(p.Reminders.Select(r => r.Key), "$.reminders");
        for (var i = 0; i < p.Reminders.Count; i++) CheckReminder(p, p.Reminders[i], $"$.reminders[{i}]");
    }

    private static void CheckReminder(ProgrammeDocument p, ReminderRule rule, string path)
    {
        Key(rule.Key, path + ".key");
        Key(rule.Letter, path + ".letter");
        Rule(rule.Days.Count is >= 1 and <= 6, path + ".days", "Between 1 and 6 messages.");
        Rule(rule.Days.Distinct().Count() == rule.Days.Count && rule.Days.All(d => d is >= -180 and <= 365), path + ".days", "Different days, from 180 before to 365 after.");
        Rule(!rule.Anchor.IsDailyList() || rule.Days.Count == 1, path + ".days", "A daily list goes on until nothing waits: it has one number, the days after which it begins.");
        Rule(!rule.Anchor.IsDailyList() || p.Reminders.Count(r => (r.Anchor, r.To) == (rule.Anchor, rule.To)) == 1, path + ".anchor", "A reader has one daily list of a kind.");
        Rule(ReminderFit.Audiences(rule.Anchor).Contains(rule.To), path + ".to", "They are not told of this.");
        Rule(ReminderFit.Fits(rule.Anchor, rule.To, rule.Letter), path + ".letter", "This letter does not go to them about this.");
        var (first, last) = ReminderFit.Days(rule.Letter);
        Rule(rule.Days.All(d => d >= first && d <= last), path + ".days", $"The letter '{rule.Letter}' is right from {first} to {last} days after what it is counted from.");
        foreach (var key in rule.Requirements)
        {
            Rule(p.Requirements.Any(r => r.Key == key), path + ".requirements", $"'{key}' is no requirement of this programme.");
            Rule(ReminderFit.About(rule.Anchor, rule.Letter, p.Requirement(key)), path + ".requirements", $"The letter '{rule.Letter}' cannot be about '{key}'.");
        }
    }

    private static void CheckDay(ProgrammeDocument p, int i)
    {
        var day = p.Days[i];
        var path = $"$.days[{i}]";
        Key(day.Key, path + ".key");
        Filled(day.Title, path + ".title");
        Rule(day.Start < day.End, path + ".end", "A day ends after it starts.");
        Rule(i > 0 || (day is { Weeks: 0, Days: 0, Weekday: null, FollowUp: false }), path, "The first day is the anchor: no offset, no weekday, no follow-up.");
        Rule(day.Weekday is null || day.Days == 0, path, "Give a weekday or days, not both.");
        Rule(day is { Weeks: >= 0 and <= 260, Days: >= 0 and <= 366 }, path, "A day lies within five years of day 1.");
        Rule(day.Agenda.Zip(day.Agenda.Skip(1)).All(pair => pair.First.At <= pair.Second.At), path + ".agenda", "Agenda entries stand in order of time.");
    }

    private static void CheckRequirement(ProgrammeDocument p, Requirement r, string path)
    {
        Key(r.Key, path + ".key");
        Filled(r.Title, path + ".title");
        if (r.Due is { } due) Due(p, due, path + ".due");
        switch (r)
        {
            case AttendanceRequirement a:
                Days(p, a.Days, followUp: false, path + ".days");
                Rule(a.Needed >= 1 && a.Needed <= a.Days.Count, path + ".needed", "Between 1 and the number of days.");
                if (a.MakeUp is { } makeUp)
                {
                    Due(p, makeUp.Until, path + ".makeUp.until");
                    Rule(makeUp.AtMost is null or >= 1, path + ".makeUp.atMost", "At least 1, or left out.");
                    Rule(makeUp.OtherCohort || makeUp.Task, path + ".makeUp", "A make-up is another cohort's day, a task, or both.");
                }
                break;
            case AssignmentRequirement a:
                Rule(a.Files is >= 0 and <= 10, path + ".files", "Between 0 and 10 files.");
                Rule(a.Prompts.Count > 0 || a.Files > 0, path, "Something must be handed in: prompts, files or both.");
                Unique(a.Prompts.Select(x => x.Key), path + ".prompts");
                Rule(!a.Mandatory || a.Due is not null, path + ".due", "A mandatory assignment has a due rule.");
                break;
            case PracticeRequirement a:
                Rule(a.Sessions > 0 || a.Minutes > 0 || a.GroupCourses > 0, path, "Ask for sessions, minutes or group courses.");
                Rule((a.GroupCourses > 0) == (a.SessionsPerGroupCourse > 0), path, "Group courses and the sessions of one belong together.");
                Rule(a.Roles.Count > 0, path + ".roles", "At least one role counts.");
                break;
            case SupervisionRequirement a:
                Rule(a.Sessions > 0 || a.CreditedMinutes > 0, path, "Ask for sessions or credited minutes.");
                Rule(a.Conversion.Zip(a.Conversion.Skip(1)).All(pair => pair.First.UpTo < pair.Second.UpTo), path + ".conversion", "Group sizes stand in rising order.");
                Rule(a.Conversion.All(c => c.PerThousand is >= 0 and <= 1000 && c.UpTo >= 1), path + ".conversion", "Shares run from 0 to 1000 thousandths.");
                Unique(a.Caps.Select(c => c.Form.ToString()), path + ".caps");
                break;
            case AssessmentRequirement a:
                Rule(a.Items.Count > 0, path + ".items", "At least one item is scored.");
                Unique(a.Items.Select(x => x.Key), path + ".items");
                Rule(a.MaxPerItem >= 1 && a.PassMark >= 1 && a.PassMark <= a.MaxPerItem * a.Items.Count, path + ".passMark", "The pass mark can be reached.");
                Rule(a.Attempts is >= 1 and <= 10, path + ".attempts", "Between 1 and 10 attempts.");
                break;
            case FollowUpRequirement a:
                Days(p, a.Days, followUp: true, path + ".days");
                Rule(a.Needed >= 1 && a.Needed <= a.Days.Count, path + ".needed", "Between 1 and the number of meetings.");
                break;
        }
    }

    private static void CheckAward(ProgrammeDocument p, int i)
    {
        var award = p.Awards[i];
        var path = $"$.awards[{i}]";
        Key(award.Key, path + ".key");
        Filled(award.Title, path + ".title");
        Rule(award.Needs.Count > 0, path + ".needs", "An award needs something.");
        foreach (var need in award.Needs)
            Rule(p.Requirements.Any(r => r.Key == need) || p.Awards.Take(i).Any(a => a.Key == need), path + ".needs", $"'{need}' is neither a requirement nor an earlier award.");
        Rule(award.ValidMonths is null or (>= 1 and <= 240), path + ".validMonths", "Between 1 and 240 months, or left out.");
        Rule(!award.FourEyes || award.Recommended, path + ".fourEyes", "Four eyes need a recommendation.");
    }

    private static void Days(ProgrammeDocument p, IReadOnlyList<string> keys, bool followUp, string path)
    {
        Unique(keys, path);
        foreach (var key in keys)
            Rule(p.Days.Any(d => d.Key == key && d.FollowUp == followUp), path, $"'{key}' is no {(followUp ? "follow-up meeting" : "teaching day")} of this programme.");
    }

    private static void Due(ProgrammeDocument p, DueRule due, string path)
    {
        Rule(p.Days.Any(d => d.Key == due.After), path + ".after", $"'{due.After}' is no day of this programme.");
        Rule(due is { Weeks: >= 0 and <= 260, Days: >= -366 and <= 366 }, path, "A due date lies within five years of its day.");
    }

    private static void Unique(IEnumerable<string> keys, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys) Rule(seen.Add(key), path, $"'{key}' stands twice.");
    }

    private static void Filled(Words words, string path) =>
        Rule(!string.IsNullOrWhiteSpace(words.Da) && !string.IsNullOrWhiteSpace(words.En), path, "Both languages are filled in.");

    private static void Key(string key, string path) =>
        Rule(KeyPattern().IsMatch(key), path, "A key is lower-case letters, digits and hyphens, 40 at most.");

    private static void Rule(bool kept, string path, string rule)
    {
        if (!kept) throw new InvalidProgrammeException(path, rule);
    }
}
