using System.Net;
using Microsoft.Extensions.Options;

namespace Certification.Notices.Webhooks;

/// <summary>Settings for webhooks.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Networks inside the house that webhooks may reach all the same: "10.20.0.0/16".</summary>
    public List<string> AllowedNetworks { get; set; } = [];

    /// <summary>Keeps a host from starting whose networks cannot be read: a slip would open more than was meant, or less.</summary>
    internal sealed class Check : IValidateOptions<WebhookOptions>
    {
        public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
            options.AllowedNetworks.FirstOrDefault(network => !IPNetwork.TryParse(network, out _)) is { } bad
                ? ValidateOptionsResult.Fail($"Webhooks:AllowedNetworks holds \"{bad}\", which is no network: write 10.20.0.0/16.") : ValidateOptionsResult.Success;
    }
}
