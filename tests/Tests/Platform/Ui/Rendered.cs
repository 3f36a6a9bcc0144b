using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Certification.Platform.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Certification.Tests.Platform.Ui;

/// <summary>A component as a browser would read it.</summary>
internal static class Rendered
{
    public static async Task<IElement> Component<T>(Dictionary<string, object?> parameters, FormState? form = null, string uri = "http://localhost/") where T : IComponent
    {
        var services = new ServiceCollection().AddScoped<NavigationManager>(_ => new FixedNavigation(uri));
        if (form is not null) services.AddCascadingValue(_ => form);
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return new HtmlParser().ParseDocument(html).Body!;
    }

    private sealed class FixedNavigation : NavigationManager
    {
        public FixedNavigation(string uri) => Initialize("http://localhost/", uri);
    }
}
