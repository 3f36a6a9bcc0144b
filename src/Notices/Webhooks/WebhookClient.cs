using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Certification.Notices.Webhooks;

/// <summary>Posts one event: ten seconds, no redirects, no proxy, and of the answer no more than its beginning.</summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>How long a receiver has, from the name to the last byte that is read.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int Read = 2048;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public WebhookClient(OutboundGuard guard, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            ConnectCallback = (context, ct) => guard.Connect(context.DnsEndPoint, ct),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Certification-Webhooks", "1"));
    }

    public void Dispose() => _http.Dispose();

    public async Task<WebhookAnswer> Post(string address, string id, DateTimeOffset at, string signature, string body, CancellationToken ct)
    {
        var begun = _clock.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return Heard((int)answer.StatusCode, await Beginning(answer, patience.Token, ct));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Heard(null, $"No answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e)
        {
            return Heard(null, e.InnerException is OutboundRefusedException refused ? refused.Message : e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }

        WebhookAnswer Heard(int? status, string said) => WebhookAnswer.Of(status, said, _clock.GetElapsedTime(begun));
    }

    /// <summary>What is there at once of the body; its end is not waited for, and one that breaks off or takes too long changes nothing about the status.</summary>
    private static async Task<string> Beginning(HttpResponseMessage answer, CancellationToken patience, CancellationToken ct)
    {
        var (bytes, length) = (new byte[Read], 0);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(patience);
            for (int read; length < Read && (read = await body.ReadAsync(bytes.AsMemory(length), patience)) > 0;) length += read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return WebhookAnswer.Read(bytes.AsSpan(0, length));
        }
        return WebhookAnswer.Read(bytes.AsSpan(0, length));
    }
}
