using System.Text.Json;
using System.Text.RegularExpressions;
using Certification.Platform.Files;
using Certification.Platform.Input;
using Certification.Platform.Repeating;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Refusals;

/// <summary>Turns the four kinds of error into answers: problem details for programs, a status for pages.</summary>
public sealed partial class ProblemAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    /// <summary>Stands on a request whose body or address could not be read: no form of ours sends such a thing.</summary>
    public const string Unreadable = nameof(Unreadable);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Describe(exception);
        if (problem is null) return false;
        if (exception is BadHttpRequestException) httpContext.Items[Unreadable] = true;
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (!httpContext.Request.Path.StartsWithSegments("/api")) return true;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Whether it is an answer that a rule gives, and no fault of this host.</summary>
    internal static bool IsRefusal(Exception exception) => Describe(exception) is { Status: < 500 };

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        RefusedException refused => Problem(409, refused.Code, refused.Message),
        FileRefusedException file => Problem(409, file.Code, Texts.T(file.Code, [.. file.Values])),
        KeyReusedException => Problem(422, "idempotency-mismatch", Texts.T("KeyReused")),
        NotFoundException => Problem(404, "not-found", Texts.T("NotFound")),
        StaleException stale => new ProblemDetails
        {
            Status = 409,
            Title = Texts.T("Stale"),
            Detail = Texts.T("Stale"),
            Extensions = { ["code"] = "stale", ["currentVersion"] = stale.Version, ["current"] = stale.Current },
        },
        DbUpdateConcurrencyException => Problem(409, "stale", Texts.T("Stale")),
        BadInputException bad => BadInput(bad.Errors.ToDictionary()),
        BadHttpRequestException bad when Place(bad) is { } place => BadInput(new() { [place] = [Texts.T("Unreadable")] }),
        BadHttpRequestException bad => Problem(bad.StatusCode, "bad-request", Texts.T("BadRequest")),
        _ => null,
    };

    /// <summary>The member of the body or the parameter of the address that could not be read; null where it is the request as a whole.</summary>
    private static string? Place(BadHttpRequestException bad) =>
        bad.InnerException is JsonException { Path: { } path } && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..]
        : Parameter().Match(bad.Message) is { Success: true } named ? JsonNamingPolicy.CamelCase.ConvertName(named.Groups["name"].Value)
        : null;

    /// <summary>The framework tells the parameter's name only here: Failed to bind parameter "int? page" from "abc".</summary>
    [GeneratedRegex("parameter \"[^\"]* (?<name>[A-Za-z]+)\"")]
    private static partial Regex Parameter();

    private static HttpValidationProblemDetails BadInput(Dictionary<string, string[]> errors) =>
        new(errors) { Status = 400, Title = Texts.T("BadInput"), Extensions = { ["code"] = "bad-input" } };

    private static ProblemDetails Problem(int status, string code, string sentence) =>
        new() { Status = status, Title = sentence, Detail = sentence, Extensions = { ["code"] = code } };
}
