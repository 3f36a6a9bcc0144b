using System.Globalization;
using Certification.Notices.Contracts;
using Microsoft.Extensions.Logging;

namespace Certification.Notices.Planning;

/// <summary>Asks all sources what is wanted.</summary>
internal sealed class WantedMessages(IEnumerable<IMailSource> sources, ILogger<WantedMessages> log)
{
    /// <summary>Everything wanted for these scopes.</summary>
    /// <exception cref="InvalidOperationException">Two sources want the same message: a fault in a rule.</exception>
    public async Task<IReadOnlyList<Wanted>> For(IEnumerable<PlanScope> scopes, CancellationToken ct)
    {
        // What stands in the plan must not depend on whose thread planned it; letters are written in their reader's language all the same.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("da-DK");
        var all = new List<Wanted>();
        foreach (var kind in scopes.GroupBy(s => s.Kind))
        {
            var ids = kind.Select(s => s.Id).Distinct().ToList();
            foreach (var source in sources.Where(s => s.Kind == kind.Key)) all.AddRange(await source.Wanted(ids, ct));
        }
        if (all.GroupBy(w => w.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"The message {twice.Key} is wanted twice.");
        return all;
    }

    public async Task<WantedKeys> Keys(IEnumerable<PlanScope> scopes, CancellationToken ct) => new(await For(scopes, ct));

    /// <summary>What cannot be asked about is told, and the rest is known.</summary>
    public async Task<(WantedKeys Keys, HashSet<PlanScope> Faulty)> KeysAsFarAsKnown(IReadOnlyList<PlanScope> scopes, CancellationToken ct)
    {
        var faulty = new HashSet<PlanScope>();
        var known = await Trouble.Apart(scopes, some => For(some, ct), (some, e) =>
        {
            log.LogError(e, "What is wanted for {Count}, among them {Kind} {Id}, could not be asked about", some.Count, some[0].Kind, some[0].Id);
            if (some is [var one]) faulty.Add(one);
        });
        return (new WantedKeys([.. known.SelectMany(wanted => wanted)]), faulty);
    }
}

/// <summary>What is wanted, to be asked about single messages.</summary>
internal sealed class WantedKeys(IReadOnlyList<Wanted> wanted)
{
    private readonly Dictionary<string, Wanted> _byKey = wanted.ToDictionary(w => w.Key, StringComparer.Ordinal);
    private readonly ILookup<string, int> _revisions = wanted.ToLookup(w => w.Series, w => w.Revision, StringComparer.Ordinal);

    public bool Has(PlannedMessage message) => _byKey.ContainsKey(message.WantedKey);

    public Wanted? Find(PlannedMessage message) => _byKey.GetValueOrDefault(message.WantedKey);

    /// <summary>Whether the same message is wanted for another date.</summary>
    public bool HasOther(PlannedMessage message) => _revisions[message.Series].Any(r => r != message.Revision);
}
