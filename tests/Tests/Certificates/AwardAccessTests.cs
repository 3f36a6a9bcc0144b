using System.Net;
using AngleSharp.Html.Dom;
using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Platform.Access;
using Certification.Platform.Refusals;
using Certification.Tests.Support;

namespace Certification.Tests.Certificates;

/// <summary>Who may recommend, decide and change certificates: by the features themselves, by the API and by posting a page's form by hand.</summary>
public class AwardAccessTests
{
    [Fact]
    public async Task Only_coordinators_decide()
    {
        using var s = await Scene.Create();

        foreach (var stranger in s.NotCoordinators)
            foreach (var issue in new[] { true, false })
                await s.Db.Awaiting(d => d.Decide(stranger, s.Course, issue, "Fordi.")).Should().ThrowAsync<NotFoundException>($"{stranger.Name} decides nothing");

        (await s.Db.Case(s.Course.EnrolmentId, Awards.Course)).State.Should().Be(AwardState.Eligible);
    }

    [Fact]
    public async Task Only_coordinators_change_what_a_certificate_is_worth()
    {
        using var s = await Scene.Create();

        foreach (var stranger in s.NotCoordinators)
            foreach (var status in Enum.GetValues<CertificateStatus>())
                await s.Db.Awaiting(d => d.Change(stranger, s.Certificate.Id, status, "Fordi.")).Should().ThrowAsync<NotFoundException>($"{stranger.Name} changes no certificate");

        (await s.Db.Certificate(s.Certificate.Id)).History.Should().ContainSingle();
    }

    [Fact]
    public async Task Only_supervisors_of_the_cohort_recommend()
    {
        using var s = await Scene.Create();
        var elsewhere = (await Given.Cohort(s.Db, name: "Hold 13")).Supervisor;
        var (other, contact) = (s.Cohort.Second.Caller, s.Cohort.Contact);

        foreach (var stranger in new[] { elsewhere, s.Cohort.Trainer, s.Cohort.Coordinator, other, contact, Caller.Nobody })
            await s.Db.Awaiting(d => d.Recommend(stranger, s.Certified, null)).Should().ThrowAsync<NotFoundException>($"{stranger.Name} recommends nobody");

        await s.Db.Recommend(s.Cohort.Supervisor, s.Certified);
        (await s.Db.Case(s.Certified.EnrolmentId, Awards.Certified)).State.Should().Be(AwardState.Recommended);
    }

    [Fact]
    public async Task Who_lifted_a_requirement_is_named_to_everybody_who_reads_of_it()
    {
        using var s = await Scene.Create();
        await using var host = s.Db.Host();

        foreach (var reader in new[] { s.Cohort.Coordinator, s.Cohort.Trainer, s.Cohort.First.Caller })
        {
            var visitor = await host.Visit(reader.PersonId);
            var waivers = (await visitor.Get<System.Text.Json.JsonElement>($"/api/v1/enrolments/{s.Course.EnrolmentId}")).GetProperty("waivers");
            waivers.EnumerateArray().Should().OnlyContain(w => w.GetProperty("by").GetString() == s.Cohort.Coordinator.Name);
            (await visitor.Page($"/enrolments/{s.Course.EnrolmentId}")).QuerySelectorAll("ul.history small").Should().OnlyContain(w => w.TextContent.StartsWith(s.Cohort.Coordinator.Name));
        }
    }

    [Fact]
    public async Task The_document_behind_a_waiver_is_for_coordinators_whichever_door_is_tried()
    {
        using var s = await Scene.Create();
        await using var content = new MemoryStream("Kursusbevis fra 2019."u8.ToArray());
        var document = new Microsoft.AspNetCore.Http.FormFile(content, 0, content.Length, "document", "bevis.txt");
        var elsewhere = await Given.Cohort(s.Db, name: "Hold 13");
        var waiver = await s.Db.As(elsewhere.Coordinator, (GrantWaiver f) => f.Handle(elsewhere.First.EnrolmentId, new() { Requirement = "attendance", Reason = "Har taget kurset." }, document, default));

        foreach (var stranger in s.NotCoordinators.Concat([elsewhere.Trainer, elsewhere.Supervisor, elsewhere.First.Caller]))
            await s.Db.Awaiting(d => d.As(stranger, (GrantWaiver f) => f.Document(waiver, default))).Should().ThrowAsync<NotFoundException>();

        (await s.Db.As(s.Cohort.Coordinator, (GrantWaiver f) => f.Document(waiver, default))).Should().NotBeNull();
    }

    [Fact]
    public async Task The_doors_of_the_API_are_shut_for_everybody_else()
    {
        using var s = await Scene.Create();
        await using var host = s.Db.Host();

        foreach (var stranger in s.NotCoordinators.Where(c => c.PersonId != 0))
        {
            var visitor = await host.Visit(stranger.PersonId);
            (await visitor.Post($"/api/v1/awards/{s.Course.Id}/decide", new { version = s.Course.Version, issue = true })).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await visitor.Post($"/api/v1/certificates/{s.Certificate.Id}/status", new { version = 0, status = "revoked", reason = "Fordi." })).StatusCode.Should().Be(HttpStatusCode.Forbidden);
            if (stranger != s.Cohort.Supervisor)
                (await visitor.Post($"/api/v1/awards/{s.Certified.Id}/recommend", new { version = s.Certified.Version })).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }
        (await host.Visit().Post($"/api/v1/awards/{s.Course.Id}/decide", new { version = s.Course.Version, issue = true })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        (await s.Db.Certificates()).Should().ContainSingle();
    }

    /// <summary>The page is open to supervisors; its forms for coordinators must not be, also when they are posted without being shown.</summary>
    [Fact]
    public async Task A_supervisor_who_posts_the_deciding_form_by_hand_decides_nothing()
    {
        using var s = await Scene.Create();
        await using var host = s.Db.Host();
        var supervisor = await host.Visit(s.Cohort.Supervisor.PersonId);
        var form = (await supervisor.Page($"/awards/{s.Course.Id}")).QuerySelector("form:has(input[name=__RequestVerificationToken])") as IHtmlFormElement;
        form!.SetAttribute("action", $"/awards/{s.Course.Id}");

        var answer = await supervisor.Submit(form, ("_handler", "issue"), ("Issuing.Version", $"{s.Course.Version}"), ("Issuing.Issue", "true"));

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await s.Db.Case(s.Course.EnrolmentId, Awards.Course)).State.Should().Be(AwardState.Eligible);
    }

    [Fact]
    public async Task Staff_and_holder_who_post_the_changing_form_by_hand_change_nothing()
    {
        using var s = await Scene.Create();
        await using var host = s.Db.Host();

        foreach (var reader in new[] { s.Cohort.Trainer, s.Cohort.Supervisor, s.Cohort.Second.Caller })
        {
            var visitor = await host.Visit(reader.PersonId);
            var form = (await visitor.Page($"/certificates/{s.Certificate.Id}")).QuerySelector("form:has(input[name=__RequestVerificationToken])") as IHtmlFormElement;
            form!.SetAttribute("action", $"/certificates/{s.Certificate.Id}");

            var answer = await visitor.Submit(form, ("_handler", "to-Revoked"), ("Changing.Version", "0"), ("Changing.Status", "Revoked"), ("Changing.Reason", "Fordi."));

            answer.StatusCode.Should().Be(HttpStatusCode.NotFound, $"{reader.Name} only reads");
        }
        (await s.Db.Certificate(s.Certificate.Id)).Status.Should().Be(CertificateStatus.Active);
    }

    /// <summary>The first participant waits for a course certificate, the second has one and waits to be recommended.</summary>
    private sealed record Scene(TestDb Db, GivenCohort Cohort, AwardCase Course, AwardCase Certified, Certificate Certificate) : IDisposable
    {
        /// <summary>Everybody who has to do with the cohort and coordinates nothing.</summary>
        public IReadOnlyList<Caller> NotCoordinators =>
            [Cohort.Trainer, Cohort.Supervisor, Cohort.First.Caller, Cohort.Second.Caller, Cohort.Contact, Caller.Nobody];

        public static async Task<Scene> Create()
        {
            var db = new TestDb();
            var cohort = await Given.Cohort(db);
            foreach (var who in cohort.People) await db.MeetEverything(cohort.Coordinator, who.EnrolmentId);
            var certificate = await db.Issue(cohort.Coordinator, cohort.Second.EnrolmentId);
            return new Scene(db, cohort, await db.Case(cohort.First.EnrolmentId, Awards.Course), await db.Case(cohort.Second.EnrolmentId, Awards.Certified), certificate);
        }

        public void Dispose() => Db.Dispose();
    }
}
