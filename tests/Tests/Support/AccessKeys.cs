using System.Net.Http.Headers;
using Certification.People.Tokens;

namespace Certification.Tests.Support;

/// <summary>Programs that call the API with a key of a person.</summary>
internal static class AccessKeys
{
    /// <summary>A key as the page makes one, with any scopes, none included.</summary>
    public static Task<string> Key(this WebHost host, int personId, string name, params string[] scopes) => host.Read(async db =>
    {
        var (token, secret) = PersonalAccessToken.Make(personId, name, TokenScope.Of(scopes), 30, host.Clock.Now);
        db.Add(token);
        await db.SaveChangesAsync();
        return secret;
    });

    public static Visitor Program(this WebHost host, string secret)
    {
        var program = host.Visit();
        program.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return program;
    }

    public static async Task<Visitor> Program(this WebHost host, int personId, params string[] scopes) => host.Program(await host.Key(personId, $"Program {Guid.NewGuid()}", scopes));
}
