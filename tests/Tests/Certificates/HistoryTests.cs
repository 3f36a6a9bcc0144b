using Certification.Certificates.Progressing;
using Certification.Platform.Access;
using Certification.Tests.Support;
using FsCheck.Fluent;
using static Certification.Tests.Certificates.What;

namespace Certification.Tests.Certificates;

/// <summary>Random histories through the real features: whatever happens in whatever order, some things stay true.</summary>
public class HistoryTests
{
    /// <summary>The first participant's way from day 1 to a revoked certification, with everything that can go wrong and be mended on it.</summary>
    private static readonly Step[] Way =
    [
        new(Announce, 0, 1), new(TakeBack, 0, 1), new(Mark, 0, 2), new(AgreeTask, 0, 0), new(CancelMakeUp, 0, 0), new(AgreeGuest, 0, 0), new(MarkGuest, 0, 0),
        new(Close, 0, 0), new(Correct, 0, 8), new(Draft, 0, 0), new(HandIn, 0, 0), new(SendBack, 0, 0), new(Draft, 0, 1), new(HandIn, 0, 2), new(Approve, 0, 0),
        new(MoveDay, 0, 1), new(Extend, 0, 0), new(PassTime, 0, 8), new(PassTime, 0, 8), new(Mark, 0, 3), new(AgreeTask, 0, 1), new(ApproveTask, 0, 0),
        new(Refuse, 0, 0), new(Issue, 0, 0),
        new(Practise, 0, 0), new(Strike, 0, 0), new(Practise, 0, 0), new(Assess, 0, 5), new(Assess, 0, 0),
        new(LogSession, 0, 0), new(ReturnSession, 0, 0), new(CorrectSession, 0, 1), new(ApproveSession, 0, 0), new(CorrectSession, 0, 0), new(ApproveSession, 0, 0),
        new(Recommend, 0, 0), new(Strike, 0, 0), new(Practise, 0, 0), new(Recommend, 0, 0), new(Refuse, 0, 1), new(Recommend, 0, 2), new(Issue, 0, 3),
        new(Reissue, 0, 0), new(Suspend, 0, 0), new(Reactivate, 0, 0), new(Suspend, 0, 0), new(Revoke, 0, 0),
        new(Leave, 3, 0), new(Return, 3, 0), new(Put, 3, 6), new(Return, 3, 0), new(Waive, 3, 0), new(Join, 0, 0), new(CancelCohort, 0, 0),
    ];

    /// <summary>Tried at the end of every history, wherever it has led: each state of the enrolments, each step of the cases and certificates.</summary>
    private static readonly Step[] EveryDoor =
    [
        .. new[] { 0, 3 }.SelectMany(who => new[] { Reactivate, Reissue, Suspend, Reissue, Suspend, Revoke, Suspend, Reactivate, Reissue }.Select(what => new Step(what, who, 0))),
        .. new[] { 0, 3 }.SelectMany(who => Enumerable.Range(0, 12).Select(how => new Step(new[] { Recommend, Refuse, Issue }[how % 3], who, how / 3))),
        .. new[] { 0, 3 }.SelectMany(who => Enumerable.Range(0, 9).Select(state => new Step(Put, who, state))),
        new(Approve, 0, 0), new(SendBack, 0, 0), new(HandIn, 0, 0), new(ApproveSession, 0, 0), new(ReturnSession, 0, 0),
    ];

    [Fact]
    public async Task A_way_on_which_everything_happens_once_keeps_the_books()
    {
        using var history = await History.Begin();

        foreach (var step in Way)
        {
            (await history.Take(step)).Should().BeTrue($"{step} is what people mostly do");
            await ProgressIsWhatTheFactsSay(history, step);
        }

        Way.Select(s => s.What).Append(GoOn).Distinct().Should().BeEquivalentTo(Enum.GetValues<What>(), "nothing that can happen is left out");
        await Books.AreKept(history.Db);
    }

    /// <summary>Each history begins somewhere on that way, so that late states are reached too; every other step goes on along it, the rest is anything.</summary>
    [Fact]
    public async Task Whatever_happens_in_whatever_order_progress_equals_a_rebuild_and_no_unlisted_change_is_recorded()
    {
        var happened = new Dictionary<What, int>();
        var steps = Gen.Choose(0, (int)GoOn * 2).SelectMany(what => Gen.Choose(0, 6).SelectMany(who => Gen.Choose(0, 999).Select(how => new Step((What)Math.Min(what, (int)GoOn), who, how))));

        await Law.Holds(steps, length: 40, series: 15, async series =>
        {
            using var history = await History.Begin();
            var next = series.Length == 0 ? 0 : series[0].How % Way.Length;
            foreach (var step in Way[..next]) await history.Take(step);
            foreach (var step in series.Select(s => s.What == GoOn ? Way[next++ % Way.Length] : s))
            {
                if (!await history.Take(step)) continue;
                happened[step.What] = happened.GetValueOrDefault(step.What) + 1;
                await ProgressIsWhatTheFactsSay(history, step);
            }
            foreach (var step in EveryDoor) await history.Take(step);
            await Books.AreKept(history.Db);
        });

        happened.Should().HaveCountGreaterThan(Enum.GetValues<What>().Length * 3 / 4, "histories in which everything is refused say nothing");
    }

    private static async Task ProgressIsWhatTheFactsSay(History history, Step after) =>
        (await history.Db.As(Caller.Nobody, (KeepProgress f) => f.Rebuild(default))).Should().Be(0, $"progress was kept with {after}");
}
