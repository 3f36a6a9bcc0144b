using System.Net;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Settings for mail. A host that does not know how mail leaves it, and from whom, does not start.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Without a default: a site that quietly writes files instead of sending would be found out by the people who got no mail.</summary>
    public MailTransport? Transport { get; set; }
    public string From { get; set; } = "";
    /// <summary>The organisation, as it stands before the address and under letters.</summary>
    public string FromName { get; set; } = "";
    /// <summary>Where mails are written as .eml files when the transport is Folder.</summary>
    public string Folder { get; set; } = "";
    public SmtpOptions Smtp { get; set; } = new();
    public GraphOptions Graph { get; set; } = new();
    /// <summary>How long a sender may hold the mails it took before another one takes them over.</summary>
    public int LeaseSeconds { get; set; } = 900;
    /// <summary>How many reminders a person gets a day; what is due together becomes one mail.</summary>
    public int RemindersADay { get; set; } = 3;

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrEmpty(From)) yield return "Mail:From must be set: the address that mails come from.";
        else if (MailText.Address(From) is null) yield return "Mail:From must be one plain e-mail address; the name goes into Mail:FromName.";
        if (string.IsNullOrWhiteSpace(FromName)) yield return "Mail:FromName must be set: the organisation that mails come from.";
        if (LeaseSeconds is < 1 or > 3600) yield return "Mail:LeaseSeconds must be between 1 and 3600.";
        if (RemindersADay is < 1 or > 100) yield return "Mail:RemindersADay must be between 1 and 100.";
        var more = Transport switch
        {
            MailTransport.Smtp => Smtp.Faults(),
            MailTransport.Graph => Graph.Faults(),
            MailTransport.Folder when string.IsNullOrEmpty(Folder) => ["Mail:Folder must be set: where the transport Folder writes its files."],
            MailTransport.Folder => [],
            _ => ["Mail:Transport must be set: Smtp, Graph, or Folder, which only writes files that nobody receives."],
        };
        foreach (var fault in more) yield return fault;
    }

    /// <summary>Keeps a host with such faults from starting.</summary>
    internal sealed class Check : IValidateOptions<MailOptions>
    {
        public ValidateOptionsResult Validate(string? name, MailOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}

/// <summary>How mail leaves.</summary>
internal enum MailTransport
{
    Smtp,
    Graph,
    Folder,
}

/// <summary>How the connection to the mail server is kept private.</summary>
internal enum SmtpSecurity
{
    /// <summary>Begins in plain text and is secured before anything is said; a server that does not offer it gets nothing.</summary>
    StartTls,
    /// <summary>Secured from the first byte (usually port 465).</summary>
    Tls,
    /// <summary>Never secured: for a server on this machine only.</summary>
    None,
}

/// <summary>Settings for a mail server.</summary>
internal sealed class SmtpOptions
{
    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;
    public string? UserName { get; set; }
    public string? Password { get; set; }
    /// <summary>How this machine introduces itself; its own name when not set.</summary>
    public string? HelloName { get; set; }
    /// <summary>How long each step may take; the seventeen of the longest dialogue fit into a lease.</summary>
    public int TimeoutSeconds { get; set; } = 45;

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Host)) yield return "Mail:Smtp:Host must be set: the mail server's name.";
        if (Port is < 1 or > 65535) yield return "Mail:Smtp:Port must be between 1 and 65535; 587 is usual, 465 with Tls.";
        if (!Enum.IsDefined(Security)) yield return "Mail:Smtp:Security must be StartTls, Tls or None.";
        if (Security == SmtpSecurity.None && !Loopback(Host)) yield return "Mail:Smtp:Security may be None only when Mail:Smtp:Host is this machine: mail would cross the network in plain text.";
        if (string.IsNullOrEmpty(UserName) != string.IsNullOrEmpty(Password)) yield return "Mail:Smtp:UserName and Mail:Smtp:Password are set together, or neither is.";
        if (UserName?.Contains('\0', StringComparison.Ordinal) == true || Password?.Contains('\0', StringComparison.Ordinal) == true) yield return "Mail:Smtp:UserName and Mail:Smtp:Password cannot contain a zero character.";
        if (HelloName is { Length: > 0 } && !HelloName.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']')) yield return "Mail:Smtp:HelloName must be a host name.";
        if (TimeoutSeconds is < 1 or > 600) yield return "Mail:Smtp:TimeoutSeconds must be between 1 and 600.";
    }

    public static bool Loopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}

/// <summary>Settings for sending through a mailbox in Microsoft 365.</summary>
internal sealed class GraphOptions
{
    public string Tenant { get; set; } = "";
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";
    /// <summary>The mailbox that sends: its address or its id.</summary>
    public string Sender { get; set; } = "";
    public string SignInAddress { get; set; } = "https://login.microsoftonline.com";
    public string Address { get; set; } = "https://graph.microsoft.com";

    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Tenant)) yield return "Mail:Graph:Tenant must be set: the directory's id or domain.";
        if (string.IsNullOrWhiteSpace(ClientId)) yield return "Mail:Graph:ClientId must be set: the id of the registered application.";
        if (string.IsNullOrWhiteSpace(ClientSecret)) yield return "Mail:Graph:ClientSecret must be set: a secret of the registered application.";
        if (string.IsNullOrWhiteSpace(Sender)) yield return "Mail:Graph:Sender must be set: the mailbox that sends.";
        if (!Private(SignInAddress)) yield return "Mail:Graph:SignInAddress must be an https address.";
        if (!Private(Address)) yield return "Mail:Graph:Address must be an https address.";
    }

    private static bool Private(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && SmtpOptions.Loopback(uri.Host));
}
