using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Certification.Cohorts;
using Certification.Notices.Webhooks;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Tests.Cohorts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Notices;

/// <summary>Webhooks from the change that is told to what another system heard, over real HTTP.</summary>
public class WebhookTests
{
    [Fact]
    public async Task An_enrolment_is_told_once_with_ids_and_states_and_a_signature_that_anybody_with_the_secret_can_check()
    {
        await using var site = await Site.Create();
        var enrolment = await site.Enrol(1);
        await site.Refused(1);

        await site.Deliver();
        await site.Deliver();

        var post = site.Receiver.Heard.Should().ContainSingle("the refused enrolment was rolled back, and so was its event").Which;
        using var body = JsonDocument.Parse(post.Body);
        body.RootElement.EnumerateObject().Select(p => p.Name).Should().Equal("id", "type", "timestamp", "data");
        body.RootElement.GetProperty("id").GetString().Should().Be(post.Id);
        body.RootElement.GetProperty("type").GetString().Should().Be("enrolment.created");
        var data = body.RootElement.GetProperty("data");
        data.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString()).Should().Equal(new Dictionary<string, string>
        {
            ["enrolmentId"] = $"{enrolment}",
            ["cohortId"] = $"{site.Cohort}",
            ["before"] = "",
            ["after"] = "enrolled",
            ["href"] = $"http://localhost:5080/api/v1/enrolments/{enrolment}",
        });
        post.Timestamp.Should().Be(new DateTimeOffset(site.Host.Clock.Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        post.Signature.Should().Be(Signed(site.Secret, post));
    }

    [Fact]
    public async Task For_a_day_after_the_secret_was_changed_both_sign()
    {
        await using var site = await Site.Create();
        var newer = (await site.Admin.Post<JsonElement>($"/api/v1/webhooks/{site.Id}/secret")).GetProperty("secret").GetString()!;
        await site.Ping();
        await site.Deliver();
        site.Host.Clock.Now += Webhook.Overlap;
        await site.Ping();

        await site.Deliver();

        site.Receiver.Heard[0].Signature.Should().Be($"{Signed(newer, site.Receiver.Heard[0])} {Signed(site.Secret, site.Receiver.Heard[0])}");
        site.Receiver.Heard[1].Signature.Should().Be(Signed(newer, site.Receiver.Heard[1]));
    }

    [Fact]
    public async Task What_is_not_taken_is_tried_six_times_more_within_two_days_under_the_same_id()
    {
        await using var site = await Site.Create();
        site.Receiver.Says(HttpStatusCode.InternalServerError, "<script>alert(1)</script>\r\nX: 010190-1234");
        await site.Ping();
        var start = site.Host.Clock.Now;
        var tried = new List<double>();

        for (var minutes = 0; minutes <= 2 * 24 * 60; minutes += 2)
        {
            site.Host.Clock.Now = start.AddMinutes(minutes);
            var before = site.Receiver.Heard.Count;
            await site.Deliver();
            if (site.Receiver.Heard.Count > before) tried.Add(minutes);
        }

        tried.Should().HaveCount(7);
        tried.Zip(tried.Skip(1), (a, b) => b - a).Zip(WebhookDelivery.Waits).Should().OnlyContain(wait => wait.First >= wait.Second * 0.8 && wait.First <= wait.Second * 1.2 + 2);
        site.Receiver.Heard.Select(p => (p.Id, p.Body)).Distinct().Should().ContainSingle();
        var delivery = (await site.Log()).Single();
        delivery.State.Should().Be(DeliveryState.GivenUp);
        delivery.Log.Should().HaveCount(7).And.OnlyContain(a => a.Status == 500 && a.Said == "<script>alert(1)</script> X: ******-****");
        var page = await site.Page();
        page.Should().NotContain("<script>alert").And.Contain("&lt;script&gt;alert");
        (await (await site.Host.Visit().Get("/health")).Content.ReadAsStringAsync()).Should().Be("Degraded");
    }

    [Fact]
    public async Task Whoever_answers_again_gets_what_waited_and_is_healthy()
    {
        await using var site = await Site.Create();
        site.Receiver.Says(HttpStatusCode.BadGateway);
        for (var i = 1; i <= 3; i++) await site.Enrol(i);
        await site.Deliver();
        site.Receiver.Heard.Should().ContainSingle("the others wait with the one that failed");
        site.Receiver.Says(HttpStatusCode.OK);

        site.Host.Clock.Now += TimeSpan.FromMinutes(7);
        await site.Deliver();

        (await site.Log()).Should().HaveCount(3).And.OnlyContain(d => d.State == DeliveryState.Delivered);
        site.Receiver.Heard.Select(p => p.Id).Distinct().Should().HaveCount(3);
        (await (await site.Host.Visit().Get("/health")).Content.ReadAsStringAsync()).Should().Be("Healthy");
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_paused_and_told_nothing_more()
    {
        await using var site = await Site.Create();
        site.Receiver.Says(HttpStatusCode.Gone);
        await site.Enrol(1);
        await site.Deliver();

        await site.Enrol(2);
        site.Host.Clock.Now += TimeSpan.FromHours(3);
        await site.Deliver();

        site.Receiver.Heard.Should().ContainSingle();
        var webhook = await site.Admin.Get<JsonElement>($"/api/v1/webhooks/{site.Id}");
        (webhook.GetProperty("paused").GetString(), webhook.GetProperty("needsALook").GetBoolean(), webhook.GetProperty("waiting").GetInt32()).Should().Be(("gone", true, 0));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var site = await Site.Create();
        site.Receiver.Answer = http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        await site.Ping();

        await site.Deliver();

        site.Receiver.Heard.Select(p => p.Path).Should().Equal("/events");
        (await site.Log()).Single().Log.Single().Status.Should().Be(302);
    }

    [Fact]
    public async Task One_that_does_not_answer_is_waited_for_ten_seconds_and_not_longer()
    {
        await using var site = await Site.Create();
        site.Receiver.Answer = http => Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted);
        await site.Ping();

        await site.Deliver();

        var attempt = (await site.Log()).Single().Log.Single();
        (attempt.Status, attempt.Said).Should().Be(((int?)null, "No answer within 10 seconds."));
        attempt.Milliseconds.Should().BeInRange(9_000, 20_000);
    }

    [Fact]
    public async Task Of_an_answer_without_end_the_beginning_is_kept()
    {
        await using var site = await Site.Create();
        site.Receiver.Answer = async http =>
        {
            var piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("æ", 32 * 1024)));
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        };
        await site.Ping();

        await site.Deliver();

        var delivery = (await site.Log()).Single();
        delivery.State.Should().Be(DeliveryState.Delivered);
        delivery.Log.Single().Said.Should().Be(new string('æ', WebhookAnswer.Longest));
    }

    [Fact]
    public async Task Nothing_from_before_a_webhook_was_made_is_sent_and_nothing_it_did_not_choose()
    {
        await using var site = await Site.Create(events: "certificate.issued");
        await site.Enrol(1);
        (await site.Admin.Put($"/api/v1/webhooks/{site.Id}", new { address = site.Receiver.Address, events = new[] { "enrolment.created" } })).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var told = await site.Enrol(2);

        await site.Deliver();

        site.Receiver.Heard.Should().ContainSingle().Which.Body.Should().Contain($"\"enrolmentId\":{told},");
    }

    [Fact]
    public async Task A_paused_webhook_collects_for_a_week()
    {
        await using var site = await Site.Create();
        await site.Admin.Post($"/api/v1/webhooks/{site.Id}/pause");
        await site.Enrol(1);
        await site.Deliver();
        site.Host.Clock.Now += TimeSpan.FromDays(5);
        await site.Enrol(2);
        site.Host.Clock.Now += TimeSpan.FromDays(3);
        await site.Tick<ForgetDeliveries>();

        await site.Admin.Post($"/api/v1/webhooks/{site.Id}/resume");
        await site.Deliver();

        (await site.Log()).Select(d => d.State).Should().Equal(DeliveryState.GivenUp, DeliveryState.Delivered);
        site.Receiver.Heard.Should().ContainSingle();
    }

    [Fact]
    public async Task An_event_is_sent_again_by_hand_under_its_own_id_and_old_ones_leave_the_log()
    {
        await using var site = await Site.Create();
        await site.Ping();
        await site.Deliver();
        var delivery = (await site.Log()).Single();

        (await site.Admin.Post($"/api/v1/webhooks/{site.Id}/deliveries/{delivery.Id}/again")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await site.Admin.Post($"/api/v1/webhooks/{site.Id}/deliveries/{delivery.Id}/again")).StatusCode.Should().Be(HttpStatusCode.Conflict);
        await site.Deliver();
        site.Host.Clock.Now += WebhookDelivery.Kept;
        await site.Tick<ForgetDeliveries>();

        site.Receiver.Heard.Should().HaveCount(2);
        site.Receiver.Heard.Select(p => p.Id).Distinct().Should().ContainSingle();
        (await site.Log()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_secret_is_stored_protected_and_shown_to_nobody_again()
    {
        await using var site = await Site.Create();

        var stored = await site.Host.Read(db => db.Set<Webhook>().AsNoTracking().SingleAsync());
        var shown = await (await site.Admin.Get("/api/v1/webhooks")).Content.ReadAsStringAsync() + await site.Page();
        var audited = await site.Host.Read(db => db.Set<AuditEntry>().Where(a => a.Action.StartsWith("webhook")).ToListAsync());

        stored.Secret.Should().NotBeEmpty().And.NotContain(site.Secret["whsec_".Length..]);
        shown.Should().NotContain(site.Secret).And.NotContain(stored.Secret);
        audited.Should().ContainSingle().Which.After.Should().NotContain(site.Secret);
        foreach (var email in new[] { "karen@example.org" })
            (await (await site.Host.Visit(email)).Get("/api/v1/webhooks")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task On_its_page_a_webhook_is_made_with_a_secret_that_is_shown_once_and_only_for_an_address_outside()
    {
        await using var site = await Site.Create();
        var admin = await site.Host.Visit("admin@example.org");

        var refused = await Submit(("Input.Address", "http://10.0.0.1/hook"), ("Input.Events", "enrolment.created"));
        var made = await Submit(("Input.Address", "https://example.org/hook"), ("Input.Events", "enrolment.created"), ("Input.Events", "certificate.issued"));
        var secret = (await admin.Page(made)).QuerySelector(".secret code")!.TextContent;

        (refused.StatusCode, made.StatusCode).Should().Be((HttpStatusCode.BadRequest, HttpStatusCode.OK));
        (await admin.Page(refused)).Body!.TextContent.Should().Contain("privat netværk");
        secret.Should().StartWith("whsec_");
        (await (await admin.Get("/webhooks")).Content.ReadAsStringAsync()).Should().Contain("https://example.org/hook").And.NotContain(secret);
        (await site.Host.Read(db => db.Set<Webhook>().OrderByDescending(w => w.Id).Select(w => w.Events).FirstAsync())).Should().Be("enrolment.created certificate.issued");

        async Task<HttpResponseMessage> Submit(params (string, string)[] typed) =>
            await admin.Submit((AngleSharp.Html.Dom.IHtmlFormElement)(await admin.Page("/webhooks")).QuerySelector("section form")!, typed);
    }

    [Fact]
    public async Task Over_the_api_an_address_inside_is_refused_when_a_webhook_is_made_and_when_it_is_changed()
    {
        await using var site = await Site.Create();
        var inside = new { address = "https://[::ffff:192.168.1.1]/hook", events = new[] { "enrolment.created" } };

        HttpResponseMessage[] refused = [await site.Admin.Post("/api/v1/webhooks", inside), await site.Admin.Put($"/api/v1/webhooks/{site.Id}", inside)];

        foreach (var answer in refused)
        {
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            problem.RootElement.GetProperty("errors").GetProperty("Address")[0].GetString().Should().Contain("privat netværk");
        }
        (await site.Host.Read(db => db.Set<Webhook>().Select(w => w.Address).SingleAsync())).Should().Be(site.Receiver.Address);
    }

    [Fact]
    public async Task A_webhook_in_trouble_is_an_administrator_s_task()
    {
        await using var site = await Site.Create();
        site.Receiver.Says(HttpStatusCode.Gone);
        await site.Ping();
        await site.Deliver();

        var (mine, theirs) = (await Tasks(Roles.Administrator), await Tasks(Roles.Coordinator));

        mine.Should().ContainSingle(task => task.Href == "/webhooks");
        theirs.Should().NotContain(task => task.Href == "/webhooks");

        Task<IReadOnlyList<Certification.Notices.Contracts.MailTask>> Tasks(Roles roles) =>
            site.Db.As(new Caller(1, "Karen", roles, []), (Certification.Notices.Contracts.MailTasks f) => f.Handle(default));
    }

    /// <summary>Computed as the Standard Webhooks specification says, not by the code under test.</summary>
    private static string Signed(string secret, Receiver.Post post)
    {
        using var mac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        return "v1," + Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes($"{post.Id}.{post.Timestamp}.{post.Body}")));
    }

    /// <summary>An open cohort, a webhook made over the API, and the system that it tells.</summary>
    private sealed record Site(WebHost Host, TestDb Db, Receiver Receiver, Visitor Admin, Visitor Karen, int Cohort, int Municipality, int Id, string Secret) : IAsyncDisposable
    {
        public static async Task<Site> Create(params string[] events)
        {
            var (db, receiver) = (new TestDb(), await Receiver.Start());
            var (municipality, cohort) = (await db.Municipality(), await db.Plan());
            var host = db.Host();
            // Keys, for some tests take longer than a session lasts.
            var admin = await host.Program(await host.Person("admin@example.org", Roles.Administrator), "webhooks:write");
            var karen = await host.Program(await host.Person("karen@example.org", Roles.Coordinator), "cohorts:write");
            var made = await admin.Post<JsonElement>("/api/v1/webhooks", new { address = receiver.Address, events = events.Length == 0 ? ["enrolment.created"] : events });
            return new Site(host, db, receiver, admin, karen, cohort, municipality, made.GetProperty("id").GetInt32(), made.GetProperty("secret").GetString()!);
        }

        public async Task<int> Enrol(int number) => (await Karen.Post<JsonElement>($"/api/v1/cohorts/{Cohort}/enrolments", Anne(number))).GetProperty("id").GetInt32();

        public async Task Refused(int number) => (await Karen.Post($"/api/v1/cohorts/{Cohort}/enrolments", Anne(number))).StatusCode.Should().Be(HttpStatusCode.Conflict);

        public async Task Ping() => (await Admin.Post($"/api/v1/webhooks/{Id}/ping")).StatusCode.Should().Be(HttpStatusCode.Accepted);

        public Task Deliver() => Tick<DeliverWebhooks>();

        public async Task Tick<T>() where T : Certification.Platform.Ticking.ITick
        {
            await using var scope = Host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<T>().Handle(default);
        }

        public async Task<string> Page() => await (await (await Host.Visit("admin@example.org")).Get($"/webhooks/{Id}")).Content.ReadAsStringAsync();

        public Task<List<WebhookDelivery>> Log() => Host.Read(db => db.Set<WebhookDelivery>().AsNoTracking().Include(d => d.Log).OrderBy(d => d.Id).ToListAsync());

        private object Anne(int number) => new { firstName = "Anne", lastName = "Holm", email = $"anne{number}@example.org", municipalityId = Municipality };

        public async ValueTask DisposeAsync()
        {
            await Receiver.DisposeAsync();
            await Host.DisposeAsync();
            await Db.DisposeAsync();
        }
    }
}
