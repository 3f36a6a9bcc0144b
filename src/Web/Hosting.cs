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

/// <summary>What people and programs see when something is wrong, and what tells programs how to ask.</summary>
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
