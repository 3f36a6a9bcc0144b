using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Certification.Notices.Delivering;

/// <summary>The application's own token for Microsoft Graph (client credentials), kept until shortly before it expires.</summary>
internal sealed class GraphToken(HttpClient http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private string? _value;
    private DateTimeOffset _until;

    /// <summary>The token, or why there is none.</summary>
    public async Task<(string? Value, DeliveryAnswer? Fault)> Read(GraphOptions options, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return _value is not null && clock.GetUtcNow() < _until ? (_value, null) : await Fetch(options, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>It was not taken: the next message asks for another.</summary>
    public void Forget() => _value = null;

    public void Dispose() => _turn.Dispose();

    /// <summary>Whether the token names the permission to send; true where it cannot be read, for it is the receiver's to read.</summary>
    public static bool MaySend(string token)
    {
        try
        {
            var middle = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
            using var claims = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(middle.PadRight((middle.Length + 3) / 4 * 4, '='))));
            return claims.RootElement.TryGetProperty("roles", out var roles) && roles.EnumerateArray().Any(role => role.GetString() == "Mail.Send");
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException or InvalidOperationException)
        {
            return true;
        }
    }

    private async Task<(string?, DeliveryAnswer?)> Fetch(GraphOptions options, CancellationToken ct)
    {
        using var request = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", options.ClientId),
            new("client_secret", options.ClientSecret), new("scope", "https://graph.microsoft.com/.default"),
        ]);
        try
        {
            using var answer = await http.PostAsync($"{options.SignInAddress.TrimEnd('/')}/{Uri.EscapeDataString(options.Tenant)}/oauth2/v2.0/token", request, ct);
            if (!answer.IsSuccessStatusCode) return (null, Refused(answer.StatusCode, await answer.Content.ReadAsStringAsync(ct)));
            var token = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
            _value = token.GetProperty("access_token").GetString();
            _until = clock.GetUtcNow().AddSeconds(token.GetProperty("expires_in").GetInt32()) - Margin;
            return (_value, null);
        }
        catch (HttpRequestException e)
        {
            return (null, GraphPost.NotReached(e, options.SignInAddress));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, new DeliveryAnswer(DeliveryResult.Unreachable, $"{options.SignInAddress} did not answer in time."));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return (null, new DeliveryAnswer(DeliveryResult.Unreachable, $"{options.SignInAddress} did not answer with a token."));
        }
    }

    private static DeliveryAnswer Refused(HttpStatusCode status, string body)
    {
        var said = SmtpReply.Cap($"{(int)status} {GraphPost.Text(body, "error")} {GraphPost.Text(body, "error_description")}");
        return new DeliveryAnswer(status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500 ? DeliveryResult.Unreachable : DeliveryResult.ChannelFault, said);
    }
}
