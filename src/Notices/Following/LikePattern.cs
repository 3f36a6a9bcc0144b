namespace Certification.Notices.Following;

/// <summary>A typed search as the pattern of a LIKE, in which the signs of the pattern language mean themselves.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";
    private const int Longest = 100;

    public static string Holding(string typed)
    {
        var text = typed.Trim();
        if (text.Length > Longest) text = text[..Longest];
        return $"%{text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").Replace("[", "\\[")}%";
    }
}
