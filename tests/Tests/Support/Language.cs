using System.Globalization;
using System.Runtime.CompilerServices;

namespace Certification.Tests.Support;

/// <summary>Tests read Danish, whatever machine they run on; those about another language set it themselves.</summary>
internal static class Language
{
    [ModuleInitializer]
    internal static void IsDanish() =>
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("da-DK");
}
