using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Writing;

/// <summary>The organisation's own text of one letter in one language, in place of the standard one.</summary>
internal sealed class LetterText : IVersioned
{
    public int Id { get; private set; }
    /// <summary>Key of the letter.</summary>
    public string Letter { get; private init; } = "";
    public string Language { get; private init; } = "";
    public string Subject { get; private set; } = "";
    /// <summary>Markdown with {{placeholders}}.</summary>
    public string Body { get; private set; } = "";
    public int Version { get; set; }

    public static LetterText For(string letter, string language, string subject, string body) =>
        new() { Letter = letter, Language = language, Subject = subject, Body = body };

    public void Change(string subject, string body) => (Subject, Body) = (subject, body);

    internal static void Map(ModelBuilder model) => model.Entity<LetterText>(text =>
    {
        text.ToTable("LetterTexts");
        text.Holds(DataClass.None);
        text.Property(t => t.Letter).HasMaxLength(60);
        text.Property(t => t.Language).HasMaxLength(8);
        text.Property(t => t.Body).HasMaxLength(20_000);
        text.HasIndex(t => new { t.Letter, t.Language }).IsUnique();
    });
}
