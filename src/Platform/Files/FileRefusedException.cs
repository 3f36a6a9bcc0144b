namespace Certification.Platform.Files;

/// <summary>An upload that is turned away: a code for the user's sentence, the values in it, and a reason for the log.</summary>
public sealed class FileRefusedException : Exception
{
    public const string Empty = "file.empty";
    public const string TooLarge = "file.too-large";
    public const string WrongType = "file.type";
    public const string Unsafe = "file.unsafe";
    public const string PersonalNumber = "file.personal-number";
    public const string Infected = "file.infected";
    public const string ScannerDown = "file.scanner-down";
    public const string PersonalNumberInside = "file.personal-number-inside";

    public FileRefusedException(string code, params object[] values)
        : this(code, values, reason: code)
    {
    }

    private FileRefusedException(string code, object[] values, string reason, Exception? cause = null)
        : base(reason, cause)
    {
        Code = code;
        Values = values;
    }

    public string Code { get; }

    public IReadOnlyList<object> Values { get; }

    internal static FileRefusedException InfectedWith(string answer) => new(Infected, [], $"{Infected}: {answer}");

    internal static FileRefusedException NotScanned(Exception cause) => new(ScannerDown, [], ScannerDown, cause);

    internal static FileRefusedException UnsafeBecause(string reason, Exception? cause = null) =>
        new(Unsafe, [], $"{Unsafe}: {reason}", cause);
}
