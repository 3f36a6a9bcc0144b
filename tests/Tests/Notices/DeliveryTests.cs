using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Time;
using Certification.Tests.Support;
using FluentAssertions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Certification.Tests.Notices;

public sealed class DeliveryTests : IDisposable
{
    /// <summary>A Monday morning in Copenhagen.</summary>
    private static readonly DateTime Monday = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    private readonly List<Wanted> _wanted = [];
    private readonly MailLab _lab;

    public DeliveryTests()
    {
        _lab = new MailLab(() => _wanted);
        _lab.Clock.Now = Monday;
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Six_hours_without_a_server_and_all_five_thousand_go_out_in_order_afterwards_and_none_stale()
    {
        await WriteMany(Enumerable.Range(1, 5000).Select(i => Message(i) with { UsefulUntil = i % 10 == 0 ? Monday.AddHours(3) : Monday.AddDays(2) }));
        _lab.Server.IsThere = false;
        for (var minute = 0; minute < 360; minute += 5)
        {
            await _lab.Deliver();
            _lab.Clock.Now = Monday.AddMinutes(minute + 5);
        }

        _lab.Server.IsThere = true;
        for (var round = 0; round < 50 && _lab.Server.Taken.Count < 4500; round++)
        {
            await _lab.Deliver();
            _lab.Clock.Now = _lab.Clock.Now.AddMinutes(10);
        }

        var sent = _lab.Server.Taken.Select(m => int.Parse(m.ToAddress[1..m.ToAddress.IndexOf('@')], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        sent.Should().HaveCount(4500).And.BeInAscendingOrder().And.NotContain(i => i % 10 == 0);
        (await States()).Should().BeEquivalentTo(new Dictionary<MailState, int> { [MailState.Sent] = 4500, [MailState.Skipped] = 500 });
        (await _lab.Read(db => db.OutgoingMails.Where(m => m.State == MailState.Sent).MaxAsync(m => m.Attempts))).Should().Be(1, "a server that is away is no attempt at any mail");
    }

    [Theory]
    [InlineData(nameof(DeliveryResult.Accepted), nameof(MailState.Sent))]
    [InlineData(nameof(DeliveryResult.TryLater), nameof(MailState.Deferred))]
    [InlineData(nameof(DeliveryResult.Unreachable), nameof(MailState.Planned))]
    [InlineData(nameof(DeliveryResult.Unknown), nameof(MailState.Unknown))]
    [InlineData(nameof(DeliveryResult.AddressRefused), nameof(MailState.Failed))]
    [InlineData(nameof(DeliveryResult.MailboxRefused), nameof(MailState.Failed))]
    [InlineData(nameof(DeliveryResult.MessageRefused), nameof(MailState.Failed))]
    [InlineData(nameof(DeliveryResult.ChannelFault), nameof(MailState.Planned))]
    public async Task Every_answer_leads_to_its_state_and_every_change_is_on_record(string result, string state)
    {
        await Want([Message(1)]);
        _lab.Server.Answer(Enum.Parse<DeliveryResult>(result), "the server's words");

        await _lab.Deliver();

        var mail = await _lab.Read(db => db.OutgoingMails.Include(m => m.History).SingleAsync());
        mail.State.Should().Be(Enum.Parse<MailState>(state));
        mail.Said.Should().Be("the server's words");
        mail.History.OrderBy(h => h.Id).Select(h => h.State).Should().Equal(MailState.Planned, MailState.Submitting, mail.State);
        mail.History.Single(h => h.State == MailState.Submitting).By.Should().StartWith(Environment.MachineName).And.EndWith("#1", "it says who tried, under which claim");
        mail.Node.Should().BeNull();
    }

    [Fact]
    public async Task A_mail_is_tried_again_after_longer_and_longer_waits_until_it_is_of_no_use()
    {
        await Want([Message(1) with { UsefulUntil = Monday.AddDays(2), Urgent = true }]);
        var tries = new List<double>();
        _lab.Server.Offered = _ =>
        {
            tries.Add((_lab.Clock.Now - Monday).TotalMinutes);
            return Task.CompletedTask;
        };

        for (var minute = 0; minute < 60 * 72; minute++)
        {
            _lab.Clock.Now = Monday.AddMinutes(minute);
            _lab.Server.Answer(DeliveryResult.TryLater, "450 later");
            await _lab.Deliver();
        }

        var waits = tries.Zip(tries.Skip(1), (one, next) => next - one).ToList();
        double[] expected = [2, 10, 30, 60, 120, 240];
        for (var i = 0; i < waits.Count; i++) waits[i].Should().BeInRange(expected[Math.Min(i, 5)] * 0.8, expected[Math.Min(i, 5)] * 1.2 + 1);
        waits.Should().HaveCountGreaterThan(12);
        (await States()).Should().ContainKey(MailState.Dead);
        tries[^1].Should().BeLessThan(60 * 48);
    }

    [Fact]
    public async Task A_fault_that_concerns_all_mail_pauses_the_channel_fails_nothing_and_is_over_when_the_server_takes_the_sender_again()
    {
        await Want(Enumerable.Range(1, 60).Select(Message));
        _lab.Server.Answer(DeliveryResult.ChannelFault, "535 Authentication failed");

        await _lab.Deliver();
        await _lab.Deliver();

        _lab.Server.Taken.Should().BeEmpty();
        (await States()).Should().BeEquivalentTo(new Dictionary<MailState, int> { [MailState.Planned] = 60 });
        var channel = await _lab.Read(db => db.MailChannels.SingleAsync());
        (channel.PausedAt, channel.Reason).Should().Be((Monday, "535 Authentication failed"));
        _lab.Clock.Now = Monday.AddMinutes(6);
        await _lab.Deliver();
        (await States()).Should().BeEquivalentTo(new Dictionary<MailState, int> { [MailState.Sent] = 60 });
    }

    [Theory]
    [InlineData(nameof(DeliveryResult.AddressRefused), 2)]
    [InlineData(nameof(DeliveryResult.MailboxRefused), 4)]
    public async Task An_address_that_refuses_too_often_within_a_month_gets_no_more_mail_until_somebody_has_looked(string result, int times)
    {
        for (var n = 1; n <= times; n++)
        {
            await Want([Message(1) with { Thing = $"thing:{n}" }]);
            _lab.Server.Answer(Enum.Parse<DeliveryResult>(result), "550 no");
            await _lab.Deliver();
            if (n < times) (await _lab.Read(db => db.MailAddresses.SingleAsync())).SuppressedAt.Should().BeNull();
        }

        await Want([Message(1) with { Thing = "thing:more" }]);
        await _lab.Deliver();

        _lab.Server.Taken.Should().BeEmpty();
        (await _lab.Read(db => db.PlannedMessages.SingleAsync(p => p.Thing == "thing:more"))).Reason.Should().Be(PlanReason.Suppressed);
        await _lab.Read(async db =>
        {
            (await db.MailAddresses.Include(a => a.Faults).SingleAsync()).Lift(_lab.Clock.Now);
            return await db.SaveChangesAsync();
        });
        await Want([Message(1) with { Thing = "thing:after" }]);
        await _lab.Deliver();
        _lab.Server.Taken.Should().ContainSingle();
    }

    [Fact]
    public async Task Policy_refusals_and_faults_of_more_than_a_month_ago_do_not_count_against_an_address()
    {
        foreach (var (day, result) in new[] { (0, DeliveryResult.AddressRefused), (1, DeliveryResult.MessageRefused), (2, DeliveryResult.MessageRefused), (35, DeliveryResult.AddressRefused) })
        {
            _lab.Clock.Now = Monday.AddDays(day);
            await Want([Message(1) with { Thing = $"thing:{day}", Urgent = true, UsefulUntil = _lab.Clock.Now.AddDays(1) }]);
            _lab.Server.Answer(result, "550 no");
            await _lab.Deliver();
        }

        (await _lab.Read(db => db.MailAddresses.SingleAsync())).SuppressedAt.Should().BeNull();
    }

    [Fact]
    public async Task Several_senders_at_once_send_every_mail_once()
    {
        await Want(Enumerable.Range(1, 400).Select(Message));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _lab.Deliver())));

        _lab.Server.Taken.Select(m => m.ToAddress).Should().OnlyHaveUniqueItems().And.HaveCount(400);
        (await States()).Should().BeEquivalentTo(new Dictionary<MailState, int> { [MailState.Sent] = 400 });
    }

    [Fact]
    public async Task Reminders_due_together_are_one_mail_and_what_is_more_than_three_a_day_waits_for_the_next_morning()
    {
        var reminder = MailLab.Letter with { Class = LetterClass.Reminder };
        for (var hour = 0; hour < 5; hour++)
        {
            _lab.Clock.Now = Monday.AddHours(hour);
            await Want([.. Enumerable.Range(0, 2).Select(n => Message(1) with { Thing = $"thing:{hour}:{n}", Letter = reminder })]);
            await _lab.Deliver();
        }

        _lab.Server.Taken.Should().HaveCount(3);
        _lab.Server.Taken.Should().OnlyContain(m => m.Subject.StartsWith("2 påmindelser"));
        _lab.Clock.Now = Monday.AddDays(1);
        await _lab.Plan();
        await _lab.Deliver();
        _lab.Server.Taken.Should().HaveCount(4, "the rest comes as one mail");
        _lab.Server.Taken[^1].Subject.Should().StartWith("4 påmindelser");
        _lab.Server.Taken[^1].UnsubscribeAddress.Should().StartWith("http://localhost:5080/mail/decline/");
    }

    [Fact]
    public async Task What_cannot_be_declined_is_not_counted_and_says_so()
    {
        await Want(Enumerable.Range(0, 5).Select(n => Message(1) with { Thing = $"thing:{n}" }));

        await _lab.Deliver();

        _lab.Server.Taken.Should().HaveCount(5).And.OnlyContain(m => m.UnsubscribeAddress == null && m.Text.Contains("kan ikke slås fra"));
    }

    [Fact]
    public async Task Whoever_has_declined_reminders_gets_none_and_the_plan_says_why()
    {
        await _lab.Read(async db =>
        {
            db.Add(MailChoice.Declined(1, LetterClass.Reminder, Monday));
            return await db.SaveChangesAsync();
        });

        await Want([Message(1) with { Letter = MailLab.Letter with { Class = LetterClass.Reminder } }]);

        (await _lab.Read(db => db.PlannedMessages.SingleAsync())).Reason.Should().Be(PlanReason.Declined);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_say_nothing_is_sent_and_the_plan_says_so()
    {
        await Want([Message(1) with { Values = () => null }]);

        (await _lab.Read(db => db.PlannedMessages.SingleAsync())).Reason.Should().Be(PlanReason.Empty);
        (await States()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_due_before_anybody_asked_for_it_is_not_sent()
    {
        await Want([Message(1) with { KnownAt = Monday.AddMinutes(1) }]);

        (await _lab.Read(db => db.PlannedMessages.SingleAsync())).Reason.Should().Be(PlanReason.Past);
    }

    [Fact]
    public async Task A_message_due_on_a_holiday_waits_for_the_next_workday_and_where_that_is_too_late_goes_on_the_last_one_before()
    {
        // Maundy Thursday to Easter Monday 2026 are holidays.
        var friday = new DateTime(2026, 4, 3, 9, 0, 0, DateTimeKind.Utc);

        await Want([Message(1) with { DueAt = friday, UsefulUntil = friday.AddDays(7) }, Message(2) with { DueAt = friday, UsefulUntil = friday.AddDays(2) }]);

        var plans = await _lab.Read(db => db.PlannedMessages.OrderBy(p => p.RecipientId).Select(p => p.SendAt).ToListAsync());
        plans.Should().Equal(Zones.ToUtc(new(2026, 4, 7), new(7, 0), Zones.Copenhagen), Zones.ToUtc(new(2026, 4, 1), new(7, 0), Zones.Copenhagen));
    }

    [Fact]
    public async Task A_mail_that_was_written_by_day_is_not_sent_by_night()
    {
        await Want([Message(1)]);
        _lab.Clock.Now = Monday.AddHours(12);

        await _lab.Deliver();

        _lab.Server.Taken.Should().BeEmpty();
        (await _lab.Read(db => db.OutgoingMails.SingleAsync())).NextAt.Should().Be(Zones.ToUtc(new(2026, 3, 3), new(7, 0), Zones.Copenhagen));
    }

    [Fact]
    public async Task A_mail_that_was_written_before_its_address_was_suppressed_is_not_sent()
    {
        await Want([Message(1), Message(1) with { Thing = "thing:other" }, Message(1) with { Thing = "thing:last" }]);
        _lab.Server.Answer(DeliveryResult.AddressRefused);
        _lab.Server.Answer(DeliveryResult.AddressRefused);
        _lab.Server.Answer(DeliveryResult.TryLater);
        await _lab.Deliver();
        _lab.Clock.Now = Monday.AddHours(1);

        await _lab.Deliver();

        _lab.Server.Taken.Should().BeEmpty();
        (await States()).Should().BeEquivalentTo(new Dictionary<MailState, int> { [MailState.Failed] = 2, [MailState.Skipped] = 1 });
    }

    [Fact]
    public async Task A_sender_whose_lease_ran_out_may_no_longer_say_what_became_of_the_mail()
    {
        await Want([Message(1)]);
        var taken = 0;
        _lab.Server.Offered = async _ =>
        {
            if (taken++ > 0) return;
            _lab.Clock.Now = Monday.AddMinutes(16);
            await _lab.Deliver();
            _lab.Server.Answer(DeliveryResult.MessageRefused, "554 to the one that hung");
        };

        await _lab.Deliver();

        var mail = await _lab.Read(db => db.OutgoingMails.Include(m => m.History).SingleAsync());
        (mail.State, mail.Claim, mail.Attempts).Should().Be((MailState.Sent, 2, 2));
        mail.History.OrderBy(h => h.Id).Select(h => h.State).Should().Equal(MailState.Planned, MailState.Submitting, MailState.Unknown, MailState.Submitting, MailState.Sent);
    }

    [Fact]
    public async Task A_mail_whose_sender_has_died_is_sent_by_the_next_one_when_the_lease_is_over_and_not_before()
    {
        await Want([Message(1)]);
        _lab.Server.EndsAfterTaking = true;
        await _lab.Deliver();

        await _lab.Deliver();
        var before = _lab.Server.Taken.Count;
        _lab.Clock.Now = Monday.AddMinutes(16);
        await _lab.Deliver();

        before.Should().Be(1);
        _lab.Server.Taken.Should().HaveCount(2);
        _lab.Server.Taken.Select(m => (m.MessageId, m.Date)).Distinct().Should().ContainSingle("the second one shows as the same message");
    }

    private static Wanted Message(int who) => new()
    {
        Scope = new PlanScope(MailLab.Kind, who),
        Rule = "lab",
        To = new Recipient(who, $"Deltager {who}", $"d{who}@example.org", "da"),
        Thing = $"thing:{who}",
        About = "Hold 12",
        Zone = Zones.Copenhagen,
        DueAt = Monday,
        KnownAt = Monday.AddDays(-1),
        UsefulUntil = Monday.AddDays(5),
        Letter = MailLab.Letter,
        Values = () => new Dictionary<string, string> { ["thing"] = "noget" },
    };

    /// <summary>Wanted from now on, planned, and written where due.</summary>
    private async Task Want(IEnumerable<Wanted> more)
    {
        var added = more.ToList();
        _wanted.AddRange(added);
        foreach (var who in added.Select(w => w.Scope.Id).Distinct().Take(1)) await _lab.Mark(who);
        if (added.Count > 1) await _lab.Tick((PlanMessages p) => p.Everything(default));
        await _lab.Plan();
    }

    /// <summary>Wanted and written like the first one, which planner and writer have made; the others are copies of its rows.</summary>
    private async Task WriteMany(IEnumerable<Wanted> more)
    {
        var added = more.ToList();
        await Want([added[0]]);
        _wanted.AddRange(added.Skip(1));
        await _lab.Read(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var tables = db.Model.GetEntityTypes().Where(t => t.ClrType == typeof(OutgoingMail) || t.FindProperty("MailId") is not null).OrderBy(t => t.ClrType != typeof(OutgoingMail)).ToList();
            foreach (var one in added.Skip(1))
            {
                var who = one.To.PersonId;
                var values = new Dictionary<string, string>
                {
                    ["Id"] = $"{who}",
                    ["MailId"] = $"{who}",
                    ["Key"] = $"'{one.Key}#1'",
                    ["WantedKey"] = $"'{one.Key}'",
                    ["Series"] = $"'{one.Series}'",
                    ["Thing"] = $"'{one.Thing}'",
                    ["ScopeId"] = $"{who}",
                    ["RecipientId"] = $"{who}",
                    ["ToName"] = $"'{one.To.Name}'",
                    ["To"] = $"'{one.To.Email}'",
                    ["ToKey"] = $"'{one.To.Email}'",
                    ["UsefulUntil"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{one.UsefulUntil:yyyy-MM-dd HH:mm:ss}'"),
                };
                foreach (var table in tables)
                {
                    await using var command = db.Database.GetDbConnection().CreateCommand();
                    var columns = table.GetProperties().Select(p => p.Name).ToList();
                    command.CommandText = $"INSERT INTO {table.GetTableName()} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", columns.Select(c => values.GetValueOrDefault(c) ?? $"\"{c}\""))} FROM {table.GetTableName()} WHERE {(columns.Contains("MailId") ? "MailId" : "Id")} = 1";
                    await command.ExecuteNonQueryAsync();
                }
            }
            await transaction.CommitAsync();
            return added.Count;
        });
    }

    private Task<Dictionary<MailState, int>> States() =>
        _lab.Read(db => db.OutgoingMails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count));
}
