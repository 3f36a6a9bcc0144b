using System.Security.Cryptography;
using Certification.Platform.Data;
using Certification.Platform.Refusals;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using static Certification.Platform.Texts;

namespace Certification.Platform.Repeating;

/// <summary>A key came again with something else.</summary>
internal sealed class KeyReusedException() : Exception("The key was used for another request.");

/// <summary>The right to answer a key: given to one request at a time.</summary>
internal sealed record AnswerClaim(long Id, int Number);

/// <summary>What a post was answered.</summary>
internal sealed record Answer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>
/// The memory behind idempotency keys. That a post has begun is a commit of its own; what it does and what it is answered are one commit. So a
/// row without an answer means that nothing was done, whatever happened to whoever began it.
/// </summary>
internal sealed class KeptAnswers(AppDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Certification.KeptAnswers");

    /// <returns>The answer when there is one, else the right to give it.</returns>
    /// <exception cref="RefusedException">It is being answered right now.</exception>
    /// <exception cref="KeyReusedException">It was another request.</exception>
    public async Task<(Answer? Answer, AnswerClaim? Claim)> Take(string keyHash, int personId, string print, CancellationToken ct)
    {
        // Looked at first without a turn to write: whoever runs may hold it for long.
        if (await Find(keyHash, ct) is { } known && Look(known, print) is { } early) return (early, null);
        await using var transaction = await db.BeginExclusive(ct);
        var row = await Find(keyHash, ct);
        if (row is not null && Look(row, print) is { } answer) return (answer, null);
        var now = clock.GetUtcNow().UtcDateTime;
        if (row is { Status: null } && row.Print == print)
        {
            db.Attach(row);
            row.TakeOver(now);
        }
        else
        {
            // A day old, and not yet swept away.
            if (row is not null) await db.Database.ExecuteSqlRawAsync("DELETE FROM KeptAnswers WHERE Id = {0}", [row.Id], ct);
            db.Add(row = KeptAnswer.Begin(keyHash, personId, print, now));
        }
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Another node has just taken it.
            throw InProgress();
        }
        await transaction.CommitAsync(ct);
        db.Entry(row).State = EntityState.Detached;
        return (null, new AnswerClaim(row.Id, row.Claim));
    }

    /// <summary>Stores the answer in the transaction of what was done. False when somebody else has taken over: then nothing may be committed.</summary>
    public async Task<bool> Keep(AnswerClaim claim, Answer answer) =>
        await db.Database.ExecuteSqlRawAsync("UPDATE KeptAnswers SET Status = {0}, ContentType = {1}, Location = {2}, Body = {3} WHERE Id = {4} AND Claim = {5} AND Status IS NULL",
            answer.Status, answer.ContentType!, answer.Location!, _protector.Protect(answer.Body), claim.Id, claim.Number) == 1;

    /// <summary>Nothing was done: the key is as good as new.</summary>
    public Task GiveBack(AnswerClaim claim) =>
        db.Database.ExecuteSqlRawAsync("DELETE FROM KeptAnswers WHERE Id = {0} AND Claim = {1} AND Status IS NULL", claim.Id, claim.Number);

    private Task<KeptAnswer?> Find(string keyHash, CancellationToken ct) => db.Set<KeptAnswer>().AsNoTracking().FirstOrDefaultAsync(a => a.KeyHash == keyHash, ct);

    private Answer? Look(KeptAnswer row, string print)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (row.ExpiresAt <= now) return null;
        if (row.Print != print) throw new KeyReusedException();
        if (row.Status is { } status) return new Answer(status, row.ContentType, row.Location, Open(row.Body!));
        return row.LeaseUntil > now ? throw InProgress() : null;
    }

    public static RefusedException InProgress() => new("idempotency-in-progress", T("KeyInProgress"));

    private byte[] Open(byte[] body)
    {
        try
        {
            return _protector.Unprotect(body);
        }
        catch (CryptographicException)
        {
            // The host's keys were changed. It was done all the same, and is not done again.
            throw new RefusedException("idempotency-answer-lost", T("KeyAnswerLost"));
        }
    }
}

/// <summary>Takes away the answers of yesterday: they are personal data.</summary>
internal sealed class ForgetAnswers(AppDb db, TimeProvider clock) : ITick
{
    public async Task Handle(CancellationToken ct)
    {
        await using var transaction = await db.BeginExclusive(ct);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM KeptAnswers WHERE ExpiresAt <= {0}", [clock.GetUtcNow().UtcDateTime], ct);
        await transaction.CommitAsync(ct);
    }
}
