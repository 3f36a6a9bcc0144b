namespace Certification.Platform.Files;

/// <summary>A kind of file that can be accepted, recognised by its content and never by its name.</summary>
public sealed record FileType(string MediaType, string Extension, string? OtherExtension = null)
{
    /// <summary>Content that nobody has looked at; its name is left alone.</summary>
    internal static readonly FileType Unjudged = new("application/octet-stream", "");

    /// <summary>The name with an extension that tells the truth: "a.pdf.exe" that holds a PDF becomes "a.pdf.exe.pdf".</summary>
    public string Name(string fileName) =>
        Extension.Length == 0 || HasExtension(fileName, Extension) || (OtherExtension is { } other && HasExtension(fileName, other))
            ? fileName
            : FileName.Clean($"{fileName}.{Extension}");

    private static bool HasExtension(string fileName, string extension) =>
        fileName.EndsWith('.' + extension, StringComparison.OrdinalIgnoreCase);
}
