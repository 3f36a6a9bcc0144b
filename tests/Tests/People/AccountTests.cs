using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Certification.People;
using Certification.Platform.Access;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.People;

public class AccountTests
{
    [Fact]
    public async Task A_colleague_is_let_in_with_their_roles_and_a_mail()
    {
        await using var host = new WebHost();
        var administrator = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        var page = await administrator.Page("/accounts");

        var answer = await administrator.Submit((IHtmlFormElement)page.QuerySelector("form:has([name='Input.FirstName'])")!,
            ("Input.FirstName", "Mette"), ("Input.LastName", "Åkjær"), ("Input.Email", "mette@example.org"), ("Input.Roles", "Trainer"), ("Input.Roles", "Supervisor"));

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        var mette = await host.Read(db => db.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Email == "mette@example.org"));
        mette.AsCaller().Roles.Should().Be(Roles.Trainer | Roles.Supervisor);
        (await host.Read(db => db.Set<Certification.Notices.OutgoingMail>().CountAsync(m => m.RecipientId == mette.Id))).Should().Be(1);
    }

    [Fact]
    public async Task A_participant_who_is_invited_stays_one_and_whoever_has_access_is_not_invited_again()
    {
        await using var host = new WebHost();
        var administrator = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        var mette = await host.Person("mette@example.org", Roles.Participant);
        var invitation = new { FirstName = "Mette", LastName = "Åkjær", Email = "METTE@example.org", Language = "da", Roles = new[] { Roles.Supervisor } };

        await administrator.Post<JsonElement>("/api/v1/accounts", invitation);
        var again = await administrator.Post("/api/v1/accounts", invitation);

        (await host.Read(db => db.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == mette))).AsCaller().Roles.Should().Be(Roles.Participant | Roles.Supervisor);
        (again.StatusCode, await host.Read(db => db.Set<Certification.Notices.OutgoingMail>().CountAsync(m => m.RecipientId == mette))).Should().Be((HttpStatusCode.Conflict, 1));
    }

    [Fact]
    public async Task Without_a_box_ticked_an_invitation_says_what_is_missing_and_a_person_can_lose_the_last_role()
    {
        await using var host = new WebHost();
        var administrator = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        var mette = await host.Person("mette@example.org", Roles.Trainer);

        var page = await administrator.Page("/accounts");
        var refused = await administrator.Submit(page.Forms.Single(f => f.QuerySelector("[name='Input.Email']") is not null), ("Input.FirstName", "Nana"), ("Input.LastName", "Berg"), ("Input.Email", "nana@example.org"));
        var account = await administrator.Page($"/accounts/{mette}");
        var form = account.Forms.Single(f => f.QuerySelector("[name='Setting.Roles']") is not null);
        foreach (var box in form.QuerySelectorAll("[name='Setting.Roles']").OfType<IHtmlInputElement>()) box.IsChecked = false;
        await administrator.Page(await administrator.Submit(form));

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await administrator.Page(refused)).QuerySelector("[name='Input.FirstName']")!.GetAttribute("value").Should().Be("Nana");
        (await host.Read(db => db.Set<Person>().Include(p => p.Roles).SingleAsync(p => p.Id == mette))).AsCaller().Roles.Should().Be(Roles.None);
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var host = new WebHost();
        var birgit = await host.Person("birgit@example.org", Roles.Administrator);
        var administrator = await host.Visit(birgit);
        var version = (await administrator.Get<JsonElement>($"/api/v1/accounts/{birgit}")).GetProperty("version").GetInt32();

        var fewer = await administrator.Put($"/api/v1/accounts/{birgit}/roles", new { Roles = new[] { Roles.Coordinator }, Version = version });
        var closed = await administrator.Post($"/api/v1/accounts/{birgit}/close", new { Reason = "Prøve" });

        fewer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        closed.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await administrator.IsSignedIn()).Should().BeTrue();
    }

    [Theory]
    [InlineData(Roles.Participant)]
    [InlineData(Roles.MunicipalContact)]
    public async Task Roles_that_follow_from_something_else_are_not_given_by_hand(Roles role)
    {
        await using var host = new WebHost();
        var administrator = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        var mette = await host.Person("mette@example.org", Roles.Trainer);

        var answer = await administrator.Put($"/api/v1/accounts/{mette}/roles", new { Roles = new[] { role }, Version = 0 });

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_closed_account_is_out_at_once_and_cannot_come_back_until_it_is_opened()
    {
        await using var host = new WebHost();
        var administrator = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        var anne = await host.Person("anne@example.org", Roles.Participant);
        var visitor = await host.Visit(anne);
        await host.Visit().AskForLink("anne@example.org");
        var link = (await host.Links()).Single();

        (await administrator.Post($"/api/v1/accounts/{anne}/close", new { Reason = "Fratrådt" })).EnsureSuccessStatusCode();
        var back = await host.Visit().Follow(link);
        (await administrator.Post($"/api/v1/accounts/{anne}/reopen", new { Reason = "Tilbage" })).EnsureSuccessStatusCode();

        (await visitor.IsSignedIn()).Should().BeFalse();
        back.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await (await host.Visit(anne)).IsSignedIn()).Should().BeTrue();
    }

    [Fact]
    public async Task Two_administrators_who_change_one_persons_roles_do_not_undo_each_other()
    {
        await using var host = new WebHost();
        var administrator = await host.Visit(await host.Person("birgit@example.org", Roles.Administrator));
        var mette = await host.Person("mette@example.org", Roles.Trainer);

        var first = await administrator.Put($"/api/v1/accounts/{mette}/roles", new { Roles = new[] { Roles.Trainer, Roles.Supervisor }, Version = 0 });
        var second = await administrator.Put($"/api/v1/accounts/{mette}/roles", new { Roles = new[] { Roles.Trainer, Roles.Coordinator }, Version = 0 });

        first.StatusCode.Should().Be(HttpStatusCode.NoContent);
        second.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Nobody_but_administrators_keeps_accounts()
    {
        await using var host = new WebHost();
        foreach (var role in Enum.GetValues<Roles>().Where(r => r is not (Roles.None or Roles.Administrator)))
        {
            var visitor = await host.Visit(await host.Person($"{role}@example.org", role));

            (await visitor.Get("/accounts")).StatusCode.Should().Be(HttpStatusCode.Forbidden, $"{role}");
            (await visitor.Post("/api/v1/accounts/1/close", new { Reason = "x" })).StatusCode.Should().Be(HttpStatusCode.Forbidden, $"{role}");
        }
    }

    [Fact]
    public async Task An_address_of_somebody_who_turned_out_to_be_another_makes_that_other_one_the_first_administrator()
    {
        await using var host = new WebHost(environment: "Production");
        var token = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Certification.People.SigningIn.ConsoleToken>(host.Services).Make();
        var (stays, goes) = (await host.Person("birgit@example.org", Roles.Participant), await host.Person("bn@example.org", Roles.Participant));
        await host.Read(db => db.Database.ExecuteSqlInterpolatedAsync($"UPDATE Persons SET MergedIntoId = {stays} WHERE Id = {goes}"));
        var visitor = host.Visit();

        await visitor.Submit((IHtmlFormElement)(await visitor.Page("/sign-in/first")).QuerySelector("main form")!,
            ("Input.Token", token), ("Input.FirstName", "Birgit"), ("Input.LastName", "Nørgaard"), ("Input.Email", "bn@example.org"));

        (await host.Read(db => db.Set<RoleGrant>().Where(g => g.Role == Roles.Administrator).Select(g => g.PersonId).ToListAsync())).Should().Equal(stays);
    }

    [Fact]
    public async Task A_new_installation_is_opened_once_by_the_token_on_its_console()
    {
        await using var host = new WebHost(environment: "Production");
        var token = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Certification.People.SigningIn.ConsoleToken>(host.Services).Make();
        var (visitor, late) = (host.Visit(), host.Visit());
        var (first, second) = (await Form(visitor), await Form(late));

        var wrong = await Give(visitor, first, "ABCD-EFGH");
        var right = await Give(visitor, first, token.ToLowerInvariant());
        var again = await Give(late, second, token);

        wrong.StatusCode.Should().Be(HttpStatusCode.Conflict);
        right.Headers.Location!.OriginalString.Should().EndWith("/sign-in/authenticator", "an administrator has a second factor from the first minute");
        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await visitor.Connect(host)).Codes.Should().NotBeEmpty();
        (await visitor.Get("/accounts")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await late.Get("/sign-in/first")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        static async Task<IHtmlFormElement> Form(Visitor visitor) => (IHtmlFormElement)(await visitor.Page("/sign-in/first")).QuerySelector("main form")!;

        static Task<HttpResponseMessage> Give(Visitor visitor, IHtmlFormElement form, string token) => visitor.Submit(form,
            ("Input.Token", token), ("Input.FirstName", "Birgit"), ("Input.LastName", "Nørgaard"), ("Input.Email", "birgit@example.org"));
    }
}
