using System.ComponentModel.DataAnnotations;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Certification.People.Texts;

namespace Certification.People.SigningIn;

/// <summary>Makes the first administrator of a new installation: whoever can read its console. There is no account to begin with, and no way in once there is one.</summary>
internal sealed class FirstAdministrator(AppDb db, ConsoleToken token, FirstProof proof, PersonRegistry registry, AuditTrail audit)
{
    public sealed class Input
    {
        [Required, StringLength(100)]
        public string Token { get; set; } = "";

        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string FirstName { get; set; } = "";

        [Required, StringLength(100), PersonName, NoPersonalNumber]
        public string LastName { get; set; } = "";

        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string Email { get; set; } = "";
    }

    public Task<bool> IsThere(CancellationToken ct) => db.Persons.AnyAsync(p => p.Roles.Any(r => r.Role == Roles.Administrator), ct);

    /// <exception cref="RefusedException">The token is not the one on the console.</exception>
    /// <exception cref="NotFoundException">There is an administrator already.</exception>
    public async Task<string> Handle(HttpContext http, Input input, CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        if (await IsThere(ct)) throw new NotFoundException();
        if (!token.Is(input.Token.Trim())) throw new RefusedException("sign-in.token", T("Refused.Token"));
        var person = await registry.Introduced(input.FirstName, input.LastName, input.Email, "da", ct);
        person.Grant(Roles.Administrator);
        audit.Note("administrator.first", person);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        token.Forget();
        return await proof.Given(http, person.Id, SignInWay.Console, strong: false, "/accounts", ct);
    }
}

/// <summary>The token that stands on the console of a host without an administrator, until it is used or the host ends.</summary>
internal sealed class ConsoleToken
{
    private string? _hash;

    public string Make()
    {
        var token = RecoveryCode.Make();
        _hash = Secrets.Hash(token);
        return token;
    }

    public bool Is(string typed) => _hash is { } hash && Secrets.AreSame(hash, Secrets.Hash(typed.ToUpperInvariant()));

    public void Forget() => _hash = null;
}

/// <summary>Writes the token on the console when a host outside Development starts without an administrator; in Development people are chosen from a list.</summary>
internal sealed class OfferFirstAdministrator(IServiceScopeFactory scopes, ConsoleToken token, IHostEnvironment environment) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (environment.IsDevelopment()) return;
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().IsThere(stoppingToken)) return;
        // Not a log line: logs are kept and read by others.
        Console.WriteLine($"There is no administrator yet. Open /sign-in/first and give this token, which works once and until the host ends: {token.Make()}");
    }
}
