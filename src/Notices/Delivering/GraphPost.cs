using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Delivering;

/// <summary>Hands mail to a mailbox in Microsoft 365 over Graph, as the same MIME bytes that SMTP would carry.</summary>
internal sealed class GraphPost : IMailTransport, IDisposable
{
    private readonly IOptions<MailOptions> _options;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(100),
        MaxResponseContentBufferSize = 64 * 1024,
    };
    private readonly GraphToken _token;

    public GraphPost(IOptions<MailOptions> options, TimeProvider clock) => (_options, _token) = (options, new GraphToken(_http, clock));

    public string Name => "graph";

    public async Task<DeliveryAnswer> Send(ComposedMail mail, CancellationToken ct)
    {
        if (MailText.Address(mail.ToAddress) is not { } to) return Unwritable.Address;
        var content = Convert.ToBase64String(MimeText.Write(mail, to, _options.Value));
        for (var again = false; ; again = true)
        {
            var (token, fault) = await _token.Read(_options.Value.Graph, ct);
            if (fault is not null) return fault;
            var (status, answer) = await Post(content, token!, ct);
            if (status != HttpStatusCode.Unauthorized) return answer;
            // Revoked before its time, perhaps: a new one is asked for once.
            _token.Forget();
            if (again) return answer;
        }
    }

    /// <summary>Signs in and looks for the permission; whether the mailbox exists shows with the first message only.</summary>
    public async Task<DeliveryAnswer> Probe(CancellationToken ct)
    {
        var (token, fault) = await _token.Read(_options.Value.Graph, ct);
        return fault ?? (GraphToken.MaySend(token!) ? new DeliveryAnswer(DeliveryResult.Accepted, "Signed in.")
            : new DeliveryAnswer(DeliveryResult.ChannelFault, "The application lacks the permission Mail.Send (application, with consent)."));
    }

    public void Dispose()
    {
        _token.Dispose();
        _http.Dispose();
    }

    internal static DeliveryAnswer NotReached(HttpRequestException e, string address) => new(
        e.HttpRequestError == HttpRequestError.SecureConnectionError && e.InnerException is AuthenticationException { Message: var why } && why.Contains("certificate", StringComparison.OrdinalIgnoreCase)
            ? DeliveryResult.ChannelFault : DeliveryResult.Unreachable, SmtpReply.Cap($"No connection to {address}: {e.Message}"));

    /// <summary>A text in a JSON answer, by its path; empty where there is none.</summary>
    internal static string Text(string body, params string[] path)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var at = json.RootElement;
            foreach (var name in path)
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return "";
            return at.ValueKind == JsonValueKind.String ? at.GetString()! : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private async Task<(HttpStatusCode? Status, DeliveryAnswer Answer)> Post(string content, string token, CancellationToken ct)
    {
        var graph = _options.Value.Graph;
        using var body = new HandedOver(content);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{graph.Address.TrimEnd('/')}/v1.0/users/{Uri.EscapeDataString(graph.Sender)}/sendMail") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await _http.SendAsync(request, ct);
            return (answer.StatusCode, Judge(answer, await answer.Content.ReadAsStringAsync(ct)));
        }
        catch (HttpRequestException e)
        {
            var failed = NotReached(e, graph.Address);
            return (null, body.Whole ? failed with { Result = DeliveryResult.Unknown } : failed);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, new DeliveryAnswer(body.Whole ? DeliveryResult.Unknown : DeliveryResult.TryLater, $"{graph.Address} did not answer in time."));
        }
    }

    private static DeliveryAnswer Judge(HttpResponseMessage answer, string body)
    {
        var code = Text(body, "error", "code");
        var wait = answer.Headers.RetryAfter is { } after ? $" Retry-After: {after}" : "";
        var said = SmtpReply.Cap($"{(int)answer.StatusCode} {code} {Text(body, "error", "message")}{wait}");
        var result = answer.StatusCode switch
        {
            HttpStatusCode.Accepted => DeliveryResult.Accepted,
            HttpStatusCode.BadRequest when code.Equals("ErrorInvalidRecipients", StringComparison.OrdinalIgnoreCase) => DeliveryResult.AddressRefused,
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => DeliveryResult.MessageRefused,
            // The gateway had the message and never heard what became of it.
            HttpStatusCode.GatewayTimeout => DeliveryResult.Unknown,
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => DeliveryResult.TryLater,
            _ => DeliveryResult.ChannelFault,
        };
        var kept = answer.Headers.TryGetValues("request-id", out var ids) ? SmtpReply.Cap(ids.First()) : null;
        return new DeliveryAnswer(result, said, result == DeliveryResult.Accepted ? kept : null);
    }

    /// <summary>Knows whether it was written whole: from then on a lost connection leaves open what became of the message.</summary>
    private sealed class HandedOver : HttpContent
    {
        private readonly byte[] _bytes;

        public HandedOver(string content)
        {
            _bytes = Encoding.ASCII.GetBytes(content);
            Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        }

        public bool Whole { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var most = Math.Max(0, _bytes.Length - 1);
            await stream.WriteAsync(_bytes.AsMemory(0, most));
            // From here on, for a failed write says nothing about what arrived.
            Whole = true;
            await stream.WriteAsync(_bytes.AsMemory(most));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
