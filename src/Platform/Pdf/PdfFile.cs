using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Certification.Platform.Pdf;

/// <summary>Numbered PDF objects and the bytes they become; equal objects give equal bytes.</summary>
internal sealed class PdfFile
{
    private readonly List<byte[]?> objects = [];

    public int Reserve()
    {
        objects.Add(null);
        return objects.Count;
    }

    public void Put(int number, string value) => objects[number - 1] = Encoding.ASCII.GetBytes(value);

    public int Add(string value)
    {
        var number = Reserve();
        Put(number, value);
        return number;
    }

    public int AddStream(string entries, ReadOnlySpan<byte> content, bool compressed = true)
    {
        var stream = new MemoryStream();
        if (compressed)
        {
            using var deflate = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(content);
        }
        else
            stream.Write(content);
        var filter = compressed ? "/Filter/FlateDecode" : "";
        objects.Add([.. Encoding.ASCII.GetBytes($"<<{entries}{filter}/Length {stream.Length}>>stream\n"), .. stream.ToArray(), .. "\nendstream"u8]);
        return objects.Count;
    }

    public byte[] Bytes(int root, int info)
    {
        var file = new MemoryStream();
        // The second line is four bytes above 127: the format's sign that the file is binary.
        file.Write([.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var offsets = new List<long>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            Write(file, $"{i + 1} 0 obj\n");
            file.Write(objects[i] ?? throw new InvalidOperationException($"PDF object {i + 1} was reserved and never written."));
            Write(file, "\nendobj\n");
        }
        var id = Convert.ToHexString(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)).AsSpan(0, 16));
        var start = file.Length;
        Write(file, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            Write(file, $"{offset:D10} 00000 n \n");
        Write(file, $"trailer\n<</Size {objects.Count + 1}/Root {root} 0 R/Info {info} 0 R/ID[<{id}><{id}>]>>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    /// <summary>A text string that holds any letter, safe to write anywhere in an object.</summary>
    public static string Text(string value) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(value))}>";

    /// <summary>A byte string that holds ASCII, as an address does.</summary>
    public static string Ascii(string value) => $"<{Convert.ToHexString(Encoding.ASCII.GetBytes(value))}>";

    private static void Write(MemoryStream file, string text) => file.Write(Encoding.ASCII.GetBytes(text));
}
