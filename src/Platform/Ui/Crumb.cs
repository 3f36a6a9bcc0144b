namespace Certification.Platform.Ui;

/// <summary>One step of the way to a page; the last has no address, because the reader is there.</summary>
public sealed record Crumb(string Text, string? Href = null);
