using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform;

/// <summary>Where people reach the site: links in mails and the code on certificates begin with it. A host that does not know does not start.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    [Required(ErrorMessage = "Site:Address must be set: the public address that links in mails and codes on certificates begin with."), Url, RegularExpression(".*[^/]", ErrorMessage = "Site:Address is written without a slash at the end.")]
    public string Address { get; set; } = null!;

    /// <summary>Where the accessibility statement stands that public bodies must have: "https://was.digst.dk/kurser-example-dk". Until there is one, the page of the house's own.</summary>
    [Url]
    public string? AccessibilityStatement { get; set; }
}

/// <summary>Registers <see cref="SiteOptions"/> and checks them at start.</summary>
public static class Site
{
    public static IServiceCollection AddSite(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SiteOptions>().Bind(configuration.GetSection(SiteOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
