using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Writing;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>
/// A written mail on its way out, stored by the commit that caused it. Its key keeps the same mail from existing twice; whoever sends it holds
/// it by a claim number, and only the newest claim may finish it.
/// </summary>
internal sealed class OutgoingMail : IConcern
{
    public const int MaxKey = 300;
    private const string AgainMark = ":again:";

    /// <summary>A mail without a last useful moment of its own is given up after this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(4);

    public int Id { get; private set; }
    public string Key { get; private init; } = "";
    public int RecipientId { get; private init; }
    public string ToName { get; private init; } = "";
    public string To { get; private init; } = "";
    public string ToKey { get; private init; } = "";
    public string Language { get; private init; } = "";
    /// <summary>Which <see cref="LetterKind"/> it is.</summary>
    public string Letter { get; private init; } = "";
    public LetterClass Class { get; private init; }
    public string About { get; private set; } = "";
    public string Subject { get; private set; } = "";
    /// <summary>What is in it: a row of its own, for the way out changes this row five times and that one never.</summary>
    public MailContent Content { get; private init; } = null!;
    public string? CalendarMethod { get; private init; }
    /// <summary>Of the link in it, which only its reader may have: put in when it is sent, forgotten when it is final.</summary>
    public string? Secret { get; private set; }
    /// <summary>What it is about, when it is news only for as long as its reader is part of that; else null.</summary>
    public string? WhileKind { get; private init; }
    /// <summary>The id of what <see cref="WhileKind"/> names.</summary>
    public int? WhileId { get; private init; }
    /// <summary>Opens the page on which the recipient declines such mails; null for those that cannot be declined.</summary>
    public string? UnsubscribeSecret { get; private init; }
    public string Zone { get; private init; } = "";
    /// <summary>Goes out at any hour.</summary>
    public bool AtOnce { get; private init; }
    public DateTime CreatedAt { get; private init; }
    public DateTime UsefulUntil { get; private init; }
    public MailState State { get; private set; }
    /// <summary>When it may be taken next.</summary>
    public DateTime NextAt { get; private set; }
    public int Attempts { get; private set; }
    /// <summary>Rises with every claim; a sender whose number is no longer this one has lost the mail.</summary>
    public int Claim { get; private set; }
    /// <summary>The state in which it was taken.</summary>
    public MailState? BeforeClaim { get; private set; }
    public string? Node { get; private set; }
    public DateTime? LeaseUntil { get; private set; }
    public DateTime? SentAt { get; private set; }
    public string? QueueId { get; private set; }
    /// <summary>What the server said last, or why it was not sent.</summary>
    public string? Said { get; private set; }
    public List<MailChange> History { get; } = [];

    IEnumerable<int> IConcern.Persons => RecipientId > 0 ? [RecipientId] : [];

    public static OutgoingMail Queue(Mail mail, WrittenLetter letter, DateTime nextAt, DateTime now) => new OutgoingMail
    {
        Key = mail.Key,
        RecipientId = mail.To.PersonId,
        ToName = mail.To.Name,
        To = mail.To.Email,
        ToKey = TextKey.Of(mail.To.Email),
        Language = letter.Language,
        Letter = mail.Letter.Key,
        Class = mail.Letter.Class,
        About = mail.About,
        Subject = letter.Subject,
        Content = MailContent.Of(letter),
        CalendarMethod = letter.Calendar?.Method,
        Secret = mail.Secret,
        WhileKind = mail.While?.Kind,
        WhileId = mail.While?.Id,
        Zone = mail.Zone,
        AtOnce = mail.Timing == MailTiming.AtOnce,
        CreatedAt = now,
        UsefulUntil = mail.UsefulUntil ?? nextAt + Patience,
        UnsubscribeSecret = mail.Letter.Class == LetterClass.Mandatory || mail.To.PersonId == 0 ? null : Secrets.New(),
        NextAt = nextAt,
    }.Begun();

    /// <summary>The same mail once more, as a mail of its own: a person has decided that it is still of use.</summary>
    /// <param name="to">The address: the same one, or one that works.</param>
    /// <param name="number">Which repetition it is.</param>
    /// <param name="nextAt">When it may go (UTC).</param>
    /// <param name="now">UTC.</param>
    public OutgoingMail Again(string to, int number, DateTime nextAt, DateTime now) => new OutgoingMail
    {
        Key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{AgainKey}{number}"),
        RecipientId = RecipientId,
        ToName = ToName,
        To = to,
        ToKey = TextKey.Of(to),
        Language = Language,
        Letter = Letter,
        Class = Class,
        About = About,
        Subject = Subject,
        Content = Content.Copy(),
        CalendarMethod = CalendarMethod,
        Zone = Zone,
        AtOnce = AtOnce,
        CreatedAt = now,
        UsefulUntil = nextAt + Patience,
        UnsubscribeSecret = UnsubscribeSecret is null ? null : Secrets.New(),
        NextAt = nextAt,
    }.Begun();

    /// <summary>The key of the mail that was sent first.</summary>
    public string FirstKey => Key.IndexOf(AgainMark, StringComparison.Ordinal) is > 0 and var end ? Key[..end] : Key;

    /// <summary>What the keys of its repetitions begin with.</summary>
    public string AgainKey => FirstKey + AgainMark;

    /// <summary>States from which nothing leads on.</summary>
    public static bool IsFinal(MailState state) => state is MailState.Sent or MailState.Failed or MailState.Dead or MailState.Cancelled or MailState.Superseded or MailState.Skipped;

    /// <summary>The same, for queries.</summary>
    public static readonly List<MailState> Final = [.. Enum.GetValues<MailState>().Where(IsFinal)];

    /// <summary>What it said goes, its subject with it; that it was sent stays.</summary>
    public void ForgetContent()
    {
        Content.Forget();
        (Subject, About) = ("", "");
    }

    /// <summary>States in which it waits to be taken.</summary>
    public static readonly List<MailState> Waiting = [MailState.Planned, MailState.Deferred, MailState.Unknown];

    /// <summary>The attempt is on record before the server hears of the mail, and by whom; it has a whole lease for it.</summary>
    public void Submit(DateTime leaseUntil, DateTime now)
    {
        Attempts++;
        LeaseUntil = leaseUntil;
        Become(MailState.Submitting, null, now);
    }

    public void Accepted(string? queueId, string said, DateTime now)
    {
        (SentAt, QueueId) = (now, queueId);
        Finish(MailState.Sent, said, now);
    }

    /// <summary>Tries again later, or gives up when that would be too late.</summary>
    public void TryLater(MailState waiting, string said, DateTime nextAt, DateTime now)
    {
        if (nextAt > UsefulUntil)
        {
            Finish(MailState.Dead, said, now);
            return;
        }
        Release(nextAt);
        Become(waiting, said, now);
    }

    /// <summary>The sender that had it never told what became of it.</summary>
    public bool WasSubmitted => BeforeClaim == MailState.Submitting;

    /// <summary>Keeps on record that an earlier attempt's answer was lost.</summary>
    public void Lost(DateTime now) => History.Add(MailChange.To(MailState.Unknown, Attempts, null, now));

    /// <summary>Gives the mail back as it was before it was taken: what stopped it is no fault of its own, and no attempt at it.</summary>
    public void GiveBack(string? said, DateTime now)
    {
        if (State == MailState.Submitting) Attempts--;
        Release(NextAt);
        Become(BeforeClaim is { } before && before != MailState.Submitting ? before : BeforeClaim is null ? MailState.Planned : MailState.Unknown, said, now);
    }

    /// <summary>Waits for another moment, untried.</summary>
    public void PutOff(DateTime nextAt, DateTime now)
    {
        GiveBack(null, now);
        NextAt = nextAt;
    }

    public void Renew(DateTime until) => LeaseUntil = until;

    /// <summary>A final state other than Sent.</summary>
    public void Finish(MailState state, string? said, DateTime now)
    {
        Secret = null;
        Release(NextAt);
        Become(state, said, now);
    }

    private OutgoingMail Begun()
    {
        Become(MailState.Planned, null, CreatedAt);
        return this;
    }

    private void Release(DateTime nextAt) => (NextAt, Node, LeaseUntil) = (nextAt, null, null);

    private void Become(MailState state, string? said, DateTime now)
    {
        State = state;
        if (said is not null) Said = MailText.Cut(said);
        History.Add(MailChange.To(state, Attempts, said is null ? null : Said, now, state == MailState.Submitting ? $"{Node}#{Claim}" : null));
    }

    internal static void Map(ModelBuilder model) => model.Entity<OutgoingMail>(mail =>
    {
        mail.ToTable("OutgoingMails");
        mail.Holds(DataClass.MailMeta).Of(nameof(RecipientId)).Is(DataClass.Contact, nameof(To), nameof(ToKey), nameof(ToName))
            .Goes(nameof(To), nameof(ToKey), nameof(ToName), nameof(Subject), nameof(About), nameof(Said), nameof(Secret), nameof(UnsubscribeSecret)).Secret(nameof(Secret), nameof(UnsubscribeSecret))
            .Stays(Declared.Key, nameof(Key), nameof(Letter), nameof(Language), nameof(CalendarMethod), nameof(Node), nameof(QueueId), nameof(WhileKind), nameof(Zone));
        mail.Property(m => m.Key).HasMaxLength(MaxKey);
        mail.Property(m => m.Secret).HasMaxLength(60);
        mail.Property(m => m.WhileKind).HasMaxLength(20);
        mail.HasOne(m => m.Content).WithOne().HasForeignKey<MailContent>(c => c.MailId);
        mail.Navigation(m => m.Content).AutoInclude();
        mail.Property(m => m.Claim).IsConcurrencyToken();
        mail.HasIndex(m => m.Key).IsUnique();
        mail.HasIndex(m => new { m.State, m.NextAt, m.Id });
        mail.HasIndex(m => new { m.RecipientId, m.CreatedAt });
        mail.HasIndex(m => m.CreatedAt);
        mail.HasIndex(m => new { m.Letter, m.CreatedAt });
        mail.HasIndex(m => m.SentAt);
        mail.HasIndex(m => m.ToKey);
        mail.HasIndex(m => m.Node);
        mail.HasIndex(m => m.UnsubscribeSecret);
        mail.Ignore(m => m.WasSubmitted);
        mail.HasMany(m => m.History).WithOne().HasForeignKey(h => h.MailId);
    });
}
