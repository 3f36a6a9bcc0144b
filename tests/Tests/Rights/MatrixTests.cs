using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Xunit.Abstractions;

namespace Certification.Tests.Rights;

/// <summary>The matrix in <see cref="Policies"/> and what the doors really do are the same: every door, as everybody, with what is theirs and what is not.</summary>
public partial class MatrixTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_door_lets_in_whom_the_matrix_names_as_far_as_it_says_and_nobody_else()
    {
        await using var world = await World.Make();
        var doors = Door.Of(world.Host).Where(d => d.HasId && d.Policy is not null).ToList();
        doors.Should().HaveCountGreaterThan(100);
        var wrong = new List<string>();
        var tried = 0;
        var tokens = new Dictionary<Roles, string>();
        foreach (var (role, visitor) in world.Actors) tokens[role] = await Token(visitor, role);

        foreach (var door in doors)
        {
            var policy = Policies.Matrix.Single(p => p.Name == door.Policy);
            foreach (var (role, visitor) in world.Actors)
            {
                var missing = await Try(world, door, visitor, tokens[role], Whose.Missing);
                foreach (var whose in (Whose[])[Whose.OtherCohort, Whose.OtherMunicipality, Whose.Own, Whose.Missing])
                {
                    tried++;
                    var got = whose == Whose.Missing ? missing : await Try(world, door, visitor, tokens[role], whose);
                    var expected = role == Roles.None ? Answer.Stranger
                        : policy.Of(role) == Reach.None ? Answer.Shut
                        : World.Covers(policy.Of(role), role, whose) ? Answer.In : Answer.NotThere;
                    if (got.Answer == Answer.In && door.Method != "GET") await world.Restore();
                    if (got.Answer == Answer.NotThere && expected == Answer.In && Nothing.Keys.Any(part => door.Route.Contains(part, StringComparison.Ordinal))) continue;
                    if (got.Answer != expected) wrong.Add($"{door} > {policy.Name}: {role} with {whose} gets {(int)got.Status}, the matrix says {expected}{(got.Status == HttpStatusCode.BadRequest ? $" {got.Body}" : "")}");
                    else if (expected == Answer.NotThere && Same(got.Body, world, door, whose) != Same(missing.Body, world, door, Whose.Missing)) wrong.Add($"{door}: {role} can tell {whose} from what is not there");
                }
            }
        }

        output.WriteLine($"{doors.Count} doors, {tried} tries");
        wrong.Should().BeEmpty();
    }

    /// <summary>Doors behind which this world holds nothing for some whom they let in: there, not finding anything is as it should be.</summary>
    private static readonly Dictionary<string, string> Nothing = new()
    {
        ["/assessments/"] = "Robusthed has none; AssessmentTests tries them",
        ["/enrolments/{id:int}/leader"] = "nobody here applied through a leader; ApplicationTests try it",
        ["/submissions/{id:int}/review"] = "the programme lets the trainer review this assignment, no supervisor",
    };

    private enum Answer { Stranger, Shut, NotThere, In, Broken }

    private sealed record Got(HttpStatusCode Status, Answer Answer, string Body);

    private static async Task<Got> Try(World world, Door door, Visitor visitor, string token, Whose whose)
    {
        var path = door.Path(kind => world.Knows(kind) ? $"{world.Id(kind, whose)}" : Word(door, kind));
        using var request = new HttpRequestMessage(new(door.Method), new Uri(path, UriKind.Relative));
        if (door.Method is "POST" or "PUT" or "DELETE")
            request.Content = !door.IsApi ? new FormUrlEncodedContent([new("_handler", "matrix"), new("__RequestVerificationToken", token)])
                : door.TakesFile ? WithFile(door, world, whose)
                : door.Input is { } input ? new StringContent(System.Text.Json.JsonSerializer.Serialize(Bodies.Of(input, kind => world.Knows(kind) ? world.Id(kind, whose == Whose.Missing ? Whose.Own : whose) : null)), MediaTypeHeaderValue.Parse("application/json"))
                : door.Method == "DELETE" ? null : new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await visitor.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return new(answer.StatusCode, answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Answer.Stranger,
            HttpStatusCode.Redirect when answer.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal) => Answer.Stranger,
            HttpStatusCode.Forbidden => Answer.Shut,
            HttpStatusCode.NotFound => Answer.NotThere,
            >= HttpStatusCode.InternalServerError => Answer.Broken,
            _ => Answer.In,
        }, body);
    }

    /// <summary>A form with a file, and what else the door asks for.</summary>
    private static MultipartFormDataContent WithFile(Door door, World world, Whose whose)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent("a;b"u8.ToArray()), "file", "liste.csv" } };
        if (door.Input is not { } input) return form;
        foreach (var (name, value) in Bodies.Of(input, kind => world.Knows(kind) ? world.Id(kind, whose == Whose.Missing ? Whose.Own : whose) : null))
            form.Add(new StringContent($"{value}"), name);
        return form;
    }

    private static string Word(Door door, string kind) => kind switch
    {
        "key" when door.Route.Contains("/reminders/", StringComparison.Ordinal) => World.Rule,
        "key" or "requirement" => "assignment1",
        "language" => "da",
        _ => "x",
    };

    /// <summary>A form's token, which every page with a form has; a stranger takes the sign-in page's.</summary>
    private static async Task<string> Token(Visitor visitor, Roles role) =>
        ((IHtmlInputElement)(await visitor.Page(role == Roles.None ? "/sign-in" : "/me/account")).QuerySelector("[name=__RequestVerificationToken]")!).Value;

    private static string Same(string body, World world, Door door, Whose whose) =>
        Varying().Replace(door.Kinds.Where(world.Knows).Aggregate(body, (text, kind) => text.Replace($"/{world.Id(kind, whose)}", "/#", StringComparison.Ordinal)), "");

    [GeneratedRegex("\"traceId\":\"[^\"]*\"|name=\"__RequestVerificationToken\" value=\"[^\"]*\"|integrity=\"[^\"]*\"|%2F[0-9#]+")]
    private static partial Regex Varying();
}
