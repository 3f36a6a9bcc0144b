using Microsoft.AspNetCore.Http;

namespace Certification.Platform.Ui;

/// <summary>What a posted form came back with: the text as it was typed, a sentence per bad field, and a rule's refusal.</summary>
public sealed class FormState(IFormCollection? posted = null)
{
    private readonly Dictionary<string, (string Label, string Id)> _fields = [];

    /// <summary>By the field's form name ("Input.FirstName"); an empty name is about the form as a whole.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    public string? Refusal { get; init; }

    public bool IsPosted => posted is not null;

    /// <summary>The fields in error, by form name: what they call themselves and where they are. Known as they are laid out, for the summary above them.</summary>
    internal IReadOnlyDictionary<string, (string Label, string Id)> Fields => _fields;

    /// <summary>A field in error has told its label.</summary>
    internal event Action? Met;

    public string? Posted(string name) => posted is not null && posted.TryGetValue(name, out var typed) ? typed.ToString() : null;

    /// <summary>This, when it is the form of this name that came back; null for the page's other forms.</summary>
    internal FormState? Of(string formName) => Posted("_handler") == formName ? this : null;

    internal string? Error(string name) => Errors.TryGetValue(name, out var sentences) ? string.Join(" ", sentences) : null;

    internal void Meet(string name, string label, string id)
    {
        _fields[name] = (label, id);
        Met?.Invoke();
    }
}
