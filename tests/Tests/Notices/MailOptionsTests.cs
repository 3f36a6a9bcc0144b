using Certification.Notices.Delivering;

namespace Certification.Tests.Notices;

/// <summary>Settings under which no mail could leave, or not safely, are refused with a sentence that says what to set.</summary>
public class MailOptionsTests
{
    [Fact]
    public void Nothing_is_assumed_about_how_mail_leaves_and_from_whom()
    {
        Faults(new MailOptions()).Should().Equal(
            "Mail:From must be set: the address that mails come from.",
            "Mail:FromName must be set: the organisation that mails come from.",
            "Mail:Transport must be set: Smtp, Graph, or Folder, which only writes files that nobody receives.");
    }

    [Theory]
    [InlineData("mail.example.org", nameof(SmtpSecurity.StartTls), "user", "secret", null)]
    [InlineData("mail.example.org", nameof(SmtpSecurity.Tls), null, null, null)]
    [InlineData("localhost", nameof(SmtpSecurity.None), null, null, null)]
    [InlineData("::1", nameof(SmtpSecurity.None), null, null, null)]
    [InlineData("127.0.0.1", nameof(SmtpSecurity.None), null, null, null)]
    [InlineData("mail.example.org", nameof(SmtpSecurity.None), null, null, "Mail:Smtp:Security may be None only when Mail:Smtp:Host is this machine: mail would cross the network in plain text.")]
    [InlineData("127.0.0.1.example.org", nameof(SmtpSecurity.None), null, null, "Mail:Smtp:Security may be None only when Mail:Smtp:Host is this machine: mail would cross the network in plain text.")]
    [InlineData("", nameof(SmtpSecurity.StartTls), null, null, "Mail:Smtp:Host must be set: the mail server's name.")]
    [InlineData("mail.example.org", nameof(SmtpSecurity.StartTls), "user", null, "Mail:Smtp:UserName and Mail:Smtp:Password are set together, or neither is.")]
    public void A_mail_server_is_named_and_secured(string host, string security, string? user, string? password, string? fault)
    {
        var options = new MailOptions { From = "kurser@example.org", FromName = "Sekretariatet", Transport = MailTransport.Smtp };
        options.Smtp = new() { Host = host, Security = Enum.Parse<SmtpSecurity>(security), UserName = user, Password = password };

        Faults(options).Should().Equal(fault is null ? [] : [fault]);
    }

    [Fact]
    public void A_mailbox_in_Microsoft_365_needs_four_settings_and_private_addresses()
    {
        var empty = new MailOptions { From = "kurser@example.org", FromName = "Sekretariatet", Transport = MailTransport.Graph, Graph = new() { Address = "http://graph.example.org" } };
        var whole = new MailOptions { From = "kurser@example.org", FromName = "Sekretariatet", Transport = MailTransport.Graph, Graph = new() { Tenant = "t", ClientId = "c", ClientSecret = "s", Sender = "kurser@example.org" } };

        Faults(empty).Should().HaveCount(5).And.Contain("Mail:Graph:Address must be an https address.");
        Faults(whole).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Kurser <kurser@example.org>")]
    [InlineData("kurser@example.org\r\nBcc: all@example.org")]
    public void The_sender_is_one_plain_address(string from)
    {
        Faults(new MailOptions { From = from, FromName = "Sekretariatet", Transport = MailTransport.Folder, Folder = "mail" }).Should().ContainSingle().Which.Should().Contain("Mail:FromName");
    }

    private static IEnumerable<string> Faults(MailOptions options) => options.Faults();
}
