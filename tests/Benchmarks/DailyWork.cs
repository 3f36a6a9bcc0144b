using System.Collections.Concurrent;
using System.Globalization;
using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using static Certification.Benchmarks.Report;

namespace Certification.Benchmarks;

/// <summary>What people do all day, beside what a widely used course platform manages on such a machine: enrolling, handing in, printing certificates.</summary>
internal static class DailyWork
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    public static async Task Run(Report report)
    {
        await using var site = await RunningSite.Start();
        var cohort = await site.Use(db => LargeCohort.Of(20_000, db, site.Database, TimeProvider.System.GetUtcNow().UtcDateTime));
        await Enrolling(report, site, await site.Use(db => cohort.Another(db, TimeProvider.System.GetUtcNow().UtcDateTime)));
        await HandingIn(report, site, cohort);
        await Certificates(report, site, cohort);
    }

    private static async Task Enrolling(Report report, RunningSite site, LargeCohort cohort)
    {
        var municipality = await site.Use(db => db.Set<Organisation>().Where(o => o.Kind == OrganisationKind.Municipality).Select(o => o.Id).FirstAsync());
        var session = site.Session(cohort.Coordinator);
        var next = 1_000_000;
        var rates = (await Load.Rates(5, Turn, Enrol))[0];
        report.Add("Enrolments a second, one by one, 8 clients", N(rates.Median), "course platform 94", $"{N(rates.Median / 94)} times", "30 to 50 times", rates.Noise);

        Task Enrol()
        {
            var i = Interlocked.Increment(ref next);
            return site.Post($"/api/v1/cohorts/{cohort.Id}/enrolments", session, new
            {
                FirstName = Names.FirstName(i),
                LastName = Names.LastName(i),
                Email = Names.Email(i),
                Phone = Names.Phone(i),
                MunicipalityId = municipality,
                Administration = Names.Administration(i),
                Workplace = Names.Workplace(i),
                JobTitle = "Konsulent",
                Language = "da",
            });
        }
    }

    private static async Task HandingIn(Report report, RunningSite site, LargeCohort cohort)
    {
        var waiting = new ConcurrentQueue<(int Person, int Enrolment)>(cohort.Participants);
        var answers = new { situation = "Vi talte om det på personalemødet. " + new string('x', 800), learned = "Det hjalp at tale om det. " + new string('y', 800) };
        var one = await Load.Milliseconds(100, HandIn);
        var rates = (await Load.Rates(5, Turn, HandIn))[0];
        report.Add("Assignment: draft and hand in, ms", N(one.Median), "course platform 59", $"{N(59 / one.Median)} times", "30 to 50 times", one.Noise);
        report.Add("Assignments handed in a second, 8 clients", N(rates.Median), "course platform 12", $"{N(rates.Median / 12)} times", "30 to 50 times", rates.Noise);

        async Task HandIn()
        {
            if (!waiting.TryDequeue(out var who)) throw new InvalidOperationException("Everybody has handed in.");
            var session = site.Session(new Caller(who.Person, "Deltager", Roles.Participant, []));
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/enrolments/{who.Enrolment}/assignments/assignment1");
            var draft = await site.Post($"{path}/draft", session, new { answers });
            await site.Post($"{path}/submit", session, new { version = draft.GetProperty("version").GetInt32(), noPersonalData = true });
        }
    }

    private static async Task Certificates(Report report, RunningSite site, LargeCohort cohort)
    {
        var id = await site.Use(async db =>
        {
            var today = new DateOnly(2026, 6, 12);
            var award = await db.Set<AwardCase>().FirstAsync(a => a.State == AwardState.Issued);
            var code = Certificate.NewCode();
            var content = new CertificateContent("Åse Østergaard Bjerregård", "Kursusbevis", "Robusthed", today.AddDays(-84), today, today, null, 1950, null, null,
                "2026-0001", code, $"https://kurser.example.org/verify/{code}", "Sekretariatet for instruktøruddannelser", "Karen Holm", "Programleder", "da");
            var certificate = Certificate.Issue(award, 1, content, cohort.Coordinator.PersonId, today.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc));
            db.Add(certificate);
            await db.SaveChangesAsync();
            return certificate.Id;
        });
        var session = site.Session(cohort.Coordinator);
        Task Pdf() => site.Get($"/api/v1/certificates/{id}/pdf", session);
        await Load.Milliseconds(20, Pdf);
        var one = await Load.Milliseconds(100, Pdf);
        var rates = (await Load.Rates(5, Turn, Pdf))[0];
        report.Add("Certificate PDF, ms", N(one.Median), "course platform 104", $"{N(104 / one.Median)} times", "30 to 50 times", one.Noise);
        report.Add("Certificate PDFs a second, 8 clients", N(rates.Median), "course platform 22", $"{N(rates.Median / 22)} times", "30 to 50 times", rates.Noise);
    }
}
