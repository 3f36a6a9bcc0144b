using Certification.Notices.Contracts;

namespace Certification.Notices.Writing;

/// <summary>All letters that the modules send, by key.</summary>
internal sealed class LetterKinds(IEnumerable<Letters> letters)
{
    public IReadOnlyList<LetterKind> All { get; } = [.. letters.SelectMany(l => l.Kinds)];

    public LetterKind? Find(string key) => All.FirstOrDefault(k => k.Key == key);

    /// <summary>For people, in their language; the key itself for one that is not sent any more.</summary>
    public string Name(string key) => Find(key)?.Name ?? key;
}
