using Certification.Platform.Time;
using Certification.Platform.Ui;
using static Certification.People.Texts;

namespace Certification.People.Tokens;

/// <summary>How the pages about keys write moments, scopes and states.</summary>
internal static class TokenWords
{
    public static string Used(DateTime? utc) => utc is { } at ? Written.Moment(at) : T("Tokens.NeverUsed");

    /// <summary>"Hold (læse), Beviser (læse og ændre)".</summary>
    public static string Scopes(IEnumerable<string> scopes) => string.Join(", ", TokenScope.Of(scopes).Select(Scope));

    public static (StatusKind Kind, string? Icon) Look(TokenState state) => state switch
    {
        TokenState.Good => (StatusKind.Ok, null),
        TokenState.Expired => (StatusKind.Neutral, "time"),
        _ => (StatusKind.Neutral, "lock"),
    };

    private static string Scope(TokenScope scope) => T(scope.Writes ? "Tokens.Writes" : "Tokens.Reads", T($"ApiArea.{scope.Area}"));
}
