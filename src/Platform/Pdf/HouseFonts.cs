
namespace Certification.Platform.Pdf;

/// <summary>IBM Plex Sans in three weights, read once from the assembly and never changed.</summary>
public static class HouseFonts
{
    public static readonly TrueTypeFont Light = Read("IBMPlexSans-Light");
    public static readonly TrueTypeFont Regular = Read("IBMPlexSans-Regular");
    public static readonly TrueTypeFont SemiBold = Read("IBMPlexSans-SemiBold");

    private static TrueTypeFont Read(string name)
    {
        using var resource = typeof(HouseFonts).Assembly.GetManifestResourceStream($"{name}.ttf")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new TrueTypeFont(name, bytes);
    }
}
