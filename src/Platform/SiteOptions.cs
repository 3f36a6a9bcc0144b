using System.ComponentModel.DataAnnotations;
using Certification.Platform.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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

    /// <summary>Who answers for the personal data, and whom people write to about it and about what they cannot use.</summary>
    [ValidateObjectMembers]
    public DataController Controller { get; set; } = new();

    /// <summary>The data protection officer, whom public bodies must have; null when there is none.</summary>
    [ValidateObjectMembers]
    public DataProtectionOfficer? Dpo { get; set; }
}

/// <summary>The data controller (GDPR art. 13(1)(a)) as the privacy and accessibility pages name it; no code can know who it is.</summary>
public sealed class DataController
{
    [Required(ErrorMessage = "Site:Controller:Name must be set: who answers for the personal data, as /privacy says it.")]
    public string Name { get; set; } = null!;

    /// <summary>Street, number, postal code and town, on one line.</summary>
    [Required(ErrorMessage = "Site:Controller:Address must be set: where the data controller can be written to by post.")]
    public string Address { get; set; } = null!;

    [Required(ErrorMessage = "Site:Controller:Mail must be set: whom people write to about their data, and about what they cannot use."), PlainEmail(ErrorMessage = "Site:Controller:Mail is no e-mail address.")]
    public string Mail { get; set; } = null!;

    [Phone(ErrorMessage = "Site:Controller:Phone is no telephone number.")]
    public string? Phone { get; set; }

    /// <summary>The number in the central business register.</summary>
    [RegularExpression("[0-9]{8}", ErrorMessage = "Site:Controller:Cvr is eight digits.")]
    public string? Cvr { get; set; }
}

/// <summary>The data protection officer (GDPR art. 13(1)(b)): whoever is named can be written to.</summary>
public sealed class DataProtectionOfficer
{
    /// <summary>A person, a post or a firm; what people read is the address alone when left out.</summary>
    public string? Name { get; set; }

    [Required(ErrorMessage = "Site:Dpo:Mail must be set when there is a data protection officer."), PlainEmail(ErrorMessage = "Site:Dpo:Mail is no e-mail address.")]
    public string Mail { get; set; } = null!;

    [Phone(ErrorMessage = "Site:Dpo:Phone is no telephone number.")]
    public string? Phone { get; set; }
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
