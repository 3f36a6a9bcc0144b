using Certification.Notices.Delivering;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Following;

/// <summary>The folder that stands in for a mail server where the product is developed: what a newcomer reads to see the mails.</summary>
internal sealed class MailFolder(AppDb db, Caller caller, IMailTransport transport, IWebHostEnvironment environment, IOptions<MailOptions> options)
{
    private const int Most = 200;

    /// <summary>A file, and the mail in it where it is known; a test mail has none.</summary>
    public sealed record Line(string File, DateTime WrittenAt, long Bytes, int? MailId, string? ToName, string? Subject, bool IsTest);

    /// <summary>Nobody reads mails off a disk where they are real.</summary>
    public bool IsThere => environment.IsDevelopment() && transport.Name == "folder";

    public string Folder => Path.GetFullPath(options.Value.Folder);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/mail/folder/{file}", (string file, MailFolder feature) =>
            FileDownload.Result(feature.Open(file), file, "message/rfc822")).RequireAuthorization(Policies.Coordinators);

    /// <summary>The newest files first.</summary>
    /// <exception cref="NotFoundException">Mail goes elsewhere.</exception>
    public async Task<IReadOnlyList<Line>> Handle(CancellationToken ct)
    {
        var files = Files().OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal).Take(Most).ToList();
        // The transport names the file after the message and says so as its queue id.
        var ids = files.ConvertAll(QueueId);
        var mails = (await db.OutgoingMails.AsNoTracking().VisibleTo(caller).Where(m => m.State == MailState.Sent && ids.Contains(m.QueueId!))
            .Select(m => new { m.QueueId, m.Id, m.ToName, m.Subject }).ToListAsync(ct)).GroupBy(m => m.QueueId!).ToDictionary(g => g.Key, g => g.First());
        return [.. files.Select(f => (File: f, Mail: mails.GetValueOrDefault(QueueId(f)))).Select(f => new Line(f.File.Name, f.File.LastWriteTimeUtc, f.File.Length, f.Mail?.Id, f.Mail?.ToName, f.Mail?.Subject, f.Mail is null && IsTest(f.File)))];
    }

    /// <summary>Only what the folder lists can be opened, whatever a name looks like.</summary>
    private FileStream Open(string name) =>
        Files().FirstOrDefault(f => f.Name == name)?.OpenRead() ?? throw new NotFoundException();

    private IEnumerable<FileInfo> Files()
    {
        if (!IsThere) throw new NotFoundException();
        var folder = new DirectoryInfo(Folder);
        return folder.Exists ? folder.EnumerateFiles("*.eml") : [];
    }

    private static bool IsTest(FileInfo file) =>
        File.ReadLines(file.FullName).TakeWhile(line => line.Length > 0).Any(line => line.StartsWith($"Message-ID: <{MailDoctor.TestMark}", StringComparison.Ordinal));

    private static string QueueId(FileInfo file) => Path.GetFileNameWithoutExtension(file.Name)[(file.Name.LastIndexOf('-') + 1)..];
}
