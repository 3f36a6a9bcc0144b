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

    /// <summary>A clamd that looks at every upload: "host:port" or "unix:/path"; none when not set.</summary>
    [RegularExpression(@"unix:/.+|[^:/]+:[0-9]{1,5}", ErrorMessage = "Files:Scanner is 'host:port' or 'unix:/path'.")]
    public string? Scanner { get; set; }

    /// <summary>How long it may take for one file.</summary>
    [Range(1, 300)]
    public int ScannerSeconds { get; set; } = 30;
}
