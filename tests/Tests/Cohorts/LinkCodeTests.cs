using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Notices.Contracts;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Cohorts;

/// <summary>A link that was forwarded acts for nobody: the code goes to the one it was made for.</summary>
public class LinkCodeTests
{
    [Fact]
    public async Task Without_the_code_that_was_mailed_the_link_does_nothing()
    {
        using var db = new TestDb();
        var (id, secret) = await Asked(db);

        (await Course.Refusal(() => Answer(db, secret, "000000"))).Should().Be("link.code");
        await Send(db, secret);
        (await Course.Refusal(async () => await Answer(db, secret, Other(await Code(db))))).Should().Be("link.code");

        (await db.Enrolment(id)).State.Should().Be(EnrolmentState.Applied);
        await Answer(db, secret, await Code(db));
        (await db.Enrolment(id)).State.Should().Be(EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task After_five_wrong_ones_even_the_right_one_is_refused_until_another_is_sent()
    {
        using var db = new TestDb();
        var (id, secret) = await Asked(db);
        await Send(db, secret);
        var first = await Code(db);
        for (var i = 0; i < LinkCodes.Tries; i++) await Course.Refusal(() => Answer(db, secret, Other(first)));

        (await Course.Refusal(() => Answer(db, secret, first))).Should().Be("link.code");
        db.Clock.Now = db.Clock.Now.AddMinutes(1);
        await Send(db, secret);
        await Answer(db, secret, await Code(db));

        (await db.Enrolment(id)).State.Should().Be(EnrolmentState.Enrolled);
    }

    [Fact]
    public async Task A_code_is_too_old_after_ten_minutes_and_the_next_comes_a_minute_later_at_the_earliest()
    {
        using var db = new TestDb();
        var (_, secret) = await Asked(db);
        await Send(db, secret);

        (await Course.Refusal(() => Send(db, secret))).Should().Be("link.code-just-sent");
        db.Clock.Now = db.Clock.Now.AddMinutes(10);

        (await Course.Refusal(async () => await Answer(db, secret, await Code(db)))).Should().Be("link.code");
    }

    [Fact]
    public async Task Nobody_can_have_codes_sent_for_ever()
    {
        using var db = new TestDb();
        var (_, secret) = await Asked(db);
        for (var i = 0; i < 10; i++, db.Clock.Now = db.Clock.Now.AddMinutes(1)) await Send(db, secret);

        (await Course.Refusal(() => Send(db, secret))).Should().Be("link.codes-used");
    }

    [Fact]
    public async Task The_code_stands_neither_with_the_link_nor_in_the_text_of_the_mail()
    {
        using var db = new TestDb();
        var (_, secret) = await Asked(db);
        await Send(db, secret);
        var mail = (await db.Posted("link-code")).Single();

        var row = await db.Read(d => d.Set<ActionLink>().SingleAsync(l => l.CodeHash != null));

        row.CodeHash.Should().HaveLength(64).And.NotContain(mail.Secret);
        mail.Content.Text.Should().NotContain(mail.Secret).And.Contain(LetterKind.Secret);
        mail.To.Should().Be("lone@aarhus.example");
    }

    private static async Task<(int Enrolment, string Secret)> Asked(TestDb db)
    {
        db.At(new DateOnly(2026, 1, 12));
        var person = Course.Person(1, await db.Municipality());
        (person.LeaderApproves, person.LeaderName, person.LeaderEmail) = (true, "Lone Leder", "lone@aarhus.example");
        var (id, _) = await db.Enrol(await db.Plan(), person);
        return (id, (await db.Posted("leader-asked"))[0].Secret());
    }

    private static Task Send(TestDb db, string secret) => db.As(Caller.Nobody, (AnswerApplication f) => f.SendCode(secret, default));

    private static async Task<string> Code(TestDb db) => (await db.Posted("link-code"))[^1].Secret!;

    private static string Other(string code) => code == "000000" ? "000001" : "000000";

    private static Task Answer(TestDb db, string secret, string code) =>
        db.As(Caller.Nobody, (AnswerApplication f) => f.Handle(secret, new() { Code = code, Approve = true, Seat = true, Dates = true, Practice = true }, default));
}
