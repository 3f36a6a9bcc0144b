using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Certification.Platform.Time;
using Certification.Tests.Support;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Certification.Tests.Notices;

/// <summary>
/// Random histories of people who want and no longer want messages, dates that move, servers that answer anything, and processes that end
/// anywhere, against a model small enough to be read: what must be sent, what must not, and how often.
/// </summary>
public class MailModelTests
{
    /// <summary>MAIL_HISTORIES=100000 for a night's run.</summary>
    private static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("MAIL_HISTORIES"), out var wanted) ? wanted : 2000;

    private enum Act
    {
        Ask,
        Leave,
        Move,
        Plan,
        Deliver,
        Advance,
        GoBack,
        CrashInPlanning,
        CrashInDelivery,
        CrashAfterTaking,
        ServerSays,
        ServerLeaves,
        ServerComes,
        OtherNode,
        LeaseRunsOut,
        ChangeWhileSending,
    }

    private sealed record Step(Act Act, int Who, int How);

    private static readonly Gen<Step> Steps =
        from act in Gen.Frequency(
            (6, Gen.Constant(Act.Ask)), (3, Gen.Constant(Act.Leave)), (3, Gen.Constant(Act.Move)), (4, Gen.Constant(Act.Plan)), (6, Gen.Constant(Act.Deliver)), (5, Gen.Constant(Act.Advance)),
            (1, Gen.Constant(Act.GoBack)), (2, Gen.Constant(Act.CrashInPlanning)), (3, Gen.Constant(Act.CrashInDelivery)), (2, Gen.Constant(Act.CrashAfterTaking)), (4, Gen.Constant(Act.ServerSays)),
            (1, Gen.Constant(Act.ServerLeaves)), (1, Gen.Constant(Act.ServerComes)), (2, Gen.Constant(Act.OtherNode)), (1, Gen.Constant(Act.LeaseRunsOut)), (1, Gen.Constant(Act.ChangeWhileSending)))
        from who in Gen.Choose(1, 4)
        from how in Gen.Choose(0, 999)
        select new Step(act, who, how);

    [Fact]
    public async Task Nothing_is_lost_repeated_or_sent_wrongly_in_any_history()
    {
        // Two at a time: a machine has more than one core, and a history waits for its file most of the time.
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var model = new Model();
            await using var lab = new MailLab(() => model.Wanted);
            await Law.Holds(Steps, length: 14, series: Histories / 2, async steps =>
            {
                await lab.Empty();
                model = new Model();
                await new History(lab, model).Run(steps);
            });
        })));
    }

    [Fact]
    public async Task What_is_of_no_use_any_more_when_a_server_comes_back_is_given_up_then()
    {
        var model = new Model();
        await using var lab = new MailLab(() => model.Wanted);

        await new History(lab, model).Run([new(Act.ServerSays, 3, 623), new(Act.Ask, 3, 266), new(Act.Deliver, 1, 694), new(Act.Advance, 4, 771), new(Act.Advance, 3, 452), new(Act.ServerLeaves, 3, 192), new(Act.ChangeWhileSending, 1, 35)]);
    }

    /// <summary>What people want: the facts of some module, as small as they can be.</summary>
    private sealed class Model
    {
        /// <summary>Two of them share an address.</summary>
        private static readonly string[] Addresses = ["", "a@example.org", "b@example.org", "a@example.org", "b@example.org"];

        private readonly Dictionary<int, (int Date, DateTime Since, bool Wants)> _people = [];

        public IReadOnlyList<Wanted> Wanted => [.. _people.Where(p => p.Value.Wants).Select(p => Message(p.Key, p.Value.Date, p.Value.Since))];

        public bool Wants(int who) => _people.TryGetValue(who, out var person) && person.Wants;

        public void Ask(int who, DateTime now, int daysAhead) => _people[who] = ((DateOnly.FromDateTime(now).DayNumber + daysAhead), now, true);

        public void Leave(int who) => _people[who] = _people[who] with { Wants = false };

        public void Move(int who, int days) => _people[who] = _people[who] with { Date = _people[who].Date + days };

        /// <summary>Due in the morning of its date, or at once, and of use for a day or three; half the people are in Greenland, and one in four messages cannot wait.</summary>
        private static Wanted Message(int who, int date, DateTime since)
        {
            var zone = who % 2 == 0 ? Zones.Nuuk : Zones.Copenhagen;
            var morning = Zones.ToUtc(DateOnly.FromDayNumber(date), new TimeOnly(9, 0), zone);
            var due = DateOnly.FromDateTime(since).DayNumber == date ? since : morning;
            return new Wanted
            {
                Scope = new PlanScope(MailLab.Kind, who),
                Rule = "lab",
                To = new Recipient(who, $"Deltager {who}", Addresses[who], "da"),
                Thing = $"day:{who}",
                Revision = date,
                About = $"Deltager {who}",
                Zone = zone,
                DueAt = due,
                KnownAt = since,
                UsefulUntil = due.AddDays(who == 3 ? 1 : 3),
                Urgent = who == 4,
                Letter = MailLab.Letter,
                Values = () => new Dictionary<string, string> { ["thing"] = $"dag {date}" },
            };
        }
    }

    private sealed class History(MailLab lab, Model model)
    {
        private readonly Witness _witness = new(lab);
        /// <summary>What was wanted when the mails at hand were claimed: a change after that comes too late for them.</summary>
        private IReadOnlyList<Wanted> _whenClaimed = [];
        private readonly Dictionary<long, PlanState> _ended = [];
        private readonly Dictionary<int, MailState> _final = [];

        private DateTime Now { get => _witness.Now; set => _witness.Now = value; }

        public async Task Run(Step[] steps)
        {
            Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
            lab.Server.Offered = Offered;
            foreach (var step in steps)
            {
                await Take(step);
                await NothingFinalChanges();
            }
            await Settle();
            await Judge();
        }

        private async Task Take(Step step)
        {
            switch (step.Act)
            {
                case Act.Ask when !model.Wants(step.Who):
                    model.Ask(step.Who, Now, Math.Max(0, step.How % 6 - 2));
                    await lab.Mark(step.Who);
                    break;
                case Act.Leave when model.Wants(step.Who):
                    model.Leave(step.Who);
                    await lab.Mark(step.Who);
                    break;
                case Act.Move when model.Wants(step.Who):
                    model.Move(step.Who, step.How % 5 - 1);
                    await lab.Mark(step.Who);
                    break;
                case Act.Plan:
                    await lab.Plan();
                    break;
                case Act.Deliver when step.How % 2 == 0:
                    await Tick();
                    break;
                case Act.Deliver:
                    await _witness.Deliver();
                    break;
                case Act.Advance:
                    Now = Now.AddMinutes(step.How switch { < 300 => 5, < 600 => 60 + step.How, < 900 => 1440, _ => 2880 });
                    break;
                case Act.GoBack:
                    Now = Now.AddMinutes(-(step.How % 90));
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
                    lab.Server.Answer((DeliveryResult)(step.How % 8), "said");
                    if (step.How > 700) lab.Server.Answer(DeliveryResult.AddressRefused, "550 no");
                    break;
                case Act.ServerLeaves:
                    lab.Server.IsThere = false;
                    break;
                case Act.ServerComes:
                    lab.Server.IsThere = true;
                    break;
                case Act.OtherNode:
                    await WhileSending(() => lab.Deliver(), mayLose: false);
                    break;
                case Act.LeaseRunsOut:
                    // The sender hangs in the middle of a message until another one has taken over.
                    await WhileSending(async () =>
                    {
                        Now = Now.AddMinutes(16);
                        await lab.Deliver();
                    }, mayLose: true);
                    break;
                case Act.ChangeWhileSending:
                    await WhileSending(async () =>
                    {
                        if (!model.Wants(step.Who)) return;
                        model.Move(step.Who, 1);
                        await lab.Mark(step.Who);
                        await lab.Plan();
                    }, mayLose: false);
                    break;
            }
        }

        /// <summary>Plans and delivers; where nothing stands in the way, everything that is due has been sent then.</summary>
        private async Task Tick()
        {
            var sure = _witness.NothingStandsInTheWay;
            await lab.Plan();
            await _witness.Deliver();
            if (sure) await EverythingDueIsSent();
        }

        /// <summary>Something happens in the middle of the first message that is offered.</summary>
        private async Task WhileSending(Func<Task> happens, bool mayLose)
        {
            ComposedMail? hung = null;
            var lost = false;
            lab.Server.Offered = async mail =>
            {
                await Offered(mail);
                if (hung is not null) return;
                hung = mail;
                var claim = (await _witness.Find(mail)).Claim;
                _whenClaimed = model.Wanted;
                await happens();
                lost = (await _witness.Find(mail)).Claim > claim;
            };
            await _witness.Deliver();
            if (mayLose) _witness.Quiet(15);
            else lost.Should().BeFalse("nobody takes what another one holds");
            // Somebody else has it by now: what the server said to the one that hung is on nobody's record.
            if (lost) _witness.TookUnrecorded(hung!);
            _whenClaimed = [];
            lab.Server.Offered = Offered;
        }

        /// <summary>An hour for mail has come with the server there: nothing that is due then waits any longer, and nothing is given up.</summary>
        private async Task EverythingDueIsSent()
        {
            var (plans, suppressed) = await lab.Read(async db => (
                await db.PlannedMessages.AsNoTracking().Include(p => p.Mail).ToListAsync(),
                await db.MailAddresses.Where(a => a.SuppressedAt != null).Select(a => a.AddressKey).ToListAsync()));
            foreach (var wanted in model.Wanted.Where(w => w.DueAt >= w.KnownAt && w.DueAt <= Now && (w.Urgent || SendingHours.IsOpen(Now, w.Zone)) && !suppressed.Contains(TextKey.Of(w.To.Email))))
            {
                var own = plans.Where(p => p.WantedKey == wanted.Key).MaxBy(p => p.Round);
                own.Should().NotBeNull("what is wanted is planned: {0}", wanted.Key);
                // Asked for anew on the same date, it keeps its first last moment.
                if (Now > wanted.UsefulUntil || Now > own!.UsefulUntil || Now > own.Mail?.UsefulUntil) continue;
                if (own.Mail is { } mail && (_witness.HasRefused(mail) || _witness.HasPutOff(mail))) continue;
                (own.Mail?.State).Should().Be(MailState.Sent, "nothing stood in the way of {0} at {1:u}: {2} {3}", own.Key, Now, own.State, own.Reason);
            }
        }

        /// <summary>What may be said to a server at all, looked at when it is said.</summary>
        private async Task Offered(ComposedMail offered)
        {
            var mail = await _witness.Find(offered);
            var plan = await lab.Read(db => db.PlannedMessages.AsNoTracking().SingleAsync(p => p.MailId == mail.Id));
            var wanted = model.Wanted.Concat(_whenClaimed).FirstOrDefault(w => w.Key == plan.WantedKey);
            wanted.Should().NotBeNull("nothing goes out for what was cancelled or moved before it was claimed: {0}", plan.Key);
            Now.Should().BeOnOrBefore(wanted!.UsefulUntil, "nothing goes out that is of no use any more");
            if (!wanted.Urgent) SendingHours.IsOpen(Now, mail.Zone).Should().BeTrue("{0:u} is no hour for mail in {1}", Now, mail.Zone);
            (await lab.Read(db => db.MailAddresses.AnyAsync(a => a.AddressKey == mail.ToKey && a.SuppressedAt != null))).Should().BeFalse("nothing goes to an address that takes no mail");
            mail.State.Should().Be(MailState.Submitting, "the attempt is on record before the server hears of the mail");
        }

        private async Task NothingFinalChanges()
        {
            var (mails, plans) = await lab.Read(async db => (
                await db.OutgoingMails.AsNoTracking().Select(m => new { m.Id, m.State }).ToListAsync(),
                await db.PlannedMessages.AsNoTracking().Select(p => new { p.Id, p.State }).ToListAsync()));
            foreach (var mail in mails)
            {
                if (_final.TryGetValue(mail.Id, out var before)) mail.State.Should().Be(before, "a final state never changes");
                else if (OutgoingMail.IsFinal(mail.State)) _final[mail.Id] = mail.State;
            }
            foreach (var plan in plans)
            {
                if (_ended.TryGetValue(plan.Id, out var before)) plan.State.Should().Be(before, "what was decided against is not decided again");
                else if (plan.State is not (PlanState.Planned or PlanState.Written)) _ended[plan.Id] = plan.State;
            }
        }

        /// <summary>The server is there and answers; time goes on until everything has been due.</summary>
        private async Task Settle()
        {
            lab.Fuse.Commands = null;
            lab.Server.IsThere = true;
            lab.Server.Offered = Offered;
            while (model.Wanted.Any(w => Now <= w.UsefulUntil))
            {
                await Tick();
                await NothingFinalChanges();
                Now = await NextMoment();
            }
            // While a server is waited for nothing is looked at, not even what has become of no use.
            if (await lab.Read(db => db.MailChannels.MaxAsync(c => c.NextTryAt)) is { } tried && tried > Now) Now = tried;
            await lab.Plan();
            await _witness.Deliver();
            // Whoever died with a mail in hand has it no longer when the lease is over.
            if (await lab.Read(db => db.OutgoingMails.MaxAsync(m => m.LeaseUntil)) is { } lease && lease >= Now) Now = lease.AddMinutes(1);
            await _witness.Deliver();
        }

        /// <summary>The next instant at which anything can happen; nothing is between.</summary>
        private async Task<DateTime> NextMoment()
        {
            var moments = await lab.Read(async db => new List<DateTime?>
            {
                await db.PlannedMessages.Where(p => p.State == PlanState.Planned && p.SendAt > Now).MinAsync(p => (DateTime?)p.SendAt),
                await db.OutgoingMails.Where(m => OutgoingMail.Waiting.Contains(m.State) && m.NextAt > Now).MinAsync(m => (DateTime?)m.NextAt),
                await db.OutgoingMails.Where(m => m.LeaseUntil > Now).MinAsync(m => m.LeaseUntil),
                await db.MailChannels.Where(c => c.NextTryAt > Now).MinAsync(c => c.NextTryAt),
            });
            return moments.Min() ?? model.Wanted.Max(w => w.UsefulUntil).AddMinutes(1);
        }

        private async Task Judge()
        {
            var plans = await lab.Read(db => db.PlannedMessages.AsNoTracking().Include(p => p.Mail).ToListAsync());
            var mails = await lab.Read(db => db.OutgoingMails.AsNoTracking().Include(m => m.History).ToListAsync());
            var suppressed = await lab.Read(db => db.MailAddresses.Where(a => a.SuppressedAt != null).Select(a => a.AddressKey).ToListAsync());
            plans.Select(p => p.Key).Should().OnlyHaveUniqueItems();
            mails.Select(m => m.Key).Should().OnlyHaveUniqueItems();
            mails.Should().NotContain(m => m.State == MailState.Claimed || m.State == MailState.Submitting, "nothing is stuck past its lease");
            foreach (var taken in lab.Server.Taken.GroupBy(t => t.MessageId))
            {
                taken.Count().Should().BeLessThanOrEqualTo(1 + _witness.Unrecorded(taken.Key), "a message is repeated only where nobody could know");
                taken.Select(t => t.Date).Distinct().Should().ContainSingle();
            }
            foreach (var key in plans.GroupBy(p => p.WantedKey))
                key.Count(p => p.Mail?.State == MailState.Sent).Should().BeLessThanOrEqualTo(1, "a message that has been sent is not planned again");
            foreach (var wanted in model.Wanted.Where(w => w.DueAt >= w.KnownAt))
            {
                var own = plans.Where(p => p.WantedKey == wanted.Key).MaxBy(p => p.Round);
                own.Should().NotBeNull("what is wanted is planned: {0}", wanted.Key);
                // Unless the server said no to it or to its address, or every hour for it passed unused: each one that was used has been looked at.
                var excused = own!.Mail?.State == MailState.Failed ? _witness.HasRefused(own.Mail)
                    : own.Reason == PlanReason.TooLate || own.Mail?.State is MailState.Dead or MailState.Skipped ? Now > own.UsefulUntil || suppressed.Contains(TextKey.Of(wanted.To.Email))
                    : own.Reason == PlanReason.Suppressed && suppressed.Contains(TextKey.Of(wanted.To.Email));
                (own.Mail?.State == MailState.Sent || excused).Should().BeTrue("what stayed wanted has been sent: {0} is {1} {2} {3}", own.Key, own.State, own.Reason, own.Mail?.State);
                if (own.Mail?.State == MailState.Sent) lab.Server.Taken.Should().Contain(t => t.MessageId == MessageId.Of(own.Mail.Key, "kurser@example.org"));
            }
            await lab.Tick(async (PlanMessages p) => (await p.Everything(default)).Should().Be(0, "a plan made anew is the same plan"));
        }
    }
}
