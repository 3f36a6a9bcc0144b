using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Certification.Platform.Audit;

/// <summary>The hash of a seal: over the entries in the order of their ids, one after the other, then over the seal before it.</summary>
internal sealed class SealedHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }
    public long LastId { get; private set; }

    public void Add(long id, byte[] hash)
    {
        Number(id);
        Number(hash.Length);
        _hash.AppendData(hash);
        (Count, LastId) = (Count + 1, id);
    }

    public byte[] Close(DateTime at, AuditSeal? previous)
    {
        Number(Count);
        Number(at.Ticks);
        Number(previous?.UpToId ?? 0);
        _hash.AppendData(previous?.Hash ?? []);
        return _hash.GetHashAndReset();
    }

    private void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _hash.AppendData(bytes);
    }

    public void Dispose() => _hash.Dispose();
}
