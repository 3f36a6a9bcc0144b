using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Certification.Platform.Access;

/// <summary>The parts of the API, as the tags of the calls name them; a token is good for some of them.</summary>
public enum ApiArea
{
    Mail,
    People,
    Programmes,
    Cohorts,
    Coursework,
    Supervision,
    Certificates,
    Webhooks,
}

/// <summary>To which area of the API a call belongs, and whether programs may make it at all.</summary>
public static class ApiAreas
{
    /// <summary>A call for people at a browser alone: it is about their account.</summary>
    public static TBuilder NotForTokens<TBuilder>(this TBuilder call) where TBuilder : IEndpointConventionBuilder => call.WithMetadata(new SessionOnly());

    public static bool IsForTokens(Endpoint endpoint) => endpoint.Metadata.GetMetadata<SessionOnly>() is null;

    /// <summary>The area; null for what is no call of the API.</summary>
    public static ApiArea? Of(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags is [var tag] && Enum.TryParse<ApiArea>(tag, out var area) ? area : null;

    private sealed class SessionOnly;
}
