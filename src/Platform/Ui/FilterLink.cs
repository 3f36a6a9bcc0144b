namespace Certification.Platform.Ui;

/// <summary>One choice among views of the same list, with how many it holds.</summary>
public sealed record FilterLink(string Text, string Href, int? Count = null, bool Current = false);
