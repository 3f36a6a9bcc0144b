using DocumentFormat.OpenXml;
using X = DocumentFormat.OpenXml.Spreadsheet;

namespace Certification.Platform.Sheets;

/// <summary>The few cell styles of an export; the constants are the positions in its list.</summary>
internal static class SheetStyles
{
    public const int Plain = 0;
    public const int Text = 1;
    public const int QuotedText = 2;
    public const int Header = 3;
    public const int Date = 4;
    public const int Moment = 5;
    public const int Time = 6;

    // Formats from 164 on are the workbook's own; 49 is Excel's built-in "text".
    private const uint DateFormat = 164;
    private const uint MomentFormat = 165;
    private const uint TimeFormat = 166;
    private const uint TextFormat = 49;

    public static X.Stylesheet Sheet() => new(
        new X.NumberingFormats(
            new X.NumberingFormat { NumberFormatId = DateFormat, FormatCode = "dd\\-mm\\-yyyy" },
            new X.NumberingFormat { NumberFormatId = MomentFormat, FormatCode = "dd\\-mm\\-yyyy\\ hh:mm" },
            new X.NumberingFormat { NumberFormatId = TimeFormat, FormatCode = "hh:mm" }),
        new X.Fonts(Font(), Font(new X.Bold())),
        new X.Fills(Fill(X.PatternValues.None), Fill(X.PatternValues.Gray125)),
        new X.Borders(new X.Border(new X.LeftBorder(), new X.RightBorder(), new X.TopBorder(), new X.BottomBorder(), new X.DiagonalBorder())),
        new X.CellStyleFormats(new X.CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }),
        new X.CellFormats(
            Format(0),
            Format(TextFormat),
            Format(TextFormat, quoted: true),
            Format(TextFormat, font: 1),
            Format(DateFormat),
            Format(MomentFormat),
            Format(TimeFormat)));

    private static X.Font Font(params OpenXmlElement[] traits) =>
        new([.. traits, new X.FontSize { Val = 11 }, new X.FontName { Val = "Calibri" }]);

    private static X.Fill Fill(X.PatternValues pattern) => new(new X.PatternFill { PatternType = pattern });

    private static X.CellFormat Format(uint number, uint font = 0, bool quoted = false) => new()
    {
        NumberFormatId = number,
        FontId = font,
        FillId = 0,
        BorderId = 0,
        FormatId = 0,
        ApplyNumberFormat = number != 0,
        ApplyFont = font != 0,
        QuotePrefix = quoted,
    };
}
