using Microsoft.AspNetCore.Http;

namespace Certification.Platform.Ui;

/// <summary>What a posted form came back with: the text as it was typed, a sentence per bad field, and a rule's refusal.</summary>
public sealed class FormState(IFormCollection? posted = null)
{
    private readonly Dictionary<string, string> _labels = [];

    /// <summary>By the field's form name ("Input.FirstName"); an empty name is about the form as a whole.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    public string? Refusal { get; init; }

    public bool IsPosted => posted is not null;

    /// <summary>What the fields call themselves, by form name; told as they are laid out, for the summary above them.</summary>
    internal IReadOnlyDictionary<string, string> Labels => _labels;

    /// <summary>A field that is in error has told its label.</summary>
    internal event Action? Labelled;

    public string? Posted(string name) => posted is not null && posted.TryGetValue(name, out var typed) ? typed.ToString() : null;

    internal string? Error(string name) => Errors.TryGetValue(name, out var sentences) ? string.Join(" ", sentences) : null;

    internal void Label(string name, string label)
    {
        _labels[name] = label;
        Labelled?.Invoke();
    }
}
