namespace Certification.Platform.Files;

/// <summary>What is known about a file once it is kept: Key opens it again, Sha256 is lower-case hexadecimal.</summary>
public sealed record StoredContent(string Key, string FileName, FileType Type, long Bytes, string Sha256);
