using System.Buffers;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Certification.Platform.Text;
using Microsoft.Extensions.Options;

namespace Certification.Platform.Files;

/// <summary>Keeps uploads in a folder under generated names; nothing of a refused or broken upload stays behind.</summary>
public sealed partial class FileStore
{
    private const string PartSuffix = ".part";

    private readonly string folder;
    private readonly string incoming;
    private readonly long maxBytes;
    private readonly TimeProvider clock;
    private readonly VirusScan scan;

    public FileStore(IOptions<FileStoreOptions> options, TimeProvider clock)
    {
        folder = Path.GetFullPath(options.Value.Folder);
        incoming = Path.Combine(folder, "incoming");
        maxBytes = options.Value.MaxBytes;
        this.clock = clock;
        scan = new(options);
    }

    /// <summary>Receives, measures and recognises an upload, and keeps it. A caller whose own save then fails deletes the key.</summary>
    /// <exception cref="FileRefusedException">Empty, too large, of another type than allowed, unsafe, or with a personal number in its name or, where it can be read, inside.</exception>
    public Task<StoredContent> Save(Stream upload, string? clientName, IReadOnlyCollection<FileType> allowed, CancellationToken cancel) =>
        Store(upload, clientName, file => FileTypes.Detect(file) is { } type && allowed.Contains(type)
            ? NumbersInside.Are(file, type) ? throw new FileRefusedException(FileRefusedException.PersonalNumberInside) : type
            : throw new FileRefusedException(FileRefusedException.WrongType, string.Join(", ", allowed.Select(one => one.Extension.ToUpperInvariant()))), cancel);

    /// <summary>Keeps an upload whose content the caller judges itself by reading it (an enrolment list); it is never handed out again.</summary>
    /// <exception cref="FileRefusedException">Empty, too large, or named with a personal number.</exception>
    public Task<StoredContent> Keep(Stream upload, string? clientName, CancellationToken cancel) =>
        Store(upload, clientName, _ => FileType.Unjudged, cancel);

    private async Task<StoredContent> Store(Stream upload, string? clientName, Func<Stream, FileType> judge, CancellationToken cancel)
    {
        // Also as the name will be kept: cleaning can bring digits together.
        if (PersonalNumber.IsIn(clientName) || PersonalNumber.IsIn(FileName.Clean(clientName))) throw new FileRefusedException(FileRefusedException.PersonalNumber);
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var part = Path.Combine(incoming, key + PartSuffix);
        Directory.CreateDirectory(incoming);
        try
        {
            StoredContent stored;
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.Asynchronous))
            {
                var (bytes, hash) = await Receive(upload, file, cancel);
                var type = judge(file);
                await scan.Check(file, cancel);
                stored = new(key, type.Name(FileName.Clean(clientName)), type, bytes, hash);
                file.Flush(flushToDisk: true);
            }
            var place = PathOf(key);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            cancel.ThrowIfCancellationRequested();
            File.Move(part, place);
            return stored;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    public Stream Open(string key) =>
        new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public bool Has(string key) => File.Exists(PathOf(key));

    public void Delete(string key)
    {
        var place = PathOf(key);
        if (File.Exists(place))
            File.Delete(place);
    }

    /// <summary>Removes uploads that a stopped process left half received more than a day ago; tells how many.</summary>
    public int RemoveAbandoned()
    {
        if (!Directory.Exists(incoming))
            return 0;
        var oldest = clock.GetUtcNow().UtcDateTime.AddDays(-1);
        var abandoned = Directory.EnumerateFiles(incoming, '*' + PartSuffix).Where(part => File.GetLastWriteTimeUtc(part) < oldest).ToList();
        abandoned.ForEach(File.Delete);
        return abandoned.Count;
    }

    private async Task<(long Bytes, string Hash)> Receive(Stream upload, FileStream file, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var bytes = 0L;
            int read;
            while ((read = await upload.ReadAsync(buffer, cancel)) > 0)
            {
                bytes += read;
                if (bytes > maxBytes)
                    throw new FileRefusedException(FileRefusedException.TooLarge, Math.Round(maxBytes / (1024.0 * 1024.0), 1));
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
            return bytes > 0
                ? (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()))
                : throw new FileRefusedException(FileRefusedException.Empty);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string PathOf(string key) => KeyPattern().IsMatch(key)
        ? Path.Combine(folder, key[..2], key[2..4], key)
        : throw new ArgumentException("Not the key of a stored file.", nameof(key));

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex KeyPattern();
}
