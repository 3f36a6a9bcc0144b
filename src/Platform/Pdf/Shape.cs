using System.Globalization;
using System.Text;

namespace Certification.Platform.Pdf;

/// <summary>Lines and curves to fill, stroke or clip with, from the top left of the page.</summary>
public sealed class Shape
{
    // How far a Bézier handle lies out for a quarter of a circle of radius one.
    private const double Quarter = 0.5522847498;

    private readonly StringBuilder path = new();

    /// <summary>The path operators.</summary>
    public string Path => path.ToString();

    public Shape Move(double x, double y) => With(path.Append(CultureInfo.InvariantCulture, $"{x:0.##} {y:0.##} m\n"));
    public Shape Line(double x, double y) => With(path.Append(CultureInfo.InvariantCulture, $"{x:0.##} {y:0.##} l\n"));
    public Shape Curve(double x1, double y1, double x2, double y2, double x, double y) =>
        With(path.Append(CultureInfo.InvariantCulture, $"{x1:0.##} {y1:0.##} {x2:0.##} {y2:0.##} {x:0.##} {y:0.##} c\n"));
    public Shape Close() => With(path.Append(CultureInfo.InvariantCulture, $"h\n"));
    public Shape Rectangle(Box box) => With(path.Append(CultureInfo.InvariantCulture, $"{box.X:0.##} {box.Y:0.##} {box.Width:0.##} {box.Height:0.##} re\n"));

    /// <summary>Squares of one by one, side by side.</summary>
    public Shape Cells(int column, int row, int count) => With(path.Append(CultureInfo.InvariantCulture, $"{column} {row} {count} 1 re\n"));

    public Shape Circle(double x, double y, double radius) => Ellipse(x, y, radius, radius, 0);

    /// <summary>An ellipse turned by an angle in radians.</summary>
    public Shape Ellipse(double x, double y, double across, double along, double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        (double X, double Y) At(double u, double v) => (x + across * u * cos - along * v * sin, y + across * u * sin + along * v * cos);
        ReadOnlySpan<(double U, double V)> corners = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)];
        var first = At(1, 0);
        Move(first.X, first.Y);
        for (var i = 0; i < 4; i++)
        {
            var ((u, v), (nextU, nextV)) = (corners[i], corners[i + 1]);
            var (one, two, end) = (At(u + Quarter * nextU, v + Quarter * nextV), At(nextU + Quarter * u, nextV + Quarter * v), At(nextU, nextV));
            Curve(one.X, one.Y, two.X, two.Y, end.X, end.Y);
        }
        return Close();
    }

    // Appending first and answering the shape after keeps the numbers out of boxes.
    private Shape With(StringBuilder _) => this;
}
