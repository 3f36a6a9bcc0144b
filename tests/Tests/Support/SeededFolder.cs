using System.Collections.Concurrent;

namespace Certification.Tests.Support;

/// <summary>The first hour's example as of an hour, with its files: put in once for all tests of that hour and copied for each. A host that finds it leaves it alone.</summary>
internal static class SeededFolder
{
    private static readonly ConcurrentDictionary<DateTime, Lazy<IReadOnlyDictionary<string, byte[]>>> Contents = new();

    public static void CopyTo(string folder, DateTime now)
    {
        foreach (var (name, content) in Contents.GetOrAdd(now, _ => new(() => Task.Run(() => Make(now)).GetAwaiter().GetResult())).Value)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }
    }

    private static async Task<IReadOnlyDictionary<string, byte[]>> Make(DateTime now)
    {
        using var scratch = new Scratch();
        await WebHost.Seed(scratch, now);
        var beside = new[] { $"{scratch.Database}-wal", $"{scratch.Database}-shm" };
        return Directory.EnumerateFiles(scratch.Folder, "*", SearchOption.AllDirectories).Except(beside)
            .ToDictionary(file => Path.GetRelativePath(scratch.Folder, file), File.ReadAllBytes);
    }
}
