using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Certification.Tests.Certificates;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Personal;

public sealed class TakingOutTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_person_takes_everything_out_and_nothing_of_others()
    {
        await using var host = new WebHost(seed: true, now: Now);
        var anne = await host.Visit("anne.soerensen@example.org");
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE SupervisionSessions SET Notes = 'Sammen med Bo og BO.'"));
        await host.Read(db => db.Database.ExecuteSqlRawAsync("UPDATE Persons SET FirstName = 'Bo' WHERE Id = (SELECT MIN(e.PersonId) FROM Enrolments e JOIN Enrolments a ON a.CohortId = e.CohortId JOIN Persons p ON p.Id = a.PersonId WHERE p.Email = 'anne.soerensen@example.org' AND e.PersonId <> p.Id)"));

        var answer = await anne.Get("/api/v1/me/data/export");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var data = await new StreamReader(zip.GetEntry("data.json")!.Open()).ReadToEndAsync();
        data.Should().Contain("anne.soerensen@example.org").And.NotContain("karen.holm@example.org").And.NotContain("KeyHash").And.NotContain("SecretHash");
        data.Should().Contain("Sammen med ▬ og ▬.");
        var classes = JsonDocument.Parse(data).RootElement.EnumerateArray().Select(c => c.GetProperty("class").GetString()).ToList();
        classes.Should().Contain(["identity", "contact", "course", "supervision", "certificate", "audit", "access"]);
        zip.Entries.Select(e => e.FullName).Should().Contain(["indhold.json", "data.pdf"]);
        var pdf = new MemoryStream();
        await zip.GetEntry("data.pdf")!.Open().CopyToAsync(pdf);
        pdf.Length.Should().BeGreaterThan(5000);
        (await host.Read(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "person.exported"))).Should().Be(1);
    }

    [ToolFact("pdftotext")]
    public async Task What_is_read_says_who_it_is_what_it_is_and_what_course_and_names_no_other_participant()
    {
        await using var host = new WebHost(seed: true, now: Now);
        var others = await host.Read(db => db.Set<Certification.Cohorts.Enrolment>().Join(db.Set<Person>(), e => e.PersonId, p => p.Id, (_, p) => p).Where(p => p.Email != "anne.soerensen@example.org").Select(p => p.FirstName + " " + p.LastName).Distinct().ToListAsync());
        var zip = new ZipArchive(await (await (await host.Visit("anne.soerensen@example.org")).Get("/api/v1/me/data/export")).Content.ReadAsStreamAsync());
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.pdf");

        await zip.GetEntry("data.pdf")!.ExtractToFileAsync(path);
        var said = string.Join(' ', Text(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        File.Delete(path);

        said.Should().Contain("Anne Sørensen").And.Contain("anne.soerensen@example.org").And.Contain("Dine rettigheder").And.Contain("Hold 1");
        others.Should().HaveCountGreaterThan(3);
        others.Where(said.Contains).Should().BeEmpty();
    }

    [Fact]
    public async Task Every_table_of_a_person_that_has_a_row_is_in_the_file()
    {
        await using var host = new WebHost(seed: true, now: Now);
        var anne = await host.Visit("anne.soerensen@example.org");
        var expected = await host.Read(async db =>
        {
            var id = await db.Set<Person>().Where(p => p.Email == "anne.soerensen@example.org").Select(p => p.Id).SingleAsync();
            var tables = new List<string>();
            foreach (var table in PersonalMap.Of(db.Model).Owned)
                if (await new ReadRows(db).Of(table, id, default) is { Count: > 0 }) tables.Add(table.Entity);
            return tables;
        });

        var zip = new ZipArchive(await (await anne.Get("/api/v1/me/data/export")).Content.ReadAsStreamAsync());
        var told = JsonDocument.Parse(await new StreamReader(zip.GetEntry("data.json")!.Open()).ReadToEndAsync()).RootElement.EnumerateArray()
            .SelectMany(c => c.GetProperty("tables").EnumerateArray()).Select(t => t.GetProperty("table").GetString()!).ToList();

        expected.Should().HaveCountGreaterThan(12);
        told.Should().Contain(expected);
    }

    [Fact]
    public async Task What_a_contact_sees_is_noted_once_a_day_and_told_to_the_person()
    {
        await using var host = new WebHost(seed: true, now: Now);
        var hanne = await host.Visit("hanne.dalgaard@example.org");

        await hanne.Page("/staff");
        await hanne.Page("/staff");
        await hanne.Get<JsonElement>("/api/v1/staff");

        var transfers = await host.Read(db => db.Set<Transfer>().OrderBy(t => t.Id).ToListAsync());
        transfers.Select(t => t.Way).Should().Equal(TransferWay.Page, TransferWay.Api);
        transfers[0].EnrolmentIds.Should().NotBeEmpty();
        var first = transfers[0].EnrolmentIds.First();
        var person = await host.Read(db => db.Set<Certification.Cohorts.Enrolment>().Where(e => e.Id == first).Select(e => e.PersonId).SingleAsync());
        (await (await host.Visit(person)).Page("/me/data")).Body!.TextContent.Should().Contain("vist på siden").And.Contain("fremmøde i tal");
        var admin = await host.Visit(await host.Person("line@example.org", Roles.Administrator));
        (await admin.Page($"/sharing?person={person}")).QuerySelectorAll("tbody tr").Should().HaveCount(2);
        (await admin.Get("/api/v1/sharing/export?format=csv")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static string Text(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("pdftotext", $"-enc UTF-8 \"{path}\" -") { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said;
    }
}
