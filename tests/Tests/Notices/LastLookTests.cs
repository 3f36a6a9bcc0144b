using Certification.Notices;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Time;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>What changed between writing a mail and sending it.</summary>
public sealed class LastLookTests : IDisposable
{
    /// <summary>A Monday morning in Copenhagen.</summary>
    private static readonly DateTime Monday = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
    private static readonly LetterKind Reminder = MailLab.Letter with { Class = LetterClass.Reminder };

    private readonly List<Wanted> _wanted = [];
    private readonly MailLab _lab;

    public LastLookTests()
    {
        _lab = new MailLab(() => _wanted);
        _lab.Clock.Now = Monday;
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task What_of_a_merged_mail_is_not_wanted_any_more_is_left_out_and_the_rest_goes_the_same_morning()
    {
        await Want(About("day", Monday.AddDays(5)), About("work", Monday.AddDays(5)));
        _wanted.RemoveAt(0);

        await _lab.Deliver();
        await _lab.Plan();
        await _lab.Deliver();

        _lab.Server.Taken.Should().ContainSingle().Which.Text.Should().Contain("om work").And.NotContain("om day");
        (await Plans("day")).Should().Equal((PlanState.Cancelled, PlanReason.NotWanted));
        (await Plans("work")).Should().Equal((PlanState.Superseded, PlanReason.WrittenAnew), (PlanState.Written, null));
    }

    [Fact]
    public async Task What_of_a_merged_mail_is_of_no_use_any_more_is_left_out_and_the_rest_is_still_sent()
    {
        await Want(About("day", Monday.AddHours(1)), About("work", Monday.AddDays(5)));
        _lab.Server.IsThere = false;
        await _lab.Deliver();
        _lab.Server.IsThere = true;
        _lab.Clock.Now = Monday.AddHours(2);

        await _lab.Deliver();
        await _lab.Plan();
        await _lab.Deliver();

        _lab.Server.Taken.Should().ContainSingle().Which.Text.Should().Contain("om work").And.NotContain("om day");
        (await Plans("day")).Should().Equal((PlanState.Skipped, PlanReason.TooLate));
    }

    [Fact]
    public async Task What_was_written_and_then_left_out_does_not_count_against_the_mails_of_a_day()
    {
        await Want(About("one", Monday.AddDays(5)), About("two", Monday.AddDays(5)));
        for (var round = 0; round < 4; round++)
        {
            _wanted[0] = _wanted[0] with { Revision = round + 1 };
            await _lab.Deliver();
            await _lab.Mark(1);
            await _lab.Plan();
        }

        await _lab.Deliver();

        _lab.Server.Taken.Should().ContainSingle().Which.Subject.Should().StartWith("2 påmindelser");
    }

    [Fact]
    public async Task An_invitation_that_may_have_arrived_is_taken_back_although_nobody_knows()
    {
        var (invitation, takenBack) = Invitation();
        await Want(invitation);
        _lab.Server.Answer(DeliveryResult.Unknown);
        await _lab.Deliver();
        _wanted[0] = takenBack;
        await _lab.Mark(1);
        await _lab.Plan();
        _lab.Clock.Now = Monday.AddHours(1);

        await _lab.Deliver();

        _lab.Server.Taken.Select(m => m.Calendar!.Method).Should().Equal("REQUEST", "CANCEL");
    }

    [Fact]
    public async Task An_invitation_that_never_left_is_not_taken_back()
    {
        var (invitation, takenBack) = Invitation();
        await Want(invitation);
        _lab.Server.Answer(DeliveryResult.TryLater);
        await _lab.Deliver();
        _wanted[0] = takenBack;
        await _lab.Mark(1);
        await _lab.Plan();
        _lab.Clock.Now = Monday.AddHours(1);

        await _lab.Deliver();

        _lab.Server.Taken.Should().BeEmpty();
    }

    [Fact]
    public async Task A_slow_server_does_not_take_a_batch_into_the_evening()
    {
        _lab.Clock.Now = Zones.ToUtc(new(2026, 3, 2), new(17, 58), Zones.Copenhagen);
        await Want([.. Enumerable.Range(1, 5).Select(n => About("work", Monday.AddDays(5), n) with { Letter = MailLab.Letter })]);
        _lab.Server.Offered = _ =>
        {
            _lab.Clock.Now = _lab.Clock.Now.AddMinutes(1);
            return Task.CompletedTask;
        };

        await _lab.Deliver();

        _lab.Server.Taken.Should().HaveCount(2);
        var waiting = await _lab.Read(db => db.OutgoingMails.Where(m => m.State == MailState.Planned).ToListAsync());
        waiting.Should().HaveCount(3).And.OnlyContain(m => m.NextAt == Zones.ToUtc(new(2026, 3, 3), new(7, 0), Zones.Copenhagen) && m.Attempts == 0);
    }

    [Fact]
    public async Task What_cannot_be_read_stands_in_nobody_elses_way()
    {
        await Want(About("one", Monday.AddDays(5), 1) with { Values = () => throw new InvalidOperationException("a fault in a rule") }, About("two", Monday.AddDays(5), 2));
        (await _lab.Read(db => db.OutgoingMails.CountAsync())).Should().Be(1);

        _wanted[0] = About("one", Monday.AddDays(5), 1);
        _lab.Clock.Now = Monday.AddMinutes(31);
        await _lab.Plan();
        await _lab.Deliver();

        _lab.Server.Taken.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_mail_whose_facts_cannot_be_read_waits_and_what_became_of_the_others_is_kept()
    {
        await Want(About("one", Monday.AddDays(5), 1), About("two", Monday.AddDays(5), 2), About("three", Monday.AddDays(5), 3));
        _wanted.Add(_wanted[1]);
        await _lab.Read(async db =>
        {
            db.Add(MailChoice.Declined(1, LetterClass.Reminder, Monday));
            return await db.SaveChangesAsync();
        });

        await _lab.Deliver();

        (await _lab.Read(db => db.OutgoingMails.AsNoTracking().OrderBy(m => m.RecipientId).Select(m => new { m.State, m.NextAt }).ToListAsync())).Select(m => (m.State, m.NextAt))
            .Should().Equal((MailState.Skipped, Monday), (MailState.Planned, Monday + Trouble.PutAside), (MailState.Sent, Monday));
    }

    [Fact]
    public async Task A_source_that_fails_for_one_leaves_a_mark_for_that_one_and_plans_the_others()
    {
        var twice = About("same", Monday.AddDays(5), 1);

        await Want(twice, twice, About("two", Monday.AddDays(5), 2));

        (await _lab.Read(db => db.PlannedMessages.Select(p => p.ScopeId).ToListAsync())).Should().Equal(2);
        (await _lab.Read(db => db.PlanMarks.AsNoTracking().ToListAsync())).Should().ContainSingle().Which.Should().Match<PlanMark>(m => m.ScopeId == 1 && m.At == Monday);
        _wanted.RemoveAt(0);
        await _lab.Plan();
        (await _lab.Read(db => db.PlannedMessages.CountAsync())).Should().Be(2);
        (await _lab.Read(db => db.PlanMarks.CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task A_digest_waits_when_the_day_has_had_its_mails()
    {
        var digest = MailLab.Letter with { Class = LetterClass.Digest };

        await Want([.. Enumerable.Range(0, 4).Select(n => About($"digest{n}", Monday.AddDays(5)) with { Letter = digest })]);

        (await _lab.Read(db => db.OutgoingMails.CountAsync())).Should().Be(3);
    }

    [Fact]
    public async Task A_host_that_stops_gives_back_what_it_has_not_offered_and_keeps_what_was_answered()
    {
        await Want([.. Enumerable.Range(1, 5).Select(n => About("work", Monday.AddDays(5), n) with { Letter = MailLab.Letter })]);
        using var stopping = new CancellationTokenSource();
        _lab.Server.Offered = async _ => await stopping.CancelAsync();

        await _lab.Tick((DeliverMail d) => d.Handle(stopping.Token));

        (await _lab.Read(db => db.OutgoingMails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count)))
            .Should().BeEquivalentTo(new Dictionary<MailState, int> { [MailState.Sent] = 1, [MailState.Planned] = 4 });
    }

    [Fact]
    public async Task The_database_itself_keeps_a_second_mail_with_the_same_key_out()
    {
        await Want(About("work", Monday.AddDays(5)));

        var plan = () => _lab.Read(db => db.Database.ExecuteSqlRawAsync(Copy(db, "PlannedMessages")));
        var mail = () => _lab.Read(db => db.Database.ExecuteSqlRawAsync(Copy(db, "OutgoingMails")));

        (await plan.Should().ThrowAsync<Microsoft.Data.Sqlite.SqliteException>()).WithMessage("*UNIQUE*PlannedMessages.Key*");
        (await mail.Should().ThrowAsync<Microsoft.Data.Sqlite.SqliteException>()).WithMessage("*UNIQUE*OutgoingMails.Key*");
    }

    [Fact]
    public void Every_bug_that_the_tests_must_find_can_still_be_planted()
    {
        using var python = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/python3", ["tests/planted_bugs.py", "--check"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;

        var gone = python.StandardOutput.ReadToEnd();

        gone.Trim().Should().BeEmpty();
    }

    /// <summary>The same rows once more, under other numbers.</summary>
    private static string Copy(Certification.Platform.Data.AppDb db, string table)
    {
        var columns = db.Model.GetEntityTypes().Single(t => t.GetTableName() == table).GetProperties().Select(p => p.Name).Where(name => name != "Id").Select(name => $"\"{name}\"").ToList();
        return $"INSERT INTO {table} (Id, {string.Join(", ", columns)}) SELECT Id + 900, {string.Join(", ", columns)} FROM {table}";
    }

    private static (Wanted Invitation, Wanted TakenBack) Invitation()
    {
        var day = About("day", Monday.AddDays(5)) with { Letter = MailLab.Letter, Rule = "invitation", Calendar = () => Day(cancelled: false) };
        return (day, day with { Revision = 1, OnlyAfterEarlier = true, Calendar = () => Day(cancelled: true) });
    }

    private static CalendarDay Day(bool cancelled) => new()
    {
        Uid = "day-1-1@example.org",
        Sequence = cancelled ? 1 : 0,
        ChangedAt = Monday,
        Cancelled = cancelled,
        Summary = "Dag 1",
        Date = new(2026, 3, 9),
        Start = new(9, 0),
        End = new(15, 0),
        Zone = Zones.Copenhagen,
        For = new Recipient(1, "Deltager 1", "d1@example.org", "da"),
    };

    private static Wanted About(string thing, DateTime usefulUntil, int who = 1) => new()
    {
        Scope = new PlanScope(MailLab.Kind, who),
        Rule = "lab",
        To = new Recipient(who, $"Deltager {who}", $"d{who}@example.org", "da"),
        Thing = $"thing:{thing}",
        About = thing,
        Zone = Zones.Copenhagen,
        DueAt = Monday,
        KnownAt = Monday.AddDays(-1),
        UsefulUntil = usefulUntil,
        Letter = Reminder,
        Values = () => new Dictionary<string, string> { ["thing"] = thing },
    };

    private async Task Want(params Wanted[] more)
    {
        _wanted.AddRange(more);
        foreach (var id in more.Select(w => w.Scope.Id).Distinct()) await _lab.Mark(id);
        await _lab.Plan();
    }

    private async Task<List<(PlanState, PlanReason?)>> Plans(string about) =>
        [.. (await _lab.Read(db => db.PlannedMessages.AsNoTracking().Where(p => p.About == about).OrderBy(p => p.Round).ToListAsync())).Select(p => (p.State, p.Reason))];
}
