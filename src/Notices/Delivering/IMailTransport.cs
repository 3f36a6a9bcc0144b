namespace Certification.Notices.Delivering;

/// <summary>The one seam to the world of mail: hands over one message, or throws.</summary>
internal interface IMailTransport
{
    Task Send(OutgoingMail mail, CancellationToken ct);
}
