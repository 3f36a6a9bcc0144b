using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Coursework;
using Certification.People;
using Certification.Supervision;
using Certification.Supervision.Contracts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

/// <summary>A form that cannot be accepted comes back with what was typed and a sentence by the field.</summary>
public class FormTests
{
    [Fact]
    public async Task Nothing_that_was_typed_is_lost_on_any_form()
    {
        await using var host = new WebHost(seed: true, now: new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        var (karen, mette, ulla) = (await host.Visit("karen.holm@example.org"), await host.Visit("mette.skovgaard@example.org"), await host.Visit("ulla.thorup@example.org"));
        var aviaja = await host.Visit("aviaja.heilmann@example.net");
        var hers = await host.Read(db => db.Set<Enrolment>().Where(e => db.Set<Person>().Any(p => p.Id == e.PersonId && p.Email == "aviaja.heilmann@example.net")).Select(e => e.Id).SingleAsync());
        var cohort = await host.Read(db => db.Set<Cohort>().Where(c => c.Name == "Hold 12").Select(c => c.Id).SingleAsync());
        var missing = await host.Read(db => db.Set<Attendance>().Where(a => a.Mark == AttendanceMark.Absent && a.Day.CohortId == cohort && !db.Set<MakeUp>().Any(m => m.EnrolmentId == a.EnrolmentId && m.MissedDayId == a.DayId)).OrderBy(a => a.Id).Select(a => a.EnrolmentId).FirstAsync());
        var waiting = await host.Read(db => db.Set<Submission>().Where(s => s.State == Certification.Coursework.Contracts.SubmissionState.Submitted).OrderBy(s => s.Id).Select(s => new { s.EnrolmentId, s.RequirementKey }).FirstAsync());
        var session = await host.Read(db => db.Set<SupervisionSession>().Where(s => s.State == SupervisionState.Logged).OrderBy(s => s.Id).Select(s => s.Id).FirstAsync());

        await ComesBack(karen, "/cohorts/new", "Input.OnlineLink", ("Input.Name", "Hold Ærø"), ("Input.OnlineLink", "mødelokale 4"), ("Input.FirstDay", "2027-03-02"));
        await ComesBack(karen, "/cohorts/new", "Input.FirstDay", ("Input.Name", "Hold Ærø"), ("Input.FirstDay", "31-02-2027"));
        await ComesBack(karen, $"/cohorts/{cohort}/enrolments/new", "Input.Email", ("Input.FirstName", "Åse"), ("Input.LastName", "Øst"), ("Input.Email", "åse.øst"));
        await ComesBack(karen, $"/enrolments/{hers}", "Waiving.Reason", ("Waiving.Requirement", "attendance"), ("Waiving.Reason", ""));
        await ComesBack(karen, $"/enrolments/{hers}/seat", "Extending.Reason", ("Extending.Requirement", "assignment4"), ("Extending.Due", "2027-01-04"), ("Extending.Reason", ""));
        await ComesBack(karen, $"/enrolments/{hers}/seat", "Changing.Reason", ("Changing.Reason", ""), ("Changing.State", "Withdrawn"));
        await ComesBack(karen, $"/cohorts/{cohort}/import", "Input.File");
        await ComesBack(mette, $"/enrolments/{missing}/days", "Substitute.Task", ("Substitute.Task", "Læs kapitel 3, og ring til 010190-1234"));
        await ComesBack(aviaja, $"/enrolments/{hers}/days", "Absent.Reason", ("Absent.Reason", "Indlagt som 010190-1234"));
        await ComesBack(aviaja, $"/enrolments/{hers}/practice", "Input.Minutes", ("Input.Date", "2026-11-20"), ("Input.TargetGroup", "Medarbejdere på plejecentret"), ("Input.Elements", "Tre gode ting"), ("Input.Minutes", "en time"));
        await ComesBack(aviaja, $"/enrolments/{hers}/assignments/assignment4", "Input.NoPersonalData", ("Input.Answers[what]", "Første linje\r\nanden <b>linje</b> & æøå"), ("act", "submit"));
        await ComesBack(aviaja, $"/supervision/new?enrolment={hers}", "Input.Date", ("Input.Subject", "At holde pauser"), ("Input.Minutes", "60"), ("Input.Date", ""));
        await ComesBack(mette, $"/enrolments/{waiting.EnrolmentId}/assignments/{waiting.RequirementKey}", "Judging.Comment", ("Judging.Comment", ""), ("Judging.Outcome", "Returned"));
        await ComesBack(ulla, $"/supervision/{session}", "Returned.Comment", ("Returned.Comment", ""));
    }

    private static async Task ComesBack(Visitor visitor, string path, string wrong, params (string Name, string Value)[] typed)
    {
        var page = await visitor.Page(path);
        var form = page.Forms.FirstOrDefault(f => f.QuerySelector($"[name='{wrong}']") is not null)
            ?? throw new InvalidOperationException($"{path} has no form with {wrong}: {string.Join(", ", page.QuerySelectorAll("[name]").Select(e => e.GetAttribute("name")).Distinct())}");

        var answer = await visitor.Submit(form, typed);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, path);
        var back = await visitor.Page(answer);
        var summary = back.QuerySelectorAll<IHtmlAnchorElement>("[role=alert] a").Select(a => a.GetAttribute("href")![1..]).ToList();
        var field = back.QuerySelectorAll($"[name='{wrong}']").First(e => e.Id is not null);
        summary.Should().Contain(field.Id, path);
        field.GetAttribute("aria-describedby").Should().Contain($"{field.Id}-error", path);
        back.GetElementById($"{field.Id}-error")!.TextContent.Should().NotBeEmpty();
        foreach (var (name, value) in typed.Where(t => back.QuerySelectorAll($"[name='{t.Name}']").Any(e => e is not IHtmlButtonElement)))
            back.QuerySelectorAll($"[name='{name}']").Select(Shown).Should().Contain(value.ReplaceLineEndings("\n"), $"{path} {name}");
    }

    private static string? Shown(IElement field) => field switch
    {
        IHtmlTextAreaElement area => area.Value.ReplaceLineEndings("\n"),
        IHtmlSelectElement select => select.Value,
        IHtmlInputElement input => input.GetAttribute("value"),
        _ => null,
    };
}
