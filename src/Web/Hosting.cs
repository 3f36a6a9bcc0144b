using System.Globalization;
using System.Reflection;
using Certification.Certificates;
using Certification.Cohorts;
using Certification.Coursework;
using Certification.Notices;
using Certification.People;
using Certification.Platform.Access;
using Certification.Programmes;
using Certification.Supervision;

namespace Certification.Web;

/// <summary>The modules whose pages the host shows.</summary>
internal static class Modules
{
    public static readonly Assembly[] Assemblies =
    [
        typeof(NoticesModule).Assembly, typeof(PeopleModule).Assembly, typeof(ProgrammesModule).Assembly, typeof(CohortsModule).Assembly,
        typeof(CourseworkModule).Assembly, typeof(SupervisionModule).Assembly, typeof(CertificatesModule).Assembly,
    ];
}

/// <summary>Danish first, English complete. Culture decides formats and texts, never comparisons.</summary>
internal static class Languages
{
    private static readonly CultureInfo[] All = [CultureInfo.GetCultureInfo("da-DK"), CultureInfo.GetCultureInfo("en-GB")];

    public static void Offered(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new("da-DK");
        (options.SupportedCultures, options.SupportedUICultures) = (All, All);
    }
}

/// <summary>What every answer carries, and what people see when something is wrong.</summary>
internal static class Answers
{
    /// <summary>Pages get a page, programs problem details; both from the same exceptions.</summary>
    public static void UseFriendlyErrors(this WebApplication app)
    {
        app.UseWhen(http => !IsApi(http), pages => pages.UseStatusCodePagesWithReExecute("/not-found", "?status={0}", createScopeForStatusCodePages: true));
        app.UseWhen(IsApi, programs => programs.UseStatusCodePages());
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = _ => StatusCodes.Status500InternalServerError,
            ExceptionHandler = http => IsApi(http)
                ? http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new() { HttpContext = http }).AsTask()
                : Task.CompletedTask,
        });
    }

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    /// <summary>No script and no foreign content on any page; personal pages are not kept by browsers.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        http.Response.OnStarting(() =>
        {
            // Personal pages are kept nowhere; what says otherwise itself (files, style sheets) knows why.
            if (http.User.Identity is { IsAuthenticated: true } && headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    });

    /// <summary>Swagger UI, in Development only; it holds nothing of its own and so needs no sign-in, which what it calls does.</summary>
    public static void UseApiBrowser(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.UseSwaggerUI(ui => ui.SwaggerEndpoint("/openapi/v1.json", "v1"));
    }

    /// <summary>The OpenAPI document.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        // Browsers ask for this beside what is no page (the schema).
        app.MapGet("/favicon.ico", () => Results.LocalRedirect("/favicon.svg")).AllowAnonymous().ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Everybody);
    }
}
