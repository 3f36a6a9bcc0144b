using System.Resources;
using Certification.Platform.Text;

namespace Certification.Tests.Platform;

public class ModuleTextsTests
{
    [Fact]
    public void A_missing_text_is_an_error_that_names_it()
    {
        var asking = () => new ModuleTexts(typeof(Certification.Platform.Texts))["no.such.text"];

        asking.Should().Throw<MissingManifestResourceException>().WithMessage("*no.such.text*");
    }
}
