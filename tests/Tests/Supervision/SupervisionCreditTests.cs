using Certification.Programmes.Contracts;
using Certification.Supervision.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Certification.Tests.Supervision;

public class SupervisionCreditTests
{
    /// <summary>Psykolognævnet's: two people in full, 3 to 5 two thirds, 6 to 12 half, more nothing; at most 40 hours remote.</summary>
    private static readonly SupervisionRequirement Psykolognaevnet = Rule(
        [(2, 1000), (5, 667), (12, 500)], [(SupervisionForm.Remote, 40 * 60)], sameSupervisor: 10 * 60);

    [Theory]
    [InlineData(1, 60, 60, CreditReason.Full)]
    [InlineData(2, 90, 90, CreditReason.Full)]
    [InlineData(3, 90, 60, CreditReason.Converted)]
    [InlineData(5, 60, 40, CreditReason.Converted)]
    [InlineData(6, 60, 30, CreditReason.Converted)]
    [InlineData(12, 45, 22, CreditReason.Converted)]
    [InlineData(13, 480, 0, CreditReason.GroupTooLarge)]
    public void Time_is_credited_by_the_size_of_the_group_in_whole_minutes_rounded_down(int groupSize, int minutes, int credited, CreditReason why)
    {
        var credit = SupervisionCredit.Of(Psykolognaevnet, [Fact(1, minutes: minutes, groupSize: groupSize)]);

        credit.CreditedMinutes.Should().Be(credited);
        credit.RawMinutes.Should().Be(minutes);
        credit.Lines.Should().ContainSingle().Which.Why.Should().Be(why);
    }

    [Fact]
    public void A_cap_takes_the_earliest_sessions_first_and_says_which_one_it_cut()
    {
        var rule = Rule([], [(SupervisionForm.Remote, 100)]);

        var credit = SupervisionCredit.Of(rule,
        [
            Fact(3, day: 20, minutes: 60, form: SupervisionForm.Remote),
            Fact(2, day: 10, minutes: 60, form: SupervisionForm.Remote),
            Fact(1, day: 10, minutes: 30, form: SupervisionForm.Individual),
        ]);

        credit.Lines.Select(l => (l.Session.SessionId, l.Credited, l.Why)).Should().Equal(
            (1, 30, CreditReason.Full), (2, 60, CreditReason.Full), (3, 40, CreditReason.Capped));
        credit.CreditedMinutes.Should().Be(130);
    }

    [Fact]
    public void Only_what_is_approved_counts()
    {
        var credit = SupervisionCredit.Of(Psykolognaevnet,
        [
            Fact(1, minutes: 60), Fact(2, minutes: 90, state: SupervisionState.Logged), Fact(3, minutes: 120, state: SupervisionState.Returned),
        ]);

        credit.Should().Match<SupervisionCredit>(c => c.Sessions == 1 && c.RawMinutes == 60 && c.CreditedMinutes == 60 && c.WaitingSessions == 1);
        credit.Lines.Select(l => l.Why).Should().Equal(CreditReason.Full, CreditReason.Waiting, CreditReason.Returned);
    }

    [Fact]
    public void Ten_hours_must_be_with_one_supervisor_and_not_with_two_together()
    {
        var shared = Enumerable.Range(1, 16).Select(i => Fact(i, minutes: 60, supervisor: i % 2)).ToList();

        var before = SupervisionCredit.Of(Psykolognaevnet, shared);
        var after = SupervisionCredit.Of(Psykolognaevnet, [.. shared, Fact(17, minutes: 120, supervisor: 0)]);

        before.SameSupervisorMinutes.Should().Be(480);
        before.Meets(Psykolognaevnet).Should().BeFalse();
        after.SameSupervisorMinutes.Should().Be(600);
        after.Meets(Psykolognaevnet).Should().BeTrue();
    }

    [Fact]
    public void A_supervision_free_account_is_empty_and_meets_only_a_rule_that_asks_for_nothing()
    {
        var credit = SupervisionCredit.Of(Psykolognaevnet, []);

        credit.Should().BeEquivalentTo(new { Sessions = 0, RawMinutes = 0, CreditedMinutes = 0, SameSupervisorMinutes = 0, WaitingSessions = 0 });
        credit.Meets(Psykolognaevnet).Should().BeFalse();
        credit.Meets(Rule([], [])).Should().BeTrue();
    }

    [Fact]
    public void One_more_approved_session_never_lowers_what_is_credited() =>
        Prop.ForAll(Histories, Facts(100).ToArbitrary(), (history, more) =>
        {
            var (rule, facts) = history;
            var before = SupervisionCredit.Of(rule, facts);
            var after = SupervisionCredit.Of(rule, [.. facts, more with { State = SupervisionState.Approved }]);
            return after.CreditedMinutes >= before.CreditedMinutes && after.SameSupervisorMinutes >= before.SameSupervisorMinutes
                && after.Sessions == before.Sessions + 1 && (!before.Meets(rule) || after.Meets(rule));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_credited_beyond_what_was_held_or_beyond_a_cap() =>
        Prop.ForAll(Histories, history =>
        {
            var (rule, facts) = history;
            var credit = SupervisionCredit.Of(rule, facts);
            return credit.CreditedMinutes <= credit.RawMinutes
                && credit.SameSupervisorMinutes <= credit.CreditedMinutes
                && credit.Lines.All(l => l.Credited >= 0 && l.Credited <= l.Session.Minutes)
                && rule.Caps.All(cap => credit.Lines.Where(l => l.Session.Form == cap.Form).Sum(l => l.Credited) <= cap.Minutes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_in_which_sessions_are_read_makes_no_difference() =>
        Prop.ForAll(Histories, Gen.Choose(0, int.MaxValue).ToArbitrary(), (history, seed) =>
        {
            var (rule, facts) = history;
            var shuffled = facts.ToArray();
            new Random(seed).Shuffle(shuffled);
            var one = SupervisionCredit.Of(rule, facts);
            var other = SupervisionCredit.Of(rule, shuffled);
            return one with { Lines = [] } == other with { Lines = [] } && one.Lines.SequenceEqual(other.Lines);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(SupervisionRequirement Rule, SupervisionFact[] Facts)> Histories =>
    (
        from rule in Rules
        from count in Gen.Choose(0, 12)
        from facts in Gen.CollectToArray(Enumerable.Range(1, count), Facts)
        select (rule, facts)
    ).ToArbitrary();

    private static Gen<SupervisionRequirement> Rules =>
        from first in Gen.Choose(1, 4)
        from second in Gen.Choose(1, 10)
        from shares in Gen.Choose(0, 1000).ListOf(2)
        from steps in Gen.Choose(0, 2)
        from caps in Gen.Elements(Enum.GetValues<SupervisionForm>()).ListOf()
        from minutes in Gen.Choose(0, 300)
        from needed in Gen.Choose(0, 400)
        from same in Gen.Choose(0, 200)
        select Rule(
            new[] { (first, shares[0]), (first + second, shares[1]) }.Take(steps).ToArray(),
            [.. caps.Distinct().Select(form => (form, minutes))], same) with
        { Sessions = needed / 100, CreditedMinutes = needed };

    private static Gen<SupervisionFact> Facts(int id) =>
        from day in Gen.Choose(1, 28)
        from minutes in Gen.Choose(15, 480)
        from form in Gen.Elements(Enum.GetValues<SupervisionForm>())
        from size in Gen.Choose(1, 16)
        from supervisor in Gen.Choose(1, 3)
        from state in Gen.Elements(Enum.GetValues<SupervisionState>())
        select Fact(id, day, minutes, form, size, supervisor, state);

    private static SupervisionFact Fact(
        int id, int day = 1, int minutes = 60, SupervisionForm form = SupervisionForm.Individual, int groupSize = 1, int supervisor = 7,
        SupervisionState state = SupervisionState.Approved) => new(id, new DateOnly(2026, 5, day), minutes, form, groupSize, supervisor, state);

    private static SupervisionRequirement Rule((int UpTo, int PerThousand)[] shares, (SupervisionForm Form, int Minutes)[] caps, int sameSupervisor = 0) => new()
    {
        Key = "supervision",
        Title = new Words { Da = "Supervision", En = "Supervision" },
        Conversion = [.. shares.Select(s => new GroupCredit { UpTo = s.UpTo, PerThousand = s.PerThousand })],
        Caps = [.. caps.Select(c => new FormCap { Form = c.Form, Minutes = c.Minutes })],
        SameSupervisorMinutes = sameSupervisor,
    };
}
