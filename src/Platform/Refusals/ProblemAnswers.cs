using Certification.Platform.Files;
using Certification.Platform.Input;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Refusals;

/// <summary>Turns the four kinds of error into answers: problem details for programs, a status for pages.</summary>
public sealed class ProblemAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Describe(exception);
        if (problem is null) return false;
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (!httpContext.Request.Path.StartsWithSegments("/api")) return true;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        RefusedException refused => Problem(409, refused.Code, refused.Message),
        FileRefusedException file => Problem(409, file.Code, Texts.T(file.Code, [.. file.Values])),
        NotFoundException => Problem(404, "not-found", Texts.T("NotFound")),
        StaleException stale => new ProblemDetails
        {
            Status = 409,
            Title = Texts.T("Stale"),
            Detail = Texts.T("Stale"),
            Extensions = { ["code"] = "stale", ["currentVersion"] = stale.Version, ["current"] = stale.Current },
        },
        DbUpdateConcurrencyException => Problem(409, "stale", Texts.T("Stale")),
        BadInputException bad => new HttpValidationProblemDetails(bad.Errors.ToDictionary())
        {
            Status = 400,
            Title = Texts.T("BadInput"),
            Extensions = { ["code"] = "bad-input" },
        },
        BadHttpRequestException bad => Problem(bad.StatusCode, "bad-request", Texts.T("BadRequest")),
        _ => null,
    };

    private static ProblemDetails Problem(int status, string code, string sentence) =>
        new() { Status = status, Title = sentence, Detail = sentence, Extensions = { ["code"] = code } };
}
