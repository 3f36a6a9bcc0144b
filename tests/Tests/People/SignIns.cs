using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Certification.Notices.Delivering;
using Certification.People;
using Certification.People.SigningIn;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.People;

/// <summary>Signing in as people do: an address, a mail, a link, a code.</summary>
internal static partial class SignIns
{
    public static async Task<HttpResponseMessage> AskForLink(this Visitor visitor, string email, string query = "")
    {
        var page = await visitor.Page($"/sign-in{query}");
        return await visitor.Submit((IHtmlFormElement)page.QuerySelector("form:has([name='Input.Email'])")!, ("Input.Email", email));
    }

    /// <summary>What the clock brings about: requests answered, mail sent. Returns the links in the mails that left, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> Links(this WebHost host)
    {
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AnswerLinkRequests>().Handle(default);
            await scope.ServiceProvider.GetRequiredService<DeliverMail>().Handle(default);
        }
        return Directory.Exists(host.MailFolder)
            ? [.. new DirectoryInfo(host.MailFolder).GetFiles("*.eml").OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => Link().Match(File.ReadAllText(f.FullName).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal)))
                .Where(m => m.Success).Select(m => m.Value)]
            : [];
    }

    /// <summary>Presses the button behind a link.</summary>
    public static async Task<HttpResponseMessage> Follow(this Visitor visitor, string link)
    {
        var page = await visitor.Page(link);
        return await visitor.Submit((IHtmlFormElement)(page.QuerySelector("main form") ?? throw new InvalidOperationException("The link offers no button.")));
    }

    public static async Task<HttpResponseMessage> GiveCode(this Visitor visitor, string code)
    {
        var page = await visitor.Page("/sign-in/code");
        return await visitor.Submit((IHtmlFormElement)page.QuerySelector("form:has([name='Input.Code'])")!, ("Input.Code", code));
    }

    /// <summary>Connects an app; returns its secret and the codes on paper.</summary>
    public static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> Connect(this Visitor visitor, WebHost host)
    {
        var page = await visitor.Page("/sign-in/authenticator");
        var secret = Read(page.QuerySelector("details code")!.TextContent);
        var shown = await visitor.Page(await visitor.Submit((IHtmlFormElement)page.QuerySelector("form:has([name='Input.Code'])")!, ("Input.Code", host.Code(secret))));
        return (secret, [.. shown.QuerySelectorAll(".recovery-codes code").Select(c => c.TextContent)]);
    }

    /// <summary>What the app shows now, or so many half minutes later.</summary>
    public static string Code(this WebHost host, byte[] secret, int later = 0) => OneTimeCode.At(secret, OneTimeCode.StepAt(host.Clock.Now) + later);

    public static async Task<bool> IsSignedIn(this Visitor visitor) => (await visitor.Get("/me/account")).IsSuccessStatusCode;

    /// <summary>Base 32 as an app reads it.</summary>
    private static byte[] Read(string written)
    {
        var bits = string.Concat(written.Where(c => c != ' ').Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    public static Task<Session> LatestSession(this WebHost host) => host.Read(db => db.Set<Session>().OrderByDescending(s => s.Id).FirstAsync());

    [GeneratedRegex("/sign-in/link/[A-Za-z0-9_-]{43}(\\?returnUrl=[A-Za-z0-9%]+)?")]
    private static partial Regex Link();
}
