using System.ComponentModel.DataAnnotations;

namespace Certification.Platform.Files;

/// <summary>Where uploaded files are kept (outside the web root) and how large one may be, in bytes.</summary>
public sealed class FileStoreOptions
{
    public const string Section = "Files";

    [Required]
    public string Folder { get; set; } = "data/files";

    [Range(1.0, 1L << 40)]
    public long MaxBytes { get; set; } = 25 * 1024 * 1024;
}
