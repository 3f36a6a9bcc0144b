using System.Globalization;
using System.Text.RegularExpressions;
using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Time;
using Certification.Tests.Support;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Certification.Tests.Notices;

/// <summary>
/// Random histories of reminders that become one mail though they end at different times, and of invitations that are changed and taken back,
/// against a model of who wants what: judged by what the letters say that a server has taken, not by what the tables say.
/// </summary>
public partial class TogetherModelTests
{
    private static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("MAIL_HISTORIES"), out var wanted) ? wanted / 5 : 300;

    private enum Act
    {
        Ask,
        Leave,
        Move,
        /// <summary>What one of the reminders is about has been done.</summary>
        Finish,
        Tick,
        Deliver,
        Plan,
        Advance,
        CrashInPlanning,
        CrashInDelivery,
        CrashAfterTaking,
        ServerSays,
        ServerLeaves,
        ServerComes,
    }

    private sealed record Step(Act Act, int Who, int How);

    private static readonly Gen<Step> Steps =
        from act in Gen.Frequency(
            (4, Gen.Constant(Act.Ask)), (3, Gen.Constant(Act.Leave)), (3, Gen.Constant(Act.Move)), (3, Gen.Constant(Act.Finish)), (5, Gen.Constant(Act.Tick)), (3, Gen.Constant(Act.Deliver)),
            (3, Gen.Constant(Act.Plan)), (5, Gen.Constant(Act.Advance)), (1, Gen.Constant(Act.CrashInPlanning)), (2, Gen.Constant(Act.CrashInDelivery)), (2, Gen.Constant(Act.CrashAfterTaking)),
            (4, Gen.Constant(Act.ServerSays)), (1, Gen.Constant(Act.ServerLeaves)), (2, Gen.Constant(Act.ServerComes)))
        from who in Gen.Choose(1, 2)
        from how in Gen.Choose(0, 999)
        select new Step(act, who, how);

    [Fact]
    public async Task A_mail_of_several_reminders_says_only_what_is_still_true_and_a_calendar_ends_up_as_things_are()
    {
        var people = new Dictionary<int, Person>();
        await using var lab = new MailLab(() => [.. people.SelectMany(p => p.Value.Wanted(p.Key))]);
        await Law.Holds(Steps, length: 16, series: Histories, async steps =>
        {
            await lab.Empty();
            people.Clear();
            await new History(lab, people).Run(steps);
        });
    }

    /// <summary>Two reminders of the same morning, of use for one day and for three, and an invitation that changes with every turn.</summary>
    private sealed record Person(int Date, DateTime Since, bool Wants, int Turns, DateTime TurnedAt, bool EarlyDone, bool LateDone)
    {
        public IEnumerable<Wanted> Wanted(int who)
        {
            var zone = who == 1 ? Zones.Copenhagen : Zones.Nuuk;
            var to = new Recipient(who, $"Deltager {who}", $"d{who}@example.org", "da");
            var morning = Zones.ToUtc(DateOnly.FromDayNumber(Date), new TimeOnly(9, 0), zone);
            var due = DateOnly.FromDateTime(Since).DayNumber == Date ? Since : morning;
            if (Wants && !EarlyDone) yield return Reminder("early", due.AddDays(1));
            if (Wants && !LateDone) yield return Reminder("late", due.AddDays(3));
            var day = new CalendarDay
            {
                Uid = $"day-{who}@certification",
                Sequence = Turns,
                Cancelled = !Wants,
                Date = DateOnly.FromDayNumber(Date),
                Start = new TimeOnly(9, 0),
                End = new TimeOnly(15, 0),
                Zone = zone,
                Summary = "Hold 12",
                For = to,
                ChangedAt = TurnedAt,
            };
            yield return Base("invitation", TurnedAt, TurnedAt.AddDays(60)) with { Revision = Turns, OnlyAfterEarlier = !Wants, Calendar = () => day };

            Wanted Reminder(string rule, DateTime until) =>
                Base(rule, due, until) with { Revision = Date, KnownAt = Since, Letter = MailLab.Letter with { Class = LetterClass.Reminder }, Values = () => new Dictionary<string, string> { ["thing"] = Token(rule, who, Date) } };

            Wanted Base(string rule, DateTime dueAt, DateTime until) => new()
            {
                Scope = new PlanScope(MailLab.Kind, who),
                Rule = rule,
                To = to,
                Thing = $"day:{who}",
                About = $"Deltager {who}",
                Zone = zone,
                DueAt = dueAt,
                KnownAt = dueAt,
                UsefulUntil = until,
                Letter = MailLab.Letter,
                Values = () => new Dictionary<string, string> { ["thing"] = "dagen" },
            };
        }
    }

    private static string Token(string rule, int who, int date) => string.Create(CultureInfo.InvariantCulture, $"{rule}x{who}x{date}x");

    [GeneratedRegex("(early|late)x[0-9]+x[0-9]+x")]
    private static partial Regex Tokens();

    private static IEnumerable<string> Said(ComposedMail mail) => Tokens().Matches(mail.Text).Select(m => m.Value);

    private sealed class History(MailLab lab, Dictionary<int, Person> people)
    {
        private readonly Witness _witness = new(lab);

        private DateTime Now { get => _witness.Now; set => _witness.Now = value; }

        private IEnumerable<Wanted> Reminders => people.SelectMany(p => p.Value.Wanted(p.Key)).Where(w => w.Rule != "invitation");

        public async Task Run(Step[] steps)
        {
            Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
            lab.Server.Offered = Offered;
            foreach (var step in steps) await Take(step);
            await Settle();
            await Judge();
        }

        private async Task Take(Step step)
        {
            var person = people.GetValueOrDefault(step.Who);
            // No two turns bear the same minute: which came first is never in doubt.
            switch (step.Act)
            {
                case Act.Ask when person is not { Wants: true }:
                    Now = Now.AddMinutes(1);
                    await Become(step.Who, new Person(DateOnly.FromDateTime(Now).DayNumber + step.How % 3, Now, true, (person?.Turns ?? 0) + 1, Now, false, false));
                    break;
                case Act.Leave when person is { Wants: true }:
                    Now = Now.AddMinutes(1);
                    await Become(step.Who, person with { Wants = false, Turns = person.Turns + 1, TurnedAt = Now });
                    break;
                case Act.Move when person is { Wants: true }:
                    Now = Now.AddMinutes(1);
                    await Become(step.Who, person with { Date = person.Date + 1 + step.How % 2, Turns = person.Turns + 1, TurnedAt = Now });
                    break;
                case Act.Finish when person is { Wants: true }:
                    await Become(step.Who, step.How % 2 == 0 ? person with { EarlyDone = true } : person with { LateDone = true });
                    break;
                case Act.Tick:
                    await Tick();
                    break;
                case Act.Deliver:
                    await _witness.Deliver();
                    break;
                case Act.Plan:
                    await lab.Plan();
                    break;
                case Act.Advance:
                    Now = Now.AddMinutes(step.How switch { < 400 => 5, < 700 => 60 + step.How, _ => 1440 });
                    break;
                case Act.CrashInPlanning:
                    lab.Fuse.Commands = step.How % 25;
                    await lab.Plan();
                    lab.Fuse.Commands = null;
                    break;
                case Act.CrashInDelivery:
                    lab.Fuse.Commands = step.How % 16;
                    await _witness.Deliver();
                    lab.Fuse.Commands = null;
                    break;
                case Act.CrashAfterTaking:
                    lab.Server.EndsAfterTaking = true;
                    await _witness.Deliver();
                    lab.Server.EndsAfterTaking = false;
                    break;
                case Act.ServerSays:
                    lab.Server.Answer(step.How % 2 == 0 ? DeliveryResult.Unknown : DeliveryResult.TryLater, "said");
                    break;
                case Act.ServerLeaves:
                    lab.Server.IsThere = false;
                    break;
                case Act.ServerComes:
                    lab.Server.IsThere = true;
                    break;
            }
        }

        private async Task Become(int who, Person person)
        {
            people[who] = person;
            await lab.Mark(who);
        }

        private async Task Tick()
        {
            var sure = _witness.NothingStandsInTheWay;
            await lab.Plan();
            await _witness.Deliver();
            if (!sure) return;
            // What was left out of a mail has it written anew, which takes another turn.
            await lab.Plan();
            await _witness.Deliver();
            await EveryReminderDueIsSaid();
        }

        /// <summary>No letter says what is not true or of no use at the moment at which a server hears it.</summary>
        private async Task Offered(ComposedMail offered)
        {
            var mail = await _witness.Find(offered);
            SendingHours.IsOpen(Now, mail.Zone).Should().BeTrue("{0:u} is no hour for mail in {1}", Now, mail.Zone);
            var wanted = Reminders.ToDictionary(w => Token(w.Rule, w.Scope.Id, w.Revision));
            foreach (var token in Said(offered))
            {
                wanted.Should().ContainKey(token, "nothing is said of what was done, moved or cancelled before");
                Now.Should().BeOnOrBefore(wanted[token].UsefulUntil, "{0} is of no use any more", token);
            }
        }

        private async Task EveryReminderDueIsSaid()
        {
            var mails = await lab.Read(db => db.OutgoingMails.AsNoTracking().ToListAsync());
            var said = lab.Server.Taken.SelectMany(Said).ToHashSet();
            foreach (var one in Reminders.Where(w => w.DueAt >= w.KnownAt && w.DueAt <= Now && Now <= w.UsefulUntil && SendingHours.IsOpen(Now, w.Zone)))
            {
                var own = mails.Where(m => m.RecipientId == one.To.PersonId && m.Class == LetterClass.Reminder).ToList();
                // What a server has put off waits; and a person gets three such mails a day.
                if (own.Any(_witness.HasPutOff) || own.Count(m => Now - m.CreatedAt < TimeSpan.FromDays(1.5)) >= 3) continue;
                said.Should().Contain(Token(one.Rule, one.Scope.Id, one.Revision), "nothing stood in its way at {0:u}", Now);
            }
        }

        private async Task Settle()
        {
            lab.Server.IsThere = true;
            // What a server was to say to mails that never came is said to nobody.
            for (var hour = 0; hour < 24 && lab.Server.IsTold; hour++) await Pass(TimeSpan.FromHours(1));
            // Whatever was put off or left behind is over after this, and the last hour of every reminder is.
            // In steps that come to every hour of the day, wherever it is.
            for (var step = 0; step < 28; step++) await Pass(TimeSpan.FromHours(7));
        }

        private async Task Pass(TimeSpan time)
        {
            await Tick();
            Now += time;
        }

        private async Task Judge()
        {
            var doubtful = await lab.Read(db => db.OutgoingMails.Where(m => m.CalendarMethod == "REQUEST" && m.History.Any(h => h.State == MailState.Unknown)).Select(m => m.RecipientId).ToListAsync());
            foreach (var token in lab.Server.Taken.SelectMany(mail => Said(mail).Distinct().Select(token => (Token: token, mail.MessageId))).GroupBy(t => t.Token))
                token.Count().Should().BeLessThanOrEqualTo(1 + token.Select(t => t.MessageId).Distinct().Sum(_witness.Unrecorded), "{0} is repeated only where nobody could know", token.Key);
            foreach (var (who, person) in people)
            {
                var entries = lab.Server.Taken.Where(m => m.ToAddress == $"d{who}@example.org" && m.Calendar is not null).DistinctBy(m => m.MessageId).ToList();
                entries.Select(e => Line(e, "UID")).Distinct().Should().HaveCountLessThanOrEqualTo(1, "a day keeps its name");
                entries.Select(e => int.Parse(Line(e, "SEQUENCE"), CultureInfo.InvariantCulture)).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
                if (person.Wants) (entries[^1].Calendar!.Method, Line(entries[^1], "SEQUENCE")).Should().Be(("REQUEST", $"{person.Turns}"), "the calendar shows the day as it is");
                else if (entries.Count > 0) entries[^1].Calendar!.Method.Should().Be("CANCEL", "nothing stands in the calendar that does not take place");
                entries.Zip(entries.Skip(1)).Should().NotContain(pair => pair.First.Calendar!.Method == "CANCEL" && pair.Second.Calendar!.Method == "CANCEL", "nothing is taken back twice");
                if (!doubtful.Contains(who)) entries.FirstOrDefault()?.Calendar!.Method.Should().Be("REQUEST", "nothing is taken back that was never sent");
            }
        }

        private static string Line(ComposedMail mail, string name) =>
            mail.Calendar!.Content.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
    }
}
