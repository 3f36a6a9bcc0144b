using System.ComponentModel.DataAnnotations;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;
using static Certification.People.Texts;

namespace Certification.People.Tokens;

/// <summary>Makes a key for a program of the caller's own; a page alone does so, never a key.</summary>
internal sealed class MakeToken(AppDb db, Caller caller, AuditTrail audit, TimeProvider clock)
{
    /// <summary>So many good ones at a time: more are forgotten somewhere.</summary>
    public const int Most = 50;

    public sealed class Input
    {
        [Required, StringLength(80), NoPersonalNumber]
        public string? Name { get; set; }

        /// <summary>"cohorts:read", "cohorts:write" and so on.</summary>
        public List<string>? Scopes { get; set; }

        [Required, Range(1, PersonalAccessToken.LongestDays)]
        public int? Days { get; set; }
    }

    /// <returns>The key, which is nowhere to be had again.</returns>
    public async Task<string> Handle(Input input, CancellationToken ct)
    {
        var scopes = (input.Scopes ?? []).ConvertAll(TokenScope.Of);
        if (scopes.Count == 0 || scopes.Contains(null)) throw new BadInputException(new Dictionary<string, string[]> { [nameof(Input.Scopes)] = [T("Tokens.ScopeNeeded")] });
        await using var transaction = await db.BeginExclusive(ct);
        var (now, name) = (clock.GetUtcNow().UtcDateTime, input.Name!.Trim());
        var good = await db.PersonalAccessTokens.OwnedBy(caller).Where(t => t.RevokedAt == null && t.ExpiresAt > now).Select(t => t.Name).ToListAsync(ct);
        // The page is sent again when somebody reloads it: that must not make a second one.
        if (good.Select(TextKey.Of).Contains(TextKey.Of(name))) throw new RefusedException("token.name", T("Refused.TokenName", name));
        if (good.Count >= Most) throw new RefusedException("token.many", T("Refused.TokenMany", Most));
        var (token, secret) = PersonalAccessToken.Make(caller.PersonId, name, scopes.OfType<TokenScope>(), input.Days!.Value, now);
        db.Add(token);
        audit.Note("token.made", token, after: $"{token.Prefix}: {token.Scopes}, {token.ExpiresAt:yyyy-MM-dd}");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return secret;
    }
}
