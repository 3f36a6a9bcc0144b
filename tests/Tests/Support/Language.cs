using System.Globalization;
using System.Runtime.CompilerServices;

namespace Certification.Tests.Support;

/// <summary>
/// Tests read Danish, whatever machine they run on; those about another language set it themselves. TEST_CULTURE=tr-TR runs all of them where I and i are
/// no pair, dates are written otherwise and so are decimals: what is kept, compared and sent may not depend on it.
/// </summary>
internal static class Language
{
    [ModuleInitializer]
    internal static void IsDanish()
    {
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("da-DK");
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(Environment.GetEnvironmentVariable("TEST_CULTURE") is { Length: > 0 } culture ? culture : "da-DK");
    }
}
