using Certification.Notices;
using Certification.Notices.Delivering;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Notices;

/// <summary>Delivers, and remembers what the played server has said: where a repetition, or a wait, is nobody's fault.</summary>
internal sealed class Witness(MailLab lab)
{
    private readonly Dictionary<string, int> _unrecorded = [];
    private readonly Dictionary<string, DateTime> _putOff = [];
    private readonly HashSet<string> _refused = [];
    private readonly Dictionary<string, int> _ids = [];
    private int _heard;
    private DateTime _latest, _quietUntil;

    /// <summary>The lab's clock; it may go back.</summary>
    public DateTime Now
    {
        get => lab.Clock.Now;
        set => (lab.Clock.Now, _latest) = (value, value > _latest ? value : _latest);
    }

    /// <summary>The server is there and says yes, the channel is open, and nobody who died holds a mail.</summary>
    public bool NothingStandsInTheWay => Now == _latest && Now > _quietUntil && lab.Server is { IsThere: true, IsTold: false };

    public async Task Deliver()
    {
        var before = lab.Server.Given.Count;
        // The channel waits for up to four hours.
        if (!lab.Server.IsThere) Quiet(240);
        if (await lab.Deliver())
        {
            Quiet(15);
            // What was taken last is the only one whose answer may not be on record.
            if (lab.Server.Given.Count > before && (await Find(lab.Server.Given[^1].Mail)).State != MailState.Sent) TookUnrecorded(lab.Server.Given[^1].Mail);
        }
        Hear();
    }

    /// <summary>What became of this attempt is on nobody's record; when the server took it, it may come again.</summary>
    public void TookUnrecorded(ComposedMail mail)
    {
        if (lab.Server.Given.Exists(g => ReferenceEquals(g.Mail, mail) && g.Result == DeliveryResult.Accepted)) Count(mail);
    }

    /// <summary>For so many minutes nothing needs to go out.</summary>
    public void Quiet(int minutes) => _quietUntil = _latest.AddMinutes(minutes) is var until && until > _quietUntil ? until : _quietUntil;

    /// <summary>How often the server took this message and nobody put it on record.</summary>
    public int Unrecorded(string messageId) => _unrecorded.GetValueOrDefault(messageId);

    public bool HasRefused(OutgoingMail mail) => _refused.Contains(Id(mail));

    /// <summary>The longest wait is four hours and a fifth.</summary>
    public bool HasPutOff(OutgoingMail mail) => _putOff.TryGetValue(Id(mail), out var at) && Now < at.AddMinutes(290);

    public async Task<OutgoingMail> Find(ComposedMail offered)
    {
        if (!_ids.ContainsKey(offered.MessageId))
            foreach (var mail in await lab.Read(db => db.OutgoingMails.AsNoTracking().ToListAsync())) _ids[Id(mail)] = mail.Id;
        var id = _ids[offered.MessageId];
        return await lab.Read(db => db.OutgoingMails.AsNoTracking().SingleAsync(m => m.Id == id));
    }

    private static string Id(OutgoingMail mail) => MessageId.Of(mail.Key, "kurser@example.org");

    private void Count(ComposedMail mail) => _unrecorded[mail.MessageId] = Unrecorded(mail.MessageId) + 1;

    private void Hear()
    {
        foreach (var (mail, result) in lab.Server.Given.Skip(_heard))
        {
            // An answer that never came.
            if (result == DeliveryResult.Unknown) Count(mail);
            if (result is DeliveryResult.Unknown or DeliveryResult.TryLater) _putOff[mail.MessageId] = Now;
            if (result is DeliveryResult.AddressRefused or DeliveryResult.MailboxRefused or DeliveryResult.MessageRefused) _refused.Add(mail.MessageId);
            if (result is DeliveryResult.ChannelFault or DeliveryResult.Unreachable) Quiet(240);
        }
        _heard = lab.Server.Given.Count;
    }
}
