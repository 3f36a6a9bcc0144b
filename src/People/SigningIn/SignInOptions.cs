using System.ComponentModel.DataAnnotations;

namespace Certification.People.SigningIn;

/// <summary>Which ways to sign in there are, and how long a session lasts.</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>Choosing a seeded person without a password: in Development on loopback only.</summary>
    public bool Development { get; set; }

    /// <summary>A one-time link by mail, for people without an account at an identity provider.</summary>
    public bool MailLink { get; set; } = true;

    /// <summary>After so many minutes without a request, whoever needs a second factor signs in again.</summary>
    [Range(1, 24 * 60)]
    public int IdleMinutes { get; set; } = 30;

    /// <summary>The same for everybody else: a long answer is written on a page that asks for nothing meanwhile.</summary>
    [Range(1, 24 * 60)]
    public int IdleMinutesOthers { get; set; } = 240;

    /// <summary>A session ends after so many hours, whatever was done in it.</summary>
    [Range(1, 24)]
    public int AbsoluteHours { get; set; } = 12;

    public TimeSpan Absolute => TimeSpan.FromHours(AbsoluteHours);

    public TimeSpan IdleFor(Person person) => TimeSpan.FromMinutes(person.NeedsSecondFactor ? IdleMinutes : IdleMinutesOthers);
}
