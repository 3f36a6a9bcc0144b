using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>Somebody asked for a sign-in link. Stored whether or not the address is known, and answered afterwards: nobody can tell the two apart. Gone once answered.</summary>
internal sealed class LinkRequest
{
    public int Id { get; private set; }
    public string EmailKey { get; private init; } = "";
    /// <summary>Where they were going, on this site.</summary>
    public string? ReturnUrl { get; private init; }
    public DateTime At { get; private init; }

    public static LinkRequest For(string emailKey, string? returnUrl, DateTime now) => new() { EmailKey = emailKey, ReturnUrl = returnUrl, At = now };

    internal static void Map(ModelBuilder model) => model.Entity<LinkRequest>(request =>
    {
        request.ToTable("LinkRequests");
        request.Holds(DataClass.Access).Of(nameof(EmailKey), parentColumn: "EmailKey").GoesWhole();
        request.Property(r => r.ReturnUrl).HasMaxLength(400);
        request.HasIndex(r => r.At);
    });
}
