using Certification.Notices.Contracts;
using Certification.Notices.Writing;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>What is in a mail; it never changes.</summary>
internal sealed class MailContent
{
    public int Id { get; private init; }
    public int MailId { get; private init; }
    public string Text { get; private init; } = "";
    public string Html { get; private init; } = "";
    /// <summary>The values that its letter was written with, as JSON: what a changed text is tried out on.</summary>
    public string Values { get; private init; } = "{}";
    public string? Calendar { get; private init; }

    public static MailContent Of(WrittenLetter letter) => new() { Text = letter.Text, Html = letter.Html, Values = letter.Values, Calendar = letter.Calendar?.Content };

    /// <summary>Whether it holds a link that does something by itself.</summary>
    public bool HasSecret => Text.Contains(LetterKind.Secret, StringComparison.Ordinal);

    public MailContent Copy() => new() { Text = Text, Html = Html, Values = Values, Calendar = Calendar };

    internal static void Map(ModelBuilder model) => model.Entity<MailContent>(content =>
    {
        content.ToTable("MailContents");
        content.Ignore(c => c.HasSecret);
        content.Property(c => c.Text).HasMaxLength(40_000);
        content.Property(c => c.Html).HasMaxLength(80_000);
        content.Property(c => c.Values).HasMaxLength(40_000);
        content.Property(c => c.Calendar).HasMaxLength(20_000);
    });
}
