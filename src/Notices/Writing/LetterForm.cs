using System.Net;
using System.Text;
using Certification.Notices.Contracts;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Certification.Notices.Writing;

/// <summary>A letter's two forms: plain text that reads well by itself, and HTML that holds in Outlook and on a phone.</summary>
internal static class LetterForm
{
    // Raw HTML in a letter would be a way past everything that keeps mails harmless.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseSoftlineBreakAsHardlineBreak().Build();

    /// <param name="markdown">The letter.</param>
    /// <param name="foot">Why the reader gets it.</param>
    public static string Text(string markdown, string foot)
    {
        var text = new StringBuilder();
        foreach (var block in Markdown.Parse(markdown, Pipeline)) Write(text, block, "");
        return text.Append("-- \n").Append(foot).Append('\n').ToString();
    }

    /// <inheritdoc cref="Text"/>
    /// <param name="markdown">The letter.</param>
    /// <param name="foot">Why the reader gets it.</param>
    /// <param name="language">For screen readers.</param>
    public static string Html(string markdown, string foot, string language)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // A picture from elsewhere would tell its host who reads the mail, and when.
            link.IsImage = false;
            if (!IsAllowed(link.Url)) link.Url = "";
            // A link that stands alone is what the letter is for: a button.
            var alone = link.Parent is ContainerInline { FirstChild: var first, LastChild: var last } && first == link && last == link;
            Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(link).AddProperty("style", alone ? Button : Link);
        }
        foreach (var table in document.Descendants<Markdig.Extensions.Tables.Table>())
            Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(table).AddProperty("style", "border-collapse:collapse;width:100%;font-size:15px");
        using var writer = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"></head>
            <body style="margin:0;padding:0;background:#f4f5f6">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f5f6"><tr><td align="center" style="padding:24px 12px">
            <table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border-top:6px solid #08519c"><tr>
            <td style="padding:28px 32px;font-family:'IBM Plex Sans',Segoe UI,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a">
            {Marked(writer.ToString())}</td></tr><tr>
            <td style="padding:16px 32px 24px;font-family:'IBM Plex Sans',Segoe UI,Arial,sans-serif;font-size:13px;line-height:1.5;color:#595959;border-top:1px solid #dcdcdc">{WebUtility.HtmlEncode(foot)}</td>
            </tr></table></td></tr></table>
            </body></html>

            """;
    }

    /// <summary>In an address the renderer writes braces as numbers; what is put in later is looked for as it is.</summary>
    private static string Marked(string html) => html.Replace(Uri.EscapeDataString(LetterKind.Site), LetterKind.Site, StringComparison.Ordinal)
        .Replace(Uri.EscapeDataString(LetterKind.Secret), LetterKind.Secret, StringComparison.Ordinal);

    /// <summary>Whether a letter may link there: to pages and addresses, this site's among them, and to nothing that runs.</summary>
    public static bool IsAllowed(string? address) => address is null or "" || address.StartsWith(LetterKind.Site, StringComparison.Ordinal)
        || Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "https" or "http" or "mailto");

    /// <summary>The first link or picture that a letter may not have; null when all are well.</summary>
    public static string? Unwanted(string markdown) => Markdown.Parse(markdown, Pipeline).Descendants<LinkInline>()
        .FirstOrDefault(link => link.IsImage || link.Url?.Contains("{{", StringComparison.Ordinal) != true && !IsAllowed(link.Url))?.Url;

    private const string Button = "display:inline-block;padding:12px 24px;background:#08519c;color:#ffffff;text-decoration:none;font-weight:600;border-radius:4px";
    private const string Link = "color:#08519c;text-decoration:underline";

    private static void Write(StringBuilder text, Block block, string indent)
    {
        switch (block)
        {
            case ListBlock list:
                foreach (var (number, item) in list.OfType<ListItemBlock>().Index())
                {
                    var bullet = list.IsOrdered ? $"{number + 1}. " : "- ";
                    foreach (var (n, inner) in item.Index()) Write(text, inner, n == 0 ? indent + bullet : indent + "  ");
                    text.Length -= 1;
                }
                text.Append('\n');
                break;
            case Markdig.Extensions.Tables.Table table:
                foreach (var row in table.OfType<Markdig.Extensions.Tables.TableRow>())
                    text.Append(indent).AppendJoin("  |  ", row.OfType<Markdig.Extensions.Tables.TableCell>().Select(cell => string.Concat(cell.OfType<LeafBlock>().Select(Inline)))).Append('\n');
                text.Append('\n');
                break;
            case ContainerBlock container:
                foreach (var inner in container) Write(text, inner, indent);
                break;
            case LeafBlock { Inline: not null } leaf:
                text.Append(indent).Append(Inline(leaf)).Append("\n\n");
                break;
        }
    }

    private static string Inline(LeafBlock leaf)
    {
        var text = new StringBuilder();
        if (leaf.Inline is not null) Write(text, leaf.Inline);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ContainerInline container)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal: text.Append(literal.Content.AsSpan()); break;
                case LineBreakInline: text.Append('\n'); break;
                case CodeInline code: text.Append(code.Content); break;
                case AutolinkInline auto: text.Append(auto.Url); break;
                case LinkInline link:
                    Write(text, link);
                    text.Append(": ").Append(link.Url);
                    break;
                case HtmlEntityInline entity: text.Append(entity.Transcoded.AsSpan()); break;
                case ContainerInline inner: Write(text, inner); break;
            }
        }
    }
}
