namespace Certification.Platform.Files;

/// <summary>What the two streams of a zip entry share: they are read once, forwards.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stretch of a file as a stream of its own.</summary>
internal sealed class ByteWindow(Stream file, long start, long length) : ForwardStream
{
    private long taken;

    public override int Read(Span<byte> buffer)
    {
        file.Position = start + taken;
        var read = file.Read(buffer[..(int)Math.Min(buffer.Length, length - taken)]);
        taken += read;
        return read;
    }
}

/// <summary>A stream that must end after exactly so many bytes: a zip header that lies is found while unpacking.</summary>
internal sealed class ExactStream(Stream inner, long bytes) : ForwardStream
{
    private long taken;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = inner.Read(buffer);
            taken += read;
            var ended = read == 0 && buffer.Length > 0;
            return taken > bytes || (ended && taken < bytes)
                ? throw FileRefusedException.UnsafeBecause("a zip entry of another size than stated")
                : read;
        }
        catch (InvalidDataException broken)
        {
            throw FileRefusedException.UnsafeBecause("a broken zip entry", broken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
