using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Certification.People;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Support;

/// <summary>One person at a browser, or a program in that person's name: cookies stay, redirects are not followed.</summary>
internal sealed class Visitor(WebHost host, HttpClient client)
{
    /// <summary>As the API speaks: enumerations by their name in camel case.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public HttpClient Http => client;

    /// <summary>Chooses the person on the development sign-in page.</summary>
    public async Task SignIn(int personId)
    {
        var page = await Page("/sign-in");
        var button = page.QuerySelector($"form:has(input[name=person][value='{personId}'])") as IHtmlFormElement
            ?? throw new InvalidOperationException($"Nobody with id {personId} can be chosen on the sign-in page.");
        (await Submit(button)).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    /// <inheritdoc cref="SignIn(int)"/>
    public async Task SignIn(string email) =>
        await SignIn(await host.Read(db => db.Set<Person>().Where(p => p.Email == email).Select(p => p.Id).SingleAsync()));

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> Post(string path, object? body = null) => client.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body ?? new { }, options: Json));

    public Task<HttpResponseMessage> Put(string path, object body) => client.PutAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body, options: Json));

    public Task<HttpResponseMessage> Delete(string path) => client.DeleteAsync(new Uri(path, UriKind.Relative));

    /// <summary>What the API answers; anything but success fails the test with the answer's text.</summary>
    public async Task<T> Get<T>(string path) => await Answer<T>(await Get(path));

    /// <inheritdoc cref="Get{T}(string)"/>
    public async Task<T> Post<T>(string path, object? body = null) => await Answer<T>(await Post(path, body));

    /// <inheritdoc cref="Get{T}(string)"/>
    public async Task<T> Put<T>(string path, object body) => await Answer<T>(await Put(path, body));

    /// <summary>Sends a file as a program does.</summary>
    public Task<HttpResponseMessage> Upload(string path, string field, string fileName, byte[] content)
    {
        var file = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return client.PostAsync(new Uri(path, UriKind.Relative), new MultipartFormDataContent { { file, field, fileName } });
    }

    /// <summary>A page that must be there.</summary>
    public async Task<IHtmlDocument> Page(string path) => await Page(await Get(path));

    /// <summary>What a browser shows of an answer, redirects followed.</summary>
    public async Task<IHtmlDocument> Page(HttpResponseMessage answer)
    {
        for (var hops = 0; answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther && hops < 5; hops++)
            answer = await client.GetAsync(answer.Headers.Location);
        var html = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "text/html")
            throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {html}");
        var document = await BrowsingContext.New(Configuration.Default)
            .OpenAsync(response => response.Content(html).Address(answer.RequestMessage!.RequestUri!));
        return (IHtmlDocument)document;
    }

    /// <summary>Sends a form as a browser does, with its hidden fields and what is typed over what stands there.</summary>
    public Task<HttpResponseMessage> Submit(IHtmlFormElement form, params (string Name, string Value)[] typed) =>
        client.PostAsync(Target(form), new FormUrlEncodedContent(Fields(form, typed).Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Sends a form in which a file was chosen.</summary>
    public Task<HttpResponseMessage> Submit(IHtmlFormElement form, string fileField, string fileName, byte[] content, params (string Name, string Value)[] typed)
    {
        var body = new MultipartFormDataContent { { new ByteArrayContent(content), fileField, fileName } };
        foreach (var (name, value) in Fields(form, typed)) body.Add(new StringContent(value), name);
        return client.PostAsync(Target(form), body);
    }

    private static Uri Target(IHtmlFormElement form) => new(new Uri(form.Owner!.Url), form.GetAttribute("action") ?? "");

    private static IEnumerable<(string Name, string Value)> Fields(IHtmlFormElement form, (string Name, string Value)[] typed) =>
        form.QuerySelectorAll("input, select, textarea").Where(field => field.GetAttribute("name") is not null && !field.HasAttribute("disabled"))
            .SelectMany(Values).Where(field => typed.All(t => t.Name != field.Name)).Concat(typed);

    private static IEnumerable<(string Name, string Value)> Values(IElement field)
    {
        var name = field.GetAttribute("name")!;
        return field switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } or IHtmlInputElement { Type: "file" or "submit" } => [],
            IHtmlInputElement input => [(name, input.Value)],
            IHtmlTextAreaElement area => [(name, area.Value)],
            IHtmlSelectElement select => select.Options.Where(o => o.IsSelected).Select(o => (name, o.Value)),
            _ => [],
        };
    }

    private static async Task<T> Answer<T>(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode) return (await answer.Content.ReadFromJsonAsync<T>(Json))!;
        throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
