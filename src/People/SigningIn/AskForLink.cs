using System.ComponentModel.DataAnnotations;
using Certification.Platform.Data;
using Certification.Platform.Text;

namespace Certification.People.SigningIn;

/// <summary>Somebody wants a sign-in link by mail. Whoever asks learns nothing: known or not, one row is stored and the same page follows.</summary>
internal sealed class AskForLink(AppDb db, TimeProvider clock)
{
    public sealed class Input
    {
        [Required, StringLength(EmailAddress.MaxLength), PlainEmail, NoPersonalNumber]
        public string Email { get; set; } = "";
    }

    public Task Handle(Input input, string? returnUrl, CancellationToken ct)
    {
        db.Add(LinkRequest.For(TextKey.Of(input.Email), SignIn.Local(returnUrl), clock.GetUtcNow().UtcDateTime));
        return db.SaveChangesAsync(ct);
    }
}
