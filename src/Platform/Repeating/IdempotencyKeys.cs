using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Repeating;

/// <summary>
/// A post under /api with an Idempotency-Key happens once: sent again within a day it gets the answer it got, and nothing more is done. A refusal
/// is not kept: it did nothing, and its reason may be gone the next time.
/// </summary>
public static class IdempotencyKeys
{
    public const string Header = "Idempotency-Key";

    /// <summary>On an answer that was given before.</summary>
    public const string Replayed = "Idempotency-Replayed";

    public const int Longest = 255;

    public static IServiceCollection AddIdempotencyKeys(this IServiceCollection services) =>
        services.AddScoped<KeptAnswers>().AddTick<ForgetAnswers>(TimeSpan.FromHours(1));

    /// <summary>Call where it is known who asks and that they may.</summary>
    public static void UseIdempotencyKeys(this IApplicationBuilder app) => app.Use(Handle);

    private static async Task Handle(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/api") || http.GetEndpoint() is null
            || !http.Request.Headers.TryGetValue(Header, out var keys))
        {
            await next(http);
            return;
        }
        if (keys is not [{ Length: >= 1 and <= Longest } key] || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new BadInputException(new Dictionary<string, string[]> { [Header] = [Texts.T("KeyUnreadable", Longest)] });
        var answers = http.RequestServices.GetRequiredService<KeptAnswers>();
        var person = Caller.From(http.User).PersonId;
        // The body is there to its end before anything is begun: a slow sender keeps no other writer waiting.
        var print = await RequestPrint.Of(http.Request, http.RequestAborted);
        var (kept, claim) = await answers.Take(KeyHash(person, http.Request.Path, key), person, print, http.RequestAborted);
        await Send(http, kept ?? await Run(http, next, answers, claim!), replayed: kept is not null);
    }

    /// <summary>Strangers share no caller: for them a key counts at one address, which holds their secret.</summary>
    private static string KeyHash(int person, PathString path, string key) => Secrets.Hash(person > 0 ? $"{person}\n{key}" : $"{path}\n{key}");

    /// <summary>Does it, in one transaction with its answer. Null when its answer is already on its way, as it is with a refusal.</summary>
    private static async Task<Answer?> Run(HttpContext http, RequestDelegate next, KeptAnswers answers, AnswerClaim claim)
    {
        var db = http.RequestServices.GetRequiredService<AppDb>();
        var wire = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            await using var whole = await db.BeginWhole(http.RequestAborted);
            try
            {
                await next(http);
                await http.Response.BodyWriter.FlushAsync();
            }
            catch (Exception refusal) when (ProblemAnswers.IsRefusal(refusal))
            {
                // What a feature committed before it refused (a guess that counts) stays, as without a key.
                await answers.GiveBack(claim);
                await whole.Commit(default);
                throw;
            }
            var (response, body) = (http.Response, buffer.ToArray());
            var answer = new Answer(response.StatusCode, response.ContentType, response.Headers.Location, body);
            if (response.StatusCode < StatusCodes.Status400BadRequest)
            {
                if (!await answers.Keep(claim, answer)) throw KeptAnswers.InProgress();
                await whole.Commit(default);
            }
            else if (response.StatusCode < StatusCodes.Status500InternalServerError)
            {
                await answers.GiveBack(claim);
                await whole.Commit(default);
            }
            else throw new InvalidOperationException($"The call answered {response.StatusCode}.");
            return answer;
        }
        catch (Exception fault) when (!ProblemAnswers.IsRefusal(fault))
        {
            // All is taken back, and the key with it; where even that fails, its lease runs out.
            await answers.GiveBack(claim);
            throw;
        }
        finally
        {
            http.Response.Body = wire;
        }
    }

    private static async Task Send(HttpContext http, Answer? answer, bool replayed)
    {
        if (answer is null) return;
        var response = http.Response;
        if (replayed)
        {
            (response.StatusCode, response.ContentType) = (answer.Status, answer.ContentType);
            if (answer.Location is not null) response.Headers.Location = answer.Location;
            response.Headers[Replayed] = "true";
        }
        if (answer.Body.Length > 0) await response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
