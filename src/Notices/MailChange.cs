using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>One change of a mail's state, with what was said.</summary>
internal sealed class MailChange
{
    public long Id { get; private set; }
    public int MailId { get; private set; }
    public MailState State { get; private init; }
    public int Attempt { get; private init; }
    public string? Said { get; private init; }
    /// <summary>Of an attempt: which node made it, and under which claim.</summary>
    public string? By { get; private init; }
    public DateTime At { get; private init; }

    public static MailChange To(MailState state, int attempt, string? said, DateTime at, string? by = null) => new() { State = state, Attempt = attempt, Said = said, At = at, By = by };

    /// <summary>As a row of this mail.</summary>
    public MailChange Of(OutgoingMail mail)
    {
        MailId = mail.Id;
        return this;
    }

    internal static void Map(ModelBuilder model) => model.Entity<MailChange>(change =>
    {
        change.ToTable("MailChanges");
        change.Holds(DataClass.MailMeta).Of(nameof(MailId), nameof(OutgoingMail)).Goes(nameof(Said)).Stays(Declared.Key, nameof(By));
    });
}
