using static Certification.People.Texts;

namespace Certification.People;

/// <summary>How this module's facts are written for people.</summary>
internal static class Shown
{
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")];

    /// <summary>"Chrome, Windows" out of what a browser says of itself; it says a lot, in an order of its own.</summary>
    public static string Device(string said)
    {
        var names = new[] { Browsers, Systems }.Select(known => known.FirstOrDefault(k => said.Contains(k.Mark, StringComparison.Ordinal)).Name).OfType<string>().ToList();
        return names.Count > 0 ? string.Join(", ", names) : T("Sessions.UnknownDevice");
    }
}
