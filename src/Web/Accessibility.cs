using Certification.Platform;
using Microsoft.Extensions.Options;

namespace Certification.Web;

/// <summary>The short address that inspectors look for: leads to the statement at the authority's own site, or to ours until there is one.</summary>
internal static class Accessibility
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/was", (IOptions<SiteOptions> site) => site.Value.AccessibilityStatement is { } statement ? Results.Redirect(statement) : Results.LocalRedirect("/accessibility"))
            .AllowAnonymous().ExcludeFromDescription();
}
