using System.Diagnostics;
using System.Text.Json;
using Certification.Notices.Delivering;
using Certification.Tests.Support;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Notices;

/// <summary>Messages and settings that the tests of mail begin with.</summary>
internal static class Mails
{
    public const string Sentence = "Kære Anne\n\n.Punktum først, så æ ø å Æ Ø Å – og en 🎓.\n..To punktummer\n.\nSlut";

    public static ComposedMail Simple(string id = "reminder.17@example.org", string to = "anne@example.org") => new()
    {
        MessageId = id,
        Date = new DateTime(2026, 3, 2, 8, 5, 9, DateTimeKind.Utc),
        ToName = "Anne Sørensen",
        ToAddress = to,
        Subject = "Påmindelse: hjemmeopgave 2 på Robusthed – hold Nuuk",
        Text = Sentence,
    };

    public static IOptions<MailOptions> Smtp(int port, SmtpSecurity security = SmtpSecurity.None, string? user = null, int timeoutSeconds = 20) => Options.Create(new MailOptions
    {
        Transport = MailTransport.Smtp,
        From = "kurser@example.org",
        FromName = "Sekretariatet for kurser",
        Smtp = new() { Host = "127.0.0.1", Port = port, Security = security, UserName = user, Password = user is null ? null : "hemmeligt", TimeoutSeconds = timeoutSeconds },
    });

    /// <summary>What an independent reader makes of the messages.</summary>
    public static async Task<List<ReadMail>> Read(params IEnumerable<byte[]> messages)
    {
        var folder = Directory.CreateTempSubdirectory("certification-mail-");
        try
        {
            List<string> files = [];
            foreach (var message in messages)
            {
                files.Add(Path.Combine(folder.FullName, $"{files.Count}.eml"));
                await File.WriteAllBytesAsync(files[^1], message);
            }
            using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Notices", "read_mail.py"), .. files])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = python.StandardOutput.ReadToEndAsync();
            var complaint = await python.StandardError.ReadToEndAsync();
            await python.WaitForExitAsync();
            complaint.Should().BeEmpty();
            return JsonSerializer.Deserialize<List<ReadMail>>(await said, JsonSerializerOptions.Web)!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>A message as Python's parser understood it.</summary>
internal sealed record ReadMail(List<string> Defects, int Bare, int Longest, bool SevenBit, Dictionary<string, string> Headers, Dictionary<string, List<List<string>>> People, string Date, List<ReadPart> Parts);

internal sealed record ReadPart(string Type, string Method, string Charset, string File, string Text);
