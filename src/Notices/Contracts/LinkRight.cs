using Certification.Platform.Data;

namespace Certification.Notices.Contracts;

/// <summary>
/// One thing that a mailed secret lets its holder do without signing in. No link is made for a purpose that no module has declared so, and the page
/// of rights is written from the same declarations.
/// </summary>
/// <param name="Purpose">As the link says it: "seat-offer".</param>
/// <param name="Door">The address that it opens, up to the secret: "/offers/".</param>
/// <param name="Who">Whom it is mailed to, for people.</param>
/// <param name="Does">What can be done with it, for people.</param>
/// <param name="Lasts">How long, for people.</param>
public sealed record LinkRight(string Purpose, string Door, Func<string> Who, Func<string> Does, Func<string> Lasts)
{
    /// <summary>Which subjects are a person's, where the link itself does not say whose it is.</summary>
    public Func<AppDb, int, CancellationToken, Task<List<int>>>? Subjects { get; init; }

    /// <summary>Where the subject is the person.</summary>
    public static Task<List<int>> ThePerson(AppDb db, int personId, CancellationToken ct) => Task.FromResult<List<int>>([personId]);
}

/// <summary>Links of one kind that somebody could use now.</summary>
/// <param name="Right">What they are good for.</param>
/// <param name="Count">How many.</param>
/// <param name="Until">When the last of them expires (UTC).</param>
public sealed record OpenRight(LinkRight Right, int Count, DateTime Until);
