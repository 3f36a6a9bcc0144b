using Certification.Notices.Contracts;
using Certification.Notices.Writing;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>What is in a mail; it never changes, until it has been kept long enough.</summary>
internal sealed class MailContent
{
    public int Id { get; private init; }
    public int MailId { get; private init; }
    public string Text { get; private set; } = "";
    public string Html { get; private set; } = "";
    /// <summary>The values that its letter was written with, as JSON: what a changed text is tried out on.</summary>
    public string Values { get; private set; } = "{}";
    public string? Calendar { get; private set; }

    public static MailContent Of(WrittenLetter letter) => new() { Text = letter.Text, Html = letter.Html, Values = letter.Values, Calendar = letter.Calendar?.Content };

    /// <summary>Whether it holds a link that does something by itself.</summary>
    public bool HasSecret => Text.Contains(LetterKind.Secret, StringComparison.Ordinal);

    public MailContent Copy() => new() { Text = Text, Html = Html, Values = Values, Calendar = Calendar };

    /// <summary>Whether it has been kept long enough and is gone.</summary>
    public bool IsForgotten => Text.Length == 0;

    public void Forget() => (Text, Html, Values, Calendar) = ("", "", "{}", null);

    internal static void Map(ModelBuilder model) => model.Entity<MailContent>(content =>
    {
        content.ToTable("MailContents");
        content.Holds(DataClass.MailBody).Of(nameof(MailId), nameof(OutgoingMail)).Goes(nameof(Text), nameof(Html), nameof(Calendar)).GoesAs("{}", nameof(Values));
        content.Ignore(c => c.HasSecret);
        content.Ignore(c => c.IsForgotten);
        content.Property(c => c.Text).HasMaxLength(40_000);
        content.Property(c => c.Html).HasMaxLength(80_000);
        content.Property(c => c.Values).HasMaxLength(40_000);
        content.Property(c => c.Calendar).HasMaxLength(20_000);
    });
}
