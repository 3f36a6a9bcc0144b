using System.Net;
using System.Text.Json;
using Certification.Platform.Access;
using Certification.Tests.Certificates;
using Certification.Tests.Support;

namespace Certification.Tests.WholeJob;

/// <summary>The main job over HTTP, with the real list: from an enrolment list to certificates and their verification.</summary>
public sealed class FromListToCertificateTests
{
    private static readonly DateOnly FirstDay = new(2026, 2, 3);
    private static readonly string[] Days = ["day1", "day2", "day3", "day4", "day5"];

    [Fact]
    public async Task A_real_list_is_carried_to_certificates_and_their_verification()
    {
        await using var host = new WebHost(now: new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc));
        var job = await Job.Begin(host);

        var cohort = await job.Plan("Hold 12", FirstDay);
        var other = await job.Plan("Hold 13", FirstDay.AddDays(14));
        await job.ImportTwice(cohort);
        var enrolments = await job.Enrolments(cohort);
        enrolments.Should().HaveCount(24);
        var (certified, refused, missing, guest) = ("anne.soerensen@example.org", "soeren.bjerregaard@example.org", "aviaja.heilmann@example.net", "gulay.celik@example.com");

        await job.HoldDays(cohort, other, enrolments, guest);
        foreach (var email in new[] { certified, refused, guest }) await job.HandInEverything(enrolments[email], email, returnFirst: email == certified);
        foreach (var email in new[] { certified, refused, missing }) await job.Practise(enrolments[email], email);
        await job.Supervise([enrolments[certified], enrolments[refused]]);

        await job.TellsWhatIsMissing(enrolments[missing], "assignment1", "assignment2", "assignment3", "assignment4", "supervision");
        await job.IssueCourseCertificate(enrolments[certified]);
        await job.IssueCourseCertificate(enrolments[refused]);
        await job.IssueCourseCertificate(enrolments[guest]);
        var certificate = await job.Certify(enrolments[certified], issue: true);
        (await job.Certify(enrolments[refused], issue: false)).Should().BeNull();

        await job.PrintsAndVerifies(certificate!.Value, "Anne Sørensen");
        await job.Revokes(certificate.Value);
        await job.BoardAndExportAgree(cohort);
    }

    /// <summary>The people of the job, each at their own browser, and what they do.</summary>
    private sealed class Job(WebHost host, Dictionary<string, Visitor> staff, int trainerId, int supervisorId, int programme)
    {
        private readonly Visitor coordinator = staff["karen@example.org"];
        private readonly Visitor decider = staff["jonas@example.org"];
        private readonly Visitor trainer = staff["mette@example.org"];
        private readonly Visitor supervisor = staff["ulla@example.org"];

        private static readonly byte[] List = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "participants_2026_robusthed_hold12.csv"));

        public static async Task<Job> Begin(WebHost host)
        {
            await host.Person("karen@example.org", Roles.Coordinator);
            await host.Person("jonas@example.org", Roles.Coordinator, "Jonas", "Lindegaard");
            var trainerId = await host.Person("mette@example.org", Roles.Trainer, "Mette", "Skovgaard");
            var supervisorId = await host.Person("ulla@example.org", Roles.Supervisor, "Ulla", "Thorup");
            var staff = new Dictionary<string, Visitor>();
            foreach (var email in new[] { "karen@example.org", "jonas@example.org", "mette@example.org", "ulla@example.org" }) staff[email] = await host.Visit(email);
            var programmes = await staff["karen@example.org"].Get<JsonElement>("/api/v1/programmes");
            var robusthed = programmes.GetProperty("items").EnumerateArray().Where(p => p.GetProperty("programme").GetString() == "robusthed").MaxBy(p => p.GetProperty("version").GetInt32()).GetProperty("id").GetInt32();
            return new Job(host, staff, trainerId, supervisorId, robusthed);
        }

        /// <summary>Another day: sessions have ended, everybody signs in again.</summary>
        private async Task At(DateOnly date)
        {
            host.Clock.Now = date.ToDateTime(new TimeOnly(15, 0), DateTimeKind.Utc);
            foreach (var (email, visitor) in staff) await visitor.SignIn(email);
        }

        public async Task<int> Plan(string name, DateOnly firstDay)
        {
            var planned = await coordinator.Post<JsonElement>("/api/v1/cohorts", new { name, programmeVersionId = programme, firstDay, zone = "Europe/Copenhagen", capacity = 30, minimum = 8, trainers = new[] { trainerId }, supervisors = new[] { supervisorId } });
            var id = planned.GetProperty("id").GetInt32();
            (await coordinator.Post($"/api/v1/cohorts/{id}/state", new { version = 0, state = "open" })).EnsureSuccessStatusCode();
            return id;
        }

        public async Task ImportTwice(int cohort)
        {
            foreach (var created in new[] { 24, 0 })
            {
                var upload = await (await coordinator.Upload($"/api/v1/cohorts/{cohort}/imports", "file", "hold12.csv", List)).Content.ReadAsStringAsync();
                var id = JsonDocument.Parse(upload).RootElement.GetProperty("id").GetInt32();
                var preview = await coordinator.Get<JsonElement>($"/api/v1/imports/{id}");
                preview.GetProperty("counts").GetProperty("created").GetInt32().Should().Be(created);
                var result = await coordinator.Post<JsonElement>($"/api/v1/imports/{id}/confirm");
                result.GetProperty("created").GetInt32().Should().Be(created);
                result.GetProperty("unchanged").GetInt32().Should().Be(24 - created);
                result.GetProperty("rejected").GetInt32().Should().Be(0);
            }
        }

        public async Task<Dictionary<string, int>> Enrolments(int cohort)
        {
            var page = await coordinator.Get<JsonElement>($"/api/v1/cohorts/{cohort}/enrolments?size=200");
            return page.GetProperty("items").EnumerateArray().ToDictionary(e => e.GetProperty("person").GetProperty("email").GetString()!, e => e.GetProperty("id").GetInt32());
        }

        /// <summary>Everybody is there on all days, but one who is ill on day 3 and makes it up with the other cohort.</summary>
        public async Task HoldDays(int cohort, int other, Dictionary<string, int> enrolments, string guest)
        {
            var days = await DayIds(cohort);
            var otherDays = await DayIds(other);
            foreach (var key in Days)
            {
                await At(days[key].Date);
                await Mark(days[key].Id, enrolments.ToDictionary(e => e.Value, e => key == "day3" && e.Key == guest ? "ill" : "present"));
                await Close(days[key].Id);
                if (key != "day3") continue;
                (await Outlook(enrolments[guest])).Should().Be("needsMakeUp");
                (await trainer.Post($"/api/v1/enrolments/{enrolments[guest]}/make-ups", new { missedDayId = days[key].Id, replacementDayId = otherDays[key].Id })).EnsureSuccessStatusCode();
                (await Outlook(enrolments[guest])).Should().Be("atRisk");
                await At(otherDays[key].Date);
                await Mark(otherDays[key].Id, new() { [enrolments[guest]] = "present" });
                (await trainer.Get<JsonElement>($"/api/v1/enrolments/{enrolments[guest]}/days")).EnumerateArray()
                    .Single(d => d.GetProperty("key").GetString() == key).GetProperty("madeUp").GetBoolean().Should().BeTrue();
            }
        }

        private async Task Mark(int day, Dictionary<int, string> marks) =>
            (await trainer.Put($"/api/v1/days/{day}/register", new { marks = marks.Select(m => new { enrolmentId = m.Key, mark = m.Value }) })).EnsureSuccessStatusCode();

        private async Task Close(int day) => (await trainer.Post($"/api/v1/days/{day}/close")).StatusCode.Should().Be(HttpStatusCode.NoContent);

        public async Task HandInEverything(int enrolment, string email, bool returnFirst)
        {
            var participant = await host.Visit(email);
            foreach (var requirement in new[] { "assignment1", "assignment2", "assignment3", "assignment4" })
            {
                var submission = await HandIn(participant, enrolment, requirement);
                if (returnFirst && requirement == "assignment2")
                {
                    await Review(submission, "returned", "Fortæl mere om, hvad du gjorde.");
                    submission = await HandIn(participant, enrolment, requirement);
                }
                await Review(submission, "approved", null);
            }
        }

        private static async Task<int> HandIn(Visitor participant, int enrolment, string requirement)
        {
            var path = $"/api/v1/enrolments/{enrolment}/assignments/{requirement}";
            var now = await participant.Get<JsonElement>(path);
            var prompts = now.GetProperty("assignment").GetProperty("prompts").EnumerateArray().ToDictionary(p => p.GetProperty("key").GetString()!, _ => "Vi prøvede øvelsen med en gruppe på seks, og det gik godt.");
            int? version = now.GetProperty("version").ValueKind == JsonValueKind.Number ? now.GetProperty("version").GetInt32() : null;
            var submitted = await participant.Post<JsonElement>(path + "/submit", new { version, answers = prompts, noPersonalData = true });
            (await participant.Post(path + "/submit", new { version, answers = prompts, noPersonalData = true })).StatusCode.Should().Be(HttpStatusCode.Conflict, "a double submit is refused");
            return submitted.GetProperty("id").GetInt32();
        }

        private async Task Review(int submission, string outcome, string? comment)
        {
            var version = (await trainer.Get<JsonElement>($"/api/v1/submissions/{submission}")).GetProperty("version").GetInt32();
            (await trainer.Post($"/api/v1/submissions/{submission}/review", new { version, outcome, comment })).EnsureSuccessStatusCode();
        }

        public async Task Practise(int enrolment, string email)
        {
            var participant = await host.Visit(email);
            for (var i = 0; i < 6; i++)
                (await participant.Post($"/api/v1/enrolments/{enrolment}/practice", new { date = FirstDay.AddDays(20 + i), minutes = 60, targetGroup = "Unge på ungehuset", elements = "Tanker i bevægelse", role = "alone" })).EnsureSuccessStatusCode();
        }

        public async Task Supervise(int[] enrolments)
        {
            for (var i = 0; i < 2; i++)
            {
                var logged = await supervisor.Post<JsonElement>("/api/v1/supervision", new { date = FirstDay.AddDays(40 + i), minutes = 90, form = "group", supervisorId, enrolmentIds = enrolments, subject = "At lede en gruppe" });
                (await supervisor.Post($"/api/v1/supervision/{logged.GetProperty("id").GetInt32()}/approve", new { version = 0 })).EnsureSuccessStatusCode();
            }
        }

        public async Task TellsWhatIsMissing(int enrolment, params string[] requirements)
        {
            var progress = await coordinator.Get<JsonElement>($"/api/v1/enrolments/{enrolment}");
            progress.GetProperty("requirements").EnumerateArray().Where(r => r.GetProperty("state").GetString() is not "met")
                .Select(r => r.GetProperty("key").GetString()).Should().Equal(requirements);
            progress.GetProperty("requirements").EnumerateArray().Single(r => r.GetProperty("key").GetString() == "supervision")
                .GetProperty("explanation").GetString().Should().Contain("2 supervisioner").And.Contain("180 omregnede minutter");
        }

        public async Task IssueCourseCertificate(int enrolment)
        {
            var (id, version) = await Award(enrolment, "course", "eligible");
            (await coordinator.Post($"/api/v1/awards/{id}/decide", new { version, issue = true })).StatusCode.Should().Be(HttpStatusCode.Created);
            (await coordinator.Get<JsonElement>($"/api/v1/enrolments/{enrolment}")).GetProperty("state").GetString().Should().Be("completed");
        }

        public async Task<(int Id, string Code)?> Certify(int enrolment, bool issue)
        {
            var (id, version) = await Award(enrolment, "certified", "eligible");
            (await decider.Post($"/api/v1/awards/{id}/decide", new { version, issue = true })).StatusCode.Should().Be(HttpStatusCode.Conflict, "nobody is certified without a recommendation");
            (await supervisor.Post($"/api/v1/awards/{id}/recommend", new { version, comment = "Klar" })).EnsureSuccessStatusCode();
            (id, version) = await Award(enrolment, "certified", "recommended");
            if (!issue)
            {
                (await decider.Post($"/api/v1/awards/{id}/decide", new { version, issue = false })).StatusCode.Should().Be(HttpStatusCode.BadRequest, "a refusal needs a reason");
                (await decider.Post($"/api/v1/awards/{id}/decide", new { version, issue = false, reason = "Mangler erfaring med grupper." })).StatusCode.Should().Be(HttpStatusCode.NoContent);
                return null;
            }
            var certificate = await decider.Post<JsonElement>($"/api/v1/awards/{id}/decide", new { version, issue = true });
            return (certificate.GetProperty("id").GetInt32(), certificate.GetProperty("code").GetString()!);
        }

        public async Task PrintsAndVerifies((int Id, string Code) certificate, string name)
        {
            var pdf = await (await coordinator.Get($"/api/v1/certificates/{certificate.Id}/pdf")).Content.ReadAsByteArrayAsync();
            new ReadPdf(pdf).Text.Should().Contain(name).And.Contain("Certificeret instruktør i Robusthed");
            var stranger = host.Visit();
            var answer = await stranger.Get<JsonElement>($"/api/v1/verify/{certificate.Code}");
            answer.GetProperty("status").GetString().Should().Be("active");
            answer.EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo("name", "award", "issuedOn", "validUntil", "status");
            (await stranger.Page($"/verify/{certificate.Code}")).QuerySelector("main")!.TextContent.Should().Contain(name).And.Contain("Gyldigt");
            (await stranger.Get("/api/v1/verify/ABCDEFGHJKLMNPQRSTUVWXYZ23")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        }

        public async Task Revokes((int Id, string Code) certificate)
        {
            var version = (await coordinator.Get<JsonElement>($"/api/v1/certificates/{certificate.Id}")).GetProperty("version").GetInt32();
            (await coordinator.Post($"/api/v1/certificates/{certificate.Id}/status", new { version, status = "revoked", reason = "Udstedt ved en fejl." })).EnsureSuccessStatusCode();
            var stranger = host.Visit();
            (await stranger.Get<JsonElement>($"/api/v1/verify/{certificate.Code}")).GetProperty("status").GetString().Should().Be("revoked");
            (await stranger.Page($"/verify/{certificate.Code}")).QuerySelector("main")!.TextContent.Should().Contain("Tilbagekaldt").And.NotContain("fejl");
        }

        public async Task BoardAndExportAgree(int cohort)
        {
            var board = await coordinator.Get<JsonElement>($"/api/v1/cohorts/{cohort}/board?size=200");
            board.GetProperty("total").GetInt32().Should().Be(24);
            var csv = await (await coordinator.Get($"/api/v1/cohorts/{cohort}/export?format=Csv")).Content.ReadAsStringAsync();
            csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(25).And.Contain(line => line.Contains("Anne Sørensen", StringComparison.Ordinal) && line.Contains("5 af 5", StringComparison.Ordinal));
        }

        private async Task<(int Id, int Version)> Award(int enrolment, string key, string state)
        {
            var award = (await coordinator.Get<JsonElement>($"/api/v1/enrolments/{enrolment}")).GetProperty("awards").EnumerateArray().Single(a => a.GetProperty("key").GetString() == key);
            award.GetProperty("state").GetString().Should().Be(state);
            return (award.GetProperty("caseId").GetInt32(), award.GetProperty("version").GetInt32());
        }

        private async Task<string?> Outlook(int enrolment) =>
            (await trainer.Get<JsonElement>($"/api/v1/enrolments/{enrolment}")).GetProperty("outlook").GetString();

        private async Task<Dictionary<string, (int Id, DateOnly Date)>> DayIds(int cohort) =>
            (await coordinator.Get<JsonElement>($"/api/v1/cohorts/{cohort}")).GetProperty("days").EnumerateArray()
                .ToDictionary(d => d.GetProperty("key").GetString()!, d => (d.GetProperty("id").GetInt32(), d.GetProperty("date").Deserialize<DateOnly>()));
    }
}
