using Microsoft.AspNetCore.Http;

namespace Certification.Platform.Ui;

/// <summary>What a posted form came back with: the text as it was typed, a sentence per bad field, and a rule's refusal.</summary>
public sealed class FormState(IFormCollection? posted = null)
{
    /// <summary>By the field's form name ("Input.FirstName"); an empty name is about the form as a whole.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    public string? Refusal { get; init; }

    public bool IsPosted => posted is not null;

    public string? Posted(string name) => posted is not null && posted.TryGetValue(name, out var typed) ? typed.ToString() : null;

    internal string? Error(string name) => Errors.TryGetValue(name, out var sentences) ? string.Join(" ", sentences) : null;
}
