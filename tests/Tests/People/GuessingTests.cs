using System.Diagnostics;
using System.Globalization;
using System.Net;
using AngleSharp.Html.Dom;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Certification.Tests.People;

/// <summary>Somebody who has got into Karen's mailbox guesses at every door there is to her account, from one network and from many.</summary>
public class GuessingTests(ITestOutputHelper output)
{
    private const string Karen = "karen@example.org";
    private const int Guesses = 10_000, Networks = 100, AtOnce = 20, PerMinute = 2;

    private enum Guessed { Address, Link, Code, Recovery }

    [Fact]
    public async Task Ten_thousand_guesses_are_limited_as_configured_let_nobody_in_and_leave_the_victim_a_way()
    {
        await using var host = new WebHost(settings: [("Proxies:Known:0", "127.0.0.1"), ("Limits:SignInAtOnce", $"{AtOnce}"), ("Limits:SignInPerMinute", $"{PerMinute}")]);
        var (secret, thief) = await Connected(host);
        var before = await Stored(host);
        var doors = await Doors(thief);
        var answers = new List<(Guessed Door, HttpStatusCode Status)>();
        var came = new List<string>();
        var random = new Random(4711);

        await From("203.0.113.7", Guesses / 2);
        for (var network = 1; network <= Networks; network++) await From($"198.51.100.{network}", Guesses / 2 / Networks);

        var counted = answers.GroupBy(a => a).ToDictionary(g => g.Key, g => g.Count());
        foreach (var (answer, count) in counted) output.WriteLine($"{answer.Door} {(int)answer.Status}: {count}");
        answers.Should().HaveCount(Guesses).And.OnlyContain(a => a.Status == HttpStatusCode.TooManyRequests || a.Status == (a.Door == Guessed.Address ? HttpStatusCode.Redirect : HttpStatusCode.Conflict));
        counted.Should().HaveCount(8, "every door was guessed at, and every door was shut");
        came.Should().BeEmpty();
        (await Stored(host)).Should().Be(before with { Refused = before.Refused + Authenticator.FreeTries }, "after five wrong codes no further one is even looked at");
        (await thief.IsSignedIn()).Should().BeFalse();

        host.Clock.Now = host.Clock.Now.AddSeconds(1);
        var mailed = await host.Links();
        mailed.Should().HaveCount(2 + 1, "what was asked for hundreds of times is mailed once");

        // She asks as ever, and her app's code is taken when the wait is over.
        host.Clock.Now = host.Clock.Now.AddMinutes(6);
        var victim = In("192.0.2.1", host.Visit());
        await victim.AskForLink(Karen);
        var links = await host.Links();
        await victim.Follow(links[^1]);
        (await victim.IsSignedIn()).Should().BeFalse("there is a second factor");
        await victim.GiveCode(host.Code(secret));

        links.Should().HaveCount(mailed.Count + 1);
        (await victim.IsSignedIn()).Should().BeTrue();

        async Task From(string network, int tries)
        {
            var since = Stopwatch.StartNew();
            var taken = 0;
            for (var guess = 0; guess < tries; guess++)
            {
                var (door, form) = doors[guess % doors.Count];
                using var request = new HttpRequestMessage(HttpMethod.Post, door == Guessed.Link ? $"/sign-in/link/{Secrets.New()}" : form.Path) { Content = new FormUrlEncodedContent(Filled(door, form.Fields)) };
                request.Headers.Add("X-Forwarded-For", network);
                using var answer = await thief.Http.SendAsync(request);
                answers.Add((door, answer.StatusCode));
                if (answer.StatusCode != HttpStatusCode.TooManyRequests) taken++;
                else answer.Headers.RetryAfter!.Delta.Should().BePositive();
                if (answer.Headers.TryGetValues("Set-Cookie", out var set)) came.AddRange(set.Where(c => c.StartsWith("session=", StringComparison.Ordinal)));
            }
            taken.Should().BeInRange(AtOnce, AtOnce + (int)(PerMinute * since.Elapsed.TotalMinutes), $"{network} has so many at once and a few in every minute that it takes");
        }

        IEnumerable<KeyValuePair<string, string>> Filled(Guessed door, IReadOnlyDictionary<string, string> fields) => door switch
        {
            Guessed.Address => fields.Append(new("Input.Email", random.Next(2) == 0 ? Karen : $"guess{random.Next()}@example.org")),
            Guessed.Code => fields.Append(new("Input.Code", Wrong())),
            Guessed.Recovery => fields.Append(new("Input.Code", RecoveryCode.Make())),
            _ => fields,
        };

        // Three of a million are right in this minute; a test does not play the lottery.
        string Wrong()
        {
            var right = new[] { host.Code(secret, -1), host.Code(secret), host.Code(secret, 1) };
            while (true)
                if (random.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture) is var code && !right.Contains(code)) return code;
        }
    }

    private sealed record Kept(int Sessions, int Refused, int CodesLeft, long LastStep);

    private static Task<Kept> Stored(WebHost host) => host.Read(async db =>
    {
        var authenticator = await db.Set<Authenticator>().AsNoTracking().Include(a => a.RecoveryCodes).SingleAsync();
        return new Kept(await db.Set<Session>().CountAsync(), await db.Set<AuditEntry>().CountAsync(e => e.Action == "code.refused"), authenticator.CodesLeft, authenticator.LastStep);
    });

    /// <summary>Karen with an app, and the thief who has followed the link in her mail.</summary>
    private static async Task<(byte[] Secret, Visitor Thief)> Connected(WebHost host)
    {
        await host.Person(Karen, Roles.Coordinator);
        var (karen, thief) = (In("192.0.2.1", host.Visit()), host.Visit());
        await karen.AskForLink(Karen);
        await karen.Follow((await host.Links())[^1]);
        var (secret, _) = await karen.Connect(host);
        host.Clock.Now = host.Clock.Now.AddMinutes(6);
        await thief.AskForLink(Karen);
        await thief.Follow((await host.Links())[^1]);
        return (secret, thief);
    }

    private static Visitor In(string network, Visitor visitor)
    {
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", network);
        return visitor;
    }

    /// <summary>What is posted where, but for the guess: the forms as a browser has them.</summary>
    private static async Task<List<(Guessed Door, (string Path, IReadOnlyDictionary<string, string> Fields) Form)>> Doors(Visitor thief)
    {
        var (address, code) = (Hidden((await thief.Page("/sign-in")).QuerySelector("form:has([name='Input.Email'])")!), Hidden((await thief.Page("/sign-in/code")).QuerySelector("form:has([name='Input.Code'])")!));
        // A guessed link shows no button; its form is known from one's own.
        var link = new Dictionary<string, string>(address) { ["_handler"] = "follow" };
        return [(Guessed.Address, ("/sign-in", address)), (Guessed.Link, ("", link)), (Guessed.Code, ("/sign-in/code", code)), (Guessed.Recovery, ("/sign-in/code", code))];

        static Dictionary<string, string> Hidden(AngleSharp.Dom.IElement form) =>
            form.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>().ToDictionary(f => f.Name!, f => f.Value);
    }
}
