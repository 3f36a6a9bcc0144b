using Certification.Platform.Pdf;
using QRCoder;

namespace Certification.Certificates.Issuing;

/// <summary>Draws a certificate as a tagged PDF (A4 landscape); the same content always gives the same bytes.</summary>
internal static class CertificatePdf
{
    private const double Width = 842, Height = 595, Left = 184, Right = 774, Column = Right - Left;

    private static readonly Colour Petrol = new(15, 66, 77), Veil = new(48, 98, 108), Brass = new(178, 146, 92);
    private static readonly Colour Ink = new(27, 38, 43), Slate = new(84, 99, 105), White = new(255, 255, 255);
    private static readonly Box Frame = new(24, 24, Width - 48, Height - 48), Band = new(24, 24, 116, Height - 48);
    private static readonly Box Seal = new(Band.X + 18, 60, 80, 80), Qr = new(Right - 78, 463, 78, 78);

    // The many lines are the same on every certificate.
    private static readonly Shape BandRosette = CertificateEmblem.Rosette(Band.X + Band.Width / 2, Band.Y + Band.Height, 250, 86, 48);
    private static readonly Shape SealRosette = CertificateEmblem.Rosette(Seal.X + Seal.Width / 2, Seal.Y + Seal.Height / 2, 40, 31, 18);

    /// <summary>Whether a name can be printed as it is written, apart from accents that the font lacks; ask before issuing.</summary>
    public static bool CanPrint(string text) =>
        Printable(text) is { Length: > 0 } printable && printable.Count(c => c == '?') == text.Count(c => c == '?');

    public static byte[] Draw(CertificateContent content)
    {
        var texts = CertificateTexts.For(content.Language);
        var page = new TaggedPage(Width, Height);
        DrawGround(page);
        page.Tag("Figure", () => DrawSeal(page), texts.EmblemDescription, Seal);
        DrawAward(page, content, texts);
        DrawFacts(page, content, texts);
        DrawSignature(page, content);
        DrawCheck(page, content, texts);
        return page.ToPdf($"{Printable(content.Award)} – {Printable(content.Holder)}", Printable(content.Issuer), texts.LanguageTag, content.IssuedOn);
    }

    private static void DrawGround(TaggedPage page) => page.Artifact(() =>
    {
        page.Fill(Petrol, new Shape().Rectangle(Band));
        page.Within(new Shape().Rectangle(Band), () => page.Stroke(Veil, 0.35, BandRosette));
        page.Stroke(Petrol, 0.8, new Shape().Rectangle(Frame));
        page.Stroke(Brass, 0.5, new Shape().Rectangle(new(Band.X + Band.Width + 5, Frame.Y + 5, Frame.Width - Band.Width - 10, Frame.Height - 10)));
    });

    private static void DrawSeal(TaggedPage page)
    {
        double x = Seal.X + Seal.Width / 2, y = Seal.Y + Seal.Height / 2;
        page.Stroke(Brass, 0.3, SealRosette);
        page.Fill(White, new Shape().Circle(x, y, 29));
        page.Stroke(Brass, 0.7, new Shape().Circle(x, y, 26.5));
        CertificateEmblem.DrawLeaf(page, x, y, 22, Petrol, White);
    }

    private static void DrawAward(TaggedPage page, CertificateContent content, CertificateTexts texts)
    {
        const double spacing = 1.6;
        var issuer = Printable(content.Issuer.ToUpperInvariant());
        var room = Math.Min(1, Column / Math.Max(HouseFonts.SemiBold.Width(issuer, 9, spacing), 1));
        page.Tag("P", () => page.Text(HouseFonts.SemiBold, 9 * room, Left, 82, Slate, issuer, spacing * room));
        var y = DrawLines(page, "H1", HouseFonts.SemiBold, Petrol, content.Award, 132, 28, 20) + 34;
        page.Tag("P", () => page.Text(HouseFonts.Regular, 12, Left, y, Slate, texts.AwardedTo));
        y = DrawLines(page, "P", HouseFonts.Light, Ink, content.Holder, y + 14, 46, 30, hanging: true) + 38;
        page.Tag("P", () => page.Text(HouseFonts.Regular, 12, Left, y, Slate, texts.ForCompleting));
        DrawLines(page, "P", HouseFonts.Regular, Ink, content.Programme, y + 26, 18, 14);
    }

    // One element for both lines, so that a name is read as one. Answers the last baseline.
    private static double DrawLines(TaggedPage page, string type, TrueTypeFont font, Colour colour, string text, double y, double largest, double smallest, bool hanging = false)
    {
        var fitted = FittedText.In(font, Printable(text), Column, largest, smallest);
        var baseline = y + (hanging ? 0.84 * fitted.Size : 0);
        page.Tag(type, () =>
        {
            for (var i = 0; i < fitted.Lines.Length; i++)
                page.Text(font, fitted.Size, Left, baseline + i * 1.18 * fitted.Size, colour, fitted.Lines[i]);
        });
        return baseline + (fitted.Lines.Length - 1) * 1.18 * fitted.Size;
    }

    private static void DrawFacts(TaggedPage page, CertificateContent content, CertificateTexts texts)
    {
        List<(string Label, string Value)> facts =
        [
            (texts.Period, texts.Days(content.FirstDay, content.LastDay)),
            (texts.Course, texts.Duration(content.CourseMinutes)),
            .. Optional(texts.Practice, content.PracticeMinutes, texts.Duration),
            .. Optional(texts.Supervision, content.SupervisionMinutes, texts.Duration),
            (texts.Issued, texts.Day(content.IssuedOn)),
            .. Optional(texts.ValidUntil, content.ValidUntil, texts.Day),
        ];
        const double top = 376, gap = 22;
        double LineWidth((string Label, string Value) fact, double scale) =>
            Math.Max(HouseFonts.Regular.Width(fact.Label, 8.5 * scale), HouseFonts.Regular.Width(fact.Value, 11 * scale));
        var scale = Math.Min(1, (Column - gap * (facts.Count - 1)) / facts.Sum(fact => LineWidth(fact, 1)));
        page.Artifact(() => page.Stroke(Brass, 0.6, new Shape().Move(Left, top).Line(Right, top)));
        page.Group("L", () =>
        {
            var x = Left;
            foreach (var fact in facts)
            {
                page.Group("LI", () =>
                {
                    page.Tag("Lbl", () => page.Text(HouseFonts.Regular, 8.5 * scale, x, top + 20, Slate, fact.Label));
                    page.Tag("LBody", () => page.Text(HouseFonts.Regular, 11 * scale, x, top + 36, Ink, fact.Value));
                });
                x += LineWidth(fact, scale) + gap;
            }
        });
    }

    private static void DrawSignature(TaggedPage page, CertificateContent content)
    {
        const double wide = 200;
        page.Artifact(() => page.Stroke(Slate, 0.5, new Shape().Move(Left, 508).Line(Left + wide, 508)));
        page.Tag("P", () => DrawNarrow(page, HouseFonts.SemiBold, 11, Left, 524, wide, Ink, content.Signatory));
        page.Tag("P", () => DrawNarrow(page, HouseFonts.Regular, 9.5, Left, 538, wide, Slate, content.SignatoryTitle));
    }

    private static void DrawCheck(TaggedPage page, CertificateContent content, CertificateTexts texts)
    {
        const double edge = 14, wide = 270;
        var x = Qr.X - edge - wide;
        void Line(string type, TrueTypeFont font, double size, double baseline, Colour colour, string text) =>
            page.Tag(type, () => DrawNarrow(page, font, size, x, baseline, wide, colour, text, rightAligned: true));
        Line("H2", HouseFonts.SemiBold, 10.5, 475, Petrol, texts.CheckHeading);
        Line("P", HouseFonts.Regular, 9, 491, Slate, texts.CheckHow);
        page.Link(new(x, 495, wide, 13), content.VerificationUrl, texts.LinkDescription, () =>
            DrawNarrow(page, HouseFonts.Regular, 9, x, 504, wide, Petrol, content.VerificationUrl, rightAligned: true));
        Line("P", HouseFonts.Regular, 9, 524, Slate, $"{texts.Code}: {content.VerificationCode}");
        Line("P", HouseFonts.Regular, 9, 538, Slate, $"{texts.Number}: {content.Number}");
        page.Tag("Figure", () => DrawQr(page, content.VerificationUrl), texts.QrDescription, Qr);
    }

    private static void DrawNarrow(TaggedPage page, TrueTypeFont font, double size, double x, double baseline, double wide, Colour colour, string text, bool rightAligned = false)
    {
        var printable = Printable(text);
        var fitting = size * Math.Min(1, wide / Math.Max(font.Width(printable, size), 1));
        page.Text(font, fitting, rightAligned ? x + wide - font.Width(printable, fitting) : x, baseline, colour, printable);
    }

    // The quiet zone is the white paper around; the modules of a row that touch become one rectangle.
    private static void DrawQr(TaggedPage page, string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        const int quiet = 4;
        var (count, shape) = (rows.Count - 2 * quiet, new Shape());
        for (var row = 0; row < count; row++)
            for (var start = 0; start < count; start++)
            {
                var end = start;
                while (end < count && rows[row + quiet][end + quiet])
                    end++;
                if (end > start)
                    shape.Cells(start, row, end - start);
                start = end;
            }
        page.At(Qr.X, Qr.Y, Qr.Width / count, () => page.Fill(Ink, shape));
    }

    private static IEnumerable<(string, string)> Optional<T>(string label, T? value, Func<T, string> words) where T : struct =>
        value is { } known ? [(label, words(known))] : [];

    private static string Printable(string text) => PrintableText.For(HouseFonts.Regular, text);
}
