using System.Runtime.Versioning;
using Certification.Notices.Delivering;
using Certification.Tests.Certificates;
using Certification.Tests.Support;

namespace Certification.Tests.Notices;

/// <summary>Servers that others wrote take our mail, and others' parsers read what they delivered.</summary>
public class RealServerTests
{
    [OpenSmtpdFact, UnsupportedOSPlatform("windows")]
    public async Task OpenSMTPD_takes_three_messages_and_delivers_them_as_written()
    {
        using var server = RealServer.OpenSmtpd();
        using var post = new SmtpPost(Mails.Smtp(server.Port), new StoppedClock());
        await server.Ready(post);

        var answers = await SendThree(post);

        answers.Should().OnlyContain(answer => answer.Result == DeliveryResult.Accepted && answer.QueueId != null && answer.QueueId.Length == 8);
        await ShouldHaveArrived(await server.Delivered(3));
    }

    [ToolFact("aiosmtpd")]
    public async Task Aiosmtpd_takes_three_messages_over_a_secured_connection_and_delivers_them_as_written()
    {
        using var certificate = FaultySmtpServer.SelfSigned();
        var thumbprint = certificate.Thumbprint;
        using var server = RealServer.Aiosmtpd(certificate);
        using var post = new SmtpPost(Mails.Smtp(server.Port, SmtpSecurity.StartTls), new StoppedClock(), (_, shown, _, _) => shown?.GetCertHashString() == thumbprint);
        await server.Ready(post);

        var answers = await SendThree(post);

        answers.Should().OnlyContain(answer => answer.Result == DeliveryResult.Accepted);
        await ShouldHaveArrived(await server.Delivered(3));
    }

    private static async Task<List<DeliveryAnswer>> SendThree(SmtpPost post)
    {
        List<DeliveryAnswer> answers = [];
        for (var i = 1; i <= 3; i++)
            answers.Add(await post.Send(Mails.Simple($"{i}@example.org") with { Html = "<p>.Kære Anne</p>", Calendar = new("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n") }, default));
        return answers;
    }

    private static async Task ShouldHaveArrived(List<byte[]> messages)
    {
        var read = await Mails.Read(messages);

        read.Select(mail => mail.Headers["message-id"]).Should().BeEquivalentTo("<1@example.org>", "<2@example.org>", "<3@example.org>");
        read.Should().OnlyContain(mail => mail.Defects.Count == 0 && mail.Date == "2026-03-02T08:05:09+00:00" && mail.Headers["subject"] == Mails.Simple().Subject
            && mail.Parts[2].Text == Mails.Sentence.ReplaceLineEndings("\r\n") && mail.Parts[4].Type == "text/calendar");
    }
}
