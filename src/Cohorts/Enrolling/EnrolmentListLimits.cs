namespace Certification.Cohorts.Enrolling;

/// <summary>How much an enrolment list may hold; lengths in UTF-16 characters, sizes in bytes.</summary>
internal static class EnrolmentListLimits
{
    public const int UploadBytes = 25 * 1024 * 1024;
    public const int Rows = 100_000;
    public const int Columns = 200;
    public const int NameLength = 100;
    public const int TextLength = 200;
    public const int RemarkLength = 2_000;
    public const int EmailLength = 254;

    /// <summary>What is kept of one field or row while it is read; above every limit that a person can meet.</summary>
    public const int FieldLength = 10_000;
    public const int RowLength = 40_000;

    /// <summary>After so many rows whose quotes swallow their neighbours, the list is no CSV file; each costs reading it anew.</summary>
    public const int BrokenQuotes = 50;

    // A workbook is measured while it is unpacked, for its own statements of size can lie.
    public const int ZipEntries = 2_000;
    public const int ZipDirectoryBytes = 512 * 1024;
    public const int SheetLength = 150_000_000;
    public const int SharedTextLength = 50_000_000;
    public const int SharedTexts = 1_500_000;
    public const int SharedTextKept = 20_000_000;
    public const int SmallPartLength = 4_000_000;
    public const int UnpackedRatio = 100;
    public const int RatioAppliesAbove = 10_000_000;
}
