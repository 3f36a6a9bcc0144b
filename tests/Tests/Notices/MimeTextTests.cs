using System.Text;
using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Tests.Certificates;

namespace Certification.Tests.Notices;

/// <summary>What we write, read by a parser that shares no line with ours.</summary>
public class MimeTextTests
{
    [ToolFact("python3")]
    public async Task Every_header_of_a_reminder_is_read_as_it_was_meant()
    {
        var mail = Mails.Simple() with { UnsubscribeAddress = "https://kurser.example.org/mail/stop/" + new string('k', 90) };

        var read = (await Mails.Read(Write(mail))).Single();

        read.Should().BeEquivalentTo(new { Bare = 0, SevenBit = true, Date = "2026-03-02T08:05:09+00:00" });
        read.Defects.Should().BeEmpty();
        read.People["from"].Should().BeEquivalentTo([new[] { "Sekretariatet for kurser", "kurser@example.org" }]);
        read.People["to"].Should().BeEquivalentTo([new[] { "Anne Sørensen", "anne@example.org" }]);
        read.Headers.Should().Contain("subject", mail.Subject).And.Contain("message-id", "<reminder.17@example.org>").And.Contain("mime-version", "1.0")
            .And.Contain("auto-submitted", "auto-generated").And.Contain("x-auto-response-suppress", "DR, RN, NRN, OOF, AutoReply")
            .And.Contain("list-unsubscribe", $"<{mail.UnsubscribeAddress}>").And.Contain("list-unsubscribe-post", "List-Unsubscribe=One-Click");
        read.Parts.Should().Equal(new ReadPart("text/plain", "", "utf-8", "", Mails.Sentence.ReplaceLineEndings("\r\n") + "\r\n"));
    }

    [ToolFact("python3")]
    public async Task Subjects_and_names_of_any_letters_and_length_come_through_whole()
    {
        string[] subjects =
        [
            "Påmindelse: hjemmeopgave 2 på Robusthed – hold Nuuk", "Plain and short", "",
            "A plain subject that goes on for so long that no line of a header could ever hold the whole of it at once",
            string.Concat(Enumerable.Repeat("Ærøskøbing å ", 40)).Trim(), string.Concat(Enumerable.Repeat("🎓👩‍🏫", 25)), "=?utf-8?q?not_encoded?= = _ ?",
            new string('x', 300), "Rødgrød\tmed fløde",
        ];
        string[] names =
        [
            "Holm, Karen", "Karen \"Kaja\" Holm", "Anne Sørensen, Århus \"Ø\"", "back\\slash", "Karen J. Holm", "(a comment) Holm <x@example.com>", "李小龙",
            "Maria-Theresia Annelise Kristiane Fuglsang-Damgaard Oestergaard von Hohenlohe-Waldenburg", "",
        ];

        var read = await Mails.Read(subjects.Zip(names, (subject, name) => Write(Mails.Simple() with { Subject = subject, ToName = name })));

        read.Select(mail => mail.Headers["subject"]).Should().Equal(subjects.Select(subject => subject.Replace('\t', ' ')));
        read.Select(mail => mail.People["to"].Single()[0]).Should().Equal(names);
        read.SelectMany(mail => mail.Defects).Should().BeEmpty();
        read.Should().OnlyContain(mail => mail.Longest <= 130 && mail.SevenBit && mail.Bare == 0);
    }

    [ToolFact("python3")]
    public async Task A_long_name_is_broken_between_letters_never_inside_one()
    {
        var name = string.Concat(Enumerable.Repeat("Ærøskøbing李", 12));

        var read = (await Mails.Read(Write(Mails.Simple() with { ToName = name }))).Single();

        // Python's parser keeps the blank between two encoded words of a name, which RFC 2047 says to ignore.
        read.People["to"].Single()[0].Replace(" ", "", StringComparison.Ordinal).Should().Be(name);
        read.Longest.Should().BeLessThanOrEqualTo(76);
    }

    [ToolFact("python3")]
    public async Task An_invitation_is_an_alternative_to_the_text_and_a_file_beside_it()
    {
        var calendar = new CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Første dag på Ærø\r\nEND:VCALENDAR\r\n");

        var read = (await Mails.Read(Write(Mails.Simple() with { Html = "<p>Kære <b>Anne</b> = æøå</p>", Calendar = calendar }))).Single();

        read.Defects.Should().BeEmpty();
        read.Parts.Should().HaveCount(6);
        read.Parts.Select(part => part.Type).Should().Equal("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics");
        read.Parts[3].Text.Should().Be("<p>Kære <b>Anne</b> = æøå</p>");
        read.Parts[4].Should().BeEquivalentTo(new { Method = "REQUEST", Charset = "utf-8", Text = calendar.Content });
        read.Parts[5].Should().BeEquivalentTo(new { File = "invite.ics", Text = calendar.Content });
    }

    [ToolFact("python3")]
    public async Task Long_lines_trailing_blanks_and_line_ends_of_every_kind_keep_their_meaning()
    {
        var text = string.Concat(Enumerable.Repeat("Kæ", 700)) + " \n\ttab at the end\t\rone\r\ntwo\n\n=3D = == ~ \u0001 \ud800";

        var read = (await Mails.Read(Write(Mails.Simple() with { Text = text, ToName = "" }))).Single();

        read.Longest.Should().BeLessThanOrEqualTo(76);
        read.Parts.Single().Text.Should().Be(string.Concat(Enumerable.Repeat("Kæ", 700)) + " \r\n\ttab at the end\t\r\none\r\ntwo\r\n\r\n=3D = == ~ \u0001 \ufffd\r\n");
    }

    [ToolFact("python3")]
    public async Task Nothing_in_a_message_can_add_a_header()
    {
        const string evil = "x\r\nBcc: all@example.org\n\rX-Evil: 1\u2028\u0085Y: 2\0";
        var mail = Mails.Simple("key\r\nX-Evil: 2@example.org") with { Subject = evil, ToName = evil, UnsubscribeAddress = "https://example.org/\r\nX-Evil: 3", Calendar = new("REQUEST\r\nX-Evil: 4", "x") };

        var read = (await Mails.Read(Write(mail))).Single();

        read.Headers.Keys.Should().NotContain(["bcc", "x-evil", "y"]);
        read.Headers["subject"].Should().Be("x Bcc: all@example.org X-Evil: 1 Y: 2");
        read.Parts.Single(part => part.Type == "text/calendar").Method.Should().Be("REQUEST");
    }

    [Fact]
    public void The_same_message_is_the_same_bytes_each_time_and_its_identity_never_changes()
    {
        var mail = Mails.Simple("certificate-issued:42") with { Html = "<p>x</p>" };

        var (first, second) = (Write(mail), Write(mail));

        first.Should().Equal(second);
        Encoding.ASCII.GetString(first).Should().MatchRegex(@"Message-ID: <[0-9a-f]{24}@example\.org>\r\n");
    }

    [Theory]
    [InlineData("anne@example.org", "anne@example.org")]
    [InlineData("anne@hjørring.dk", "anne@xn--hjrring-r1a.dk")]
    [InlineData("Anne <anne@example.org>", null)]
    [InlineData("anne@example.org\r\nRCPT TO:<all@example.org>", null)]
    [InlineData("anne@example.org> SIZE=1", null)]
    [InlineData("sørensen@example.org", null)]
    [InlineData("anne@", null)]
    [InlineData("@example.org", null)]
    [InlineData("", null)]
    public void An_address_is_plain_or_there_is_none(string address, string? expected)
    {
        MailText.Address(address).Should().Be(expected);
    }

    private static byte[] Write(ComposedMail mail) => MimeText.Write(mail, MailText.Address(mail.ToAddress)!, Mails.Smtp(25).Value);
}
