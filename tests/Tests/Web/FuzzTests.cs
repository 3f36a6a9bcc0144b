using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Certification.Platform.Access;
using Certification.Tests.Rights;
using Certification.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Xunit.Abstractions;

namespace Certification.Tests.Web;

/// <summary>Every id and every member that a door takes, with what nobody means: it is refused or taken, never an error of ours, and never shown as markup.</summary>
public sealed partial class FuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<string> _wrong = [];
    private World _world = null!;
    private int _tries;

    public async Task InitializeAsync() => _world = await World.Make();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task No_id_and_no_question_in_an_address_breaks_a_door()
    {
        string[] ids = ["-1", "0", "2147483647", "2147483648", "99999999999999999999", "1e308", "%0D%0ASet-Cookie:x=1", "%E2%80%AE", "1;drop", "..%2f..%2fx", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", new('a', 4000)];
        foreach (var door in Doors())
            foreach (var visitor in Who(door))
            {
                foreach (var kind in door.Kinds.Distinct())
                    foreach (var id in ids)
                        await Try(visitor, door, door.Path(k => k == kind ? id : Right(k)), null);
                if (door.Method == "GET")
                    foreach (var asked in Questions(door))
                        foreach (var text in HostileValues.Texts)
                            await Try(visitor, door, $"{door.Path(Right)}?{asked}={Uri.EscapeDataString(text)}", null);
            }
        Judge(3000);
    }

    [Fact]
    public async Task No_member_of_a_body_breaks_a_call()
    {
        foreach (var door in Doors().Where(d => d.IsApi && d.Input is not null && !d.TakesFile))
            foreach (var visitor in Who(door))
                foreach (var (_, body) in HostileValues.Of(JsonSerializer.Serialize(Bodies.Of(door.Input!, _ => null))))
                    await Try(visitor, door, door.Path(Right), () => new StringContent(body, Encoding.UTF8, "application/json"));
        Judge(3000);
    }

    [Fact]
    public async Task No_field_of_a_form_breaks_a_page()
    {
        foreach (var door in Doors().Where(d => d is { IsApi: false, Method: "GET" }))
            foreach (var visitor in Who(door))
            {
                var answer = await visitor.Get(door.Path(Right));
                if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
                foreach (var form in (await visitor.Page(answer)).Forms.Where(f => f.Method == "post" && f.GetAttribute("action") is not "/sign-out" and not "/language").DistinctBy(Kind))
                    await Fill(visitor, door, form);
            }
        Judge(1500);
    }

    /// <summary>Each field once with every value; the fields beside it as the page has them. Of the lines of a list, the first.</summary>
    private async Task Fill(Visitor visitor, Door door, IHtmlFormElement form)
    {
        var fields = form.QuerySelectorAll("input, select, textarea").Select(f => (Name: f.GetAttribute("name") ?? "", Value: (f as IHtmlInputElement)?.Value ?? (f as IHtmlSelectElement)?.Value ?? f.TextContent))
            .Where(f => f.Name.Length > 0).DistinctBy(f => Number().Replace(f.Name, "")).ToList();
        foreach (var (name, _) in fields.Where(f => f.Name is not ("__RequestVerificationToken" or "_handler")))
            foreach (var text in HostileValues.Texts)
                await Try(visitor, door with { Method = "POST" }, door.Path(Right), () => new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Name == name ? text : f.Value))));
    }

    private async Task Try(Visitor visitor, Door door, string path, Func<HttpContent>? content)
    {
        _tries++;
        using var request = new HttpRequestMessage(new(door.Method), path) { Content = content?.Invoke() ?? (door.Method is "POST" or "PUT" ? new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")) : null) };
        using var answer = await visitor.Http.SendAsync(request);
        var body = answer.Content.Headers.ContentType?.MediaType == "text/html" || !answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
        var sent = content is null ? "" : await content().ReadAsStringAsync();
        if ((int)answer.StatusCode >= 500) _wrong.Add($"{door}: {(int)answer.StatusCode} for {Short(path)} {Short(sent)} {Short(body)}");
        if (answer.Content.Headers.ContentType?.MediaType == "text/html" && body.Contains(HostileValues.Script, StringComparison.Ordinal)) _wrong.Add($"{door}: shows markup for {Short(path)} {Short(sent)}");
        if (door.Method != "GET" && (int)answer.StatusCode < 400) await _world.Restore();
    }

    private void Judge(int atLeast)
    {
        output.WriteLine($"{_tries} tries");
        _wrong.DistinctBy(w => w[..Math.Min(w.Length, 200)]).Should().BeEmpty();
        _tries.Should().BeGreaterThan(atLeast);
    }

    private List<Door> Doors() => [.. Door.Of(_world.Host).Where(d => d.Method is "GET" or "POST" or "PUT" or "DELETE")];

    /// <summary>Somebody who answers for the courses or the accounts, else whoever may come in at all; and the participant, where they may.</summary>
    private List<Visitor> Who(Door door)
    {
        if (door.Policy is null) return [_world.Actors[Roles.None]];
        var policy = Policies.Matrix.Single(p => p.Name == door.Policy);
        var first = ((Roles[])[Roles.Coordinator, Roles.Administrator, .. Policies.EveryRole]).First(r => policy.Of(r) != Reach.None);
        return policy.Of(Roles.Participant) == Reach.None || first == Roles.Participant ? [_world.Actors[first]] : [_world.Actors[first], _world.Actors[Roles.Participant]];
    }

    private string Right(string kind) => _world.Knows(kind) ? $"{_world.Id(kind, Whose.Own)}" : kind switch { "key" or "requirement" => "assignment1", "language" => "da", "webhooks" or "tokens" or "deliveries" => "1", _ => "x" };

    /// <summary>What an address may ask: the page's own parameters, or the call's simple ones.</summary>
    private IEnumerable<string> Questions(Door door) =>
        from endpoint in Doors().Where(d => d.Route == door.Route).Select(d => d.Endpoint).Distinct()
        from name in endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is { } page
            ? page.Type.GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(p => p.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not null).Select(p => p.GetCustomAttribute<SupplyParameterFromQueryAttribute>()!.Name ?? p.Name)
            : endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().SelectMany(Asked).Where(n => endpoint.RoutePattern.GetParameter(n) is null) ?? []
        select name;

    private static IEnumerable<string> Asked(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(Microsoft.AspNetCore.Http.AsParametersAttribute)) ? parameter.ParameterType.GetProperties().Select(p => p.Name)
        : parameter.ParameterType.IsValueType && parameter.ParameterType != typeof(CancellationToken) || parameter.ParameterType == typeof(string) ? [parameter.Name!] : [];

    private static string Kind(IHtmlFormElement form) => Number().Replace(string.Join(',', form.QuerySelectorAll("[name]").Select(f => f.GetAttribute("name") == "_handler" ? f.GetAttribute("value") : f.GetAttribute("name"))), "");

    private static string Short(string text) => text.Length <= 300 ? text : $"{text[..300]}…";

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
