using Certification.Platform.Pdf;

namespace Certification.Certificates.Issuing;

/// <summary>The drawn parts that are the same on every certificate: a rosette of fine lines and a beech leaf, Denmark's tree.</summary>
internal static class CertificateEmblem
{
    /// <summary>Ellipses turned around one centre, as on a banknote.</summary>
    public static Shape Rosette(double x, double y, double radius, double waist, int petals)
    {
        var rosette = new Shape();
        for (var i = 0; i < petals; i++)
            rosette.Ellipse(x, y, radius, waist, Math.PI * i / petals);
        return rosette;
    }

    /// <summary>A leaf that stands on its stalk, as tall as twice <paramref name="half"/>.</summary>
    public static void DrawLeaf(TaggedPage page, double x, double y, double half, Colour blade, Colour ribs)
    {
        page.Stroke(blade, 1.1, new Shape().Move(x, y + 0.6 * half).Line(x, y + half));
        page.Fill(blade, Blade(x, y, half));
        page.Stroke(ribs, 0.6, Ribs(x, y, half));
    }

    private static Shape Blade(double x, double y, double half)
    {
        double top = y - half, foot = y + 0.72 * half;
        double At(double part) => x + half * part;
        return new Shape().Move(x, top)
            .Curve(At(0.26), y - 0.76 * half, At(0.64), y - 0.38 * half, At(0.60), y + 0.06 * half)
            .Curve(At(0.56), y + 0.46 * half, At(0.24), y + 0.66 * half, x, foot)
            .Curve(At(-0.24), y + 0.66 * half, At(-0.56), y + 0.46 * half, At(-0.60), y + 0.06 * half)
            .Curve(At(-0.64), y - 0.38 * half, At(-0.26), y - 0.76 * half, x, top).Close();
    }

    private static Shape Ribs(double x, double y, double half)
    {
        var ribs = new Shape().Move(x, y - 0.78 * half).Line(x, y + 0.72 * half);
        // From the foot up: where a pair leaves the middle, and how far out it reaches.
        foreach (var (start, reach) in (ReadOnlySpan<(double, double)>)[(0.50, 0.36), (0.28, 0.44), (0.05, 0.45), (-0.18, 0.37), (-0.40, 0.24)])
            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                double foot = y + start * half, tip = side * reach * half, rise = 0.75 * reach * half;
                ribs.Move(x, foot).Curve(x + 0.4 * tip, foot - 0.16 * rise, x + 0.8 * tip, foot - 0.6 * rise, x + tip, foot - rise);
            }
        return ribs;
    }
}
