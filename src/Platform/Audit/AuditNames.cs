using Certification.Platform.Text;

namespace Certification.Platform.Audit;

/// <summary>The names that one module gives to what it notes: its texts "Audit.thing.verb".</summary>
public sealed class AuditWords(Type anchor)
{
    internal const string Prefix = "Audit.";

    internal ModuleTexts Texts { get; } = new(anchor);
}

/// <summary>What people read instead of "enrolment.withdrawn", from whichever module notes it.</summary>
public sealed class AuditNames(IEnumerable<AuditWords> modules)
{
    /// <summary>The action itself where it has no name: an old one must still be shown.</summary>
    public string Of(string action) => modules.Select(m => m.Texts.Find(AuditWords.Prefix + action)).FirstOrDefault(name => name is not null) ?? action;

    /// <summary>Every action that has a name, in the order of the reader's language.</summary>
    public IReadOnlyList<(string Action, string Name)> All =>
        [.. modules.SelectMany(m => m.Texts.Keys(AuditWords.Prefix)).Select(key => key[AuditWords.Prefix.Length..]).Distinct()
            .Select(action => (action, Of(action))).OrderBy(a => a.Item2, StringComparer.CurrentCulture)];
}
