using System.Net;
using System.Text;
using Certification.Coursework;
using Certification.Tests.Platform;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Web;

/// <summary>The hostile corpus through the door that people use, and back out of it.</summary>
public class HostileUploadTests
{
    /// <summary>Contents that are honest, under names that are not; text, so that nothing but the name is in question.</summary>
    private static readonly string[] Names =
    [
        "../../x.txt", @"..\..\x.txt", @"C:\x.txt", "/etc/passwd", "CON", "con.txt", "NUL.txt", "COM1.txt", "a.txt.exe", "a.txt%00.exe", "a.txt ", "a.txt.", new string('å', 150) + ".txt", "\u202Etxt.exe",
        "a\u200B.html", "😀.txt", ".", ".txt", ".htaccess", "a;b=c.txt", "a'b.svg", "A\u030A.txt", "\u00C5.txt", "<script>alert(1)</script>.html", "index.php", "web.config", "x.aspx", "a:b:$DATA.txt",
    ];

    [Fact]
    public async Task No_hostile_file_is_taken_in_or_shown_and_none_leaves_anything()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var anne = await host.Visit(cohort.First.Caller.PersonId);
        var door = $"/api/v1/enrolments/{cohort.First.EnrolmentId}/assignments/assignment1/files";
        var corpus = FileTypeTests.NotAccepted.Concat(FileTypeTests.Unsafe).Select(row => (What: (string)row[0], Content: (byte[])row[1])).ToList();
        corpus.Should().HaveCountGreaterThan(55);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var (what, content) in corpus)
            foreach (var name in (string[])["opgave.pdf", "opgave.docx"])
            {
                var answer = await anne.Upload(door, "file", name, content);
                answer.StatusCode.Should().BeOneOf([HttpStatusCode.Conflict, HttpStatusCode.BadRequest], what);
                (await answer.Content.ReadAsStringAsync()).Should().Contain("file.", what);
            }

        db.StoredFiles.Should().Be(0);
        (await host.Read(d => d.Set<SubmissionFile>().CountAsync())).Should().Be(0);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(50 * 1024 * 1024);
    }

    [Fact]
    public async Task Whatever_an_honest_file_is_called_it_is_saved_and_never_shown()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var anne = await host.Visit(cohort.First.Caller.PersonId);
        var enrolment = $"/api/v1/enrolments/{cohort.First.EnrolmentId}/assignments/assignment1";

        foreach (var name in Names)
        {
            var attached = await anne.Upload($"{enrolment}/files", "file", name, "Kære Åse <script>alert(1)</script>"u8.ToArray());
            if (attached.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict) continue;
            attached.IsSuccessStatusCode.Should().BeTrue($"{name}: {(int)attached.StatusCode}");
            var (submission, file) = await host.Read(d => d.Set<SubmissionFile>().OrderByDescending(f => f.Id).Select(f => ValueTuple.Create(f.SubmissionVersion.SubmissionId, f.Id)).FirstAsync());
            var answer = await anne.Get($"/api/v1/submissions/{submission}/files/{file}");

            answer.StatusCode.Should().Be(HttpStatusCode.OK, name);
            answer.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment", name);
            var saved = answer.Content.Headers.ContentDisposition.FileNameStar ?? answer.Content.Headers.ContentDisposition.FileName!;
            saved.Trim('"').Should().EndWith(".txt", name).And.NotContainAny("/", "\\", "\"", "\r", "\n", "<", ":", "\u202E", "\u200B", "\0");
            answer.Content.Headers.ContentType!.MediaType.Should().Be("text/plain", name);
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            answer.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox").And.Contain("default-src 'none'");
            (await anne.Delete($"{enrolment}/files/{file}")).IsSuccessStatusCode.Should().BeTrue(name);
        }

        db.StoredFiles.Should().Be(0);
    }

    [Fact]
    public async Task An_upload_that_is_broken_off_leaves_neither_row_nor_file()
    {
        await using var db = await TestDb.Create();
        var cohort = await Given.Cohort(db);
        await using var host = db.Host();
        var anne = await host.Visit(cohort.First.Caller.PersonId);
        using var gone = new CancellationTokenSource();
        using var body = new MultipartFormDataContent { { new StreamContent(new BreakingOff(gone)), "file", "a.txt" } };

        var send = () => anne.Http.PostAsync(new Uri($"/api/v1/enrolments/{cohort.First.EnrolmentId}/assignments/assignment1/files", UriKind.Relative), body, gone.Token);

        await send.Should().ThrowAsync<Exception>();
        db.StoredFiles.Should().Be(0);
        (await host.Read(d => d.Set<SubmissionFile>().CountAsync())).Should().Be(0);
    }

    /// <summary>Sends three megabytes and hangs up.</summary>
    private sealed class BreakingOff(CancellationTokenSource gone) : MemoryStream(Encoding.ASCII.GetBytes(new string('a', 3_000_000)))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > 2_900_000)
            {
                await gone.CancelAsync();
                throw new IOException("gone");
            }
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
