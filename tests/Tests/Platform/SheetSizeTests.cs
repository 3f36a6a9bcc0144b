using Certification.Platform.Sheets;
using Certification.Tests.Cohorts;

namespace Certification.Tests.Platform;

/// <summary>What is measured in the memory of the whole process is measured while nothing else runs in it.</summary>
[Collection(nameof(EnrolmentListSizeTests))]
public class SheetSizeTests
{
    [Theory]
    [InlineData(SheetFormat.Csv)]
    [InlineData(SheetFormat.Xlsx)]
    public void A_hundred_thousand_rows_leave_while_they_are_read(SheetFormat format)
    {
        using var output = new CountingStream();
        long sentAtHalf = 0, memoryAtTenth = 0, memoryAtEnd = 0;
        IEnumerable<object?[]> Rows()
        {
            for (var row = 0; row < 100_000; row++)
            {
                if (row == 10_000)
                    memoryAtTenth = GC.GetTotalMemory(forceFullCollection: true);
                if (row == 50_000)
                    sentAtHalf = output.Bytes;
                if (row == 99_999)
                    memoryAtEnd = GC.GetTotalMemory(forceFullCollection: true);
                yield return [Guid.NewGuid().ToString(), "Åse Sørensen", row, new DateOnly(2026, 3, 9)];
            }
        }

        Sheet.Write(output, format, "Mange", ["Id", "Navn", "Nr", "Dato"], Rows());

        sentAtHalf.Should().BeGreaterThan(output.Bytes * 4 / 10);
        (memoryAtEnd - memoryAtTenth).Should().BeLessThan(96 * 1024 * 1024);
    }

    private sealed class CountingStream : Stream
    {
        public long Bytes { get; private set; }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;
        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
