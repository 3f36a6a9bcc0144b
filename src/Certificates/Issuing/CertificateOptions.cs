using System.ComponentModel.DataAnnotations;

namespace Certification.Certificates.Issuing;

/// <summary>Who issues and signs. Frozen into every certificate, so the code knows no values of its own: a host without them does not start.</summary>
internal sealed class CertificateOptions
{
    public const string Section = "Certificates";

    [Required(ErrorMessage = "Certificates:Issuer must be set: who issues the certificates.")]
    public string Issuer { get; set; } = null!;

    [Required(ErrorMessage = "Certificates:Signatory must be set: who signs the certificates.")]
    public string Signatory { get; set; } = null!;

    [Required(ErrorMessage = "Certificates:SignatoryTitle must be set: the title of whoever signs the certificates.")]
    public string SignatoryTitle { get; set; } = null!;
}
