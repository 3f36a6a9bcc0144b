using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Certification.Platform.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Certification.Tests.Platform.Ui;

public class FieldTests
{
    [Fact]
    public async Task What_was_typed_comes_back_even_when_it_is_not_a_date()
    {
        var form = Posted(("Input.Start", "31-02-2026"));

        var field = await Rendered.Component<Field>(new() { ["Label"] = "Start", ["Name"] = "Input.Start", ["Value"] = "2026-03-12" }, form);

        field.QuerySelector("input")!.GetAttribute("value").Should().Be("31-02-2026");
    }

    [Fact]
    public async Task A_box_that_was_unticked_stays_unticked()
    {
        var form = Posted(("Input.Other", "x"));

        var field = await Rendered.Component<Field>(new() { ["Label"] = "Ja", ["Name"] = "Input.Yes", ["Type"] = "checkbox", ["Value"] = "true" }, form);

        field.QuerySelector<IHtmlInputElement>("input")!.IsChecked.Should().BeFalse();
    }

    [Fact]
    public async Task Line_breaks_and_markup_in_a_long_text_survive_the_round_trip()
    {
        const string typed = "\nFørste <b>&\nanden";

        var field = await Rendered.Component<Field>(new() { ["Label"] = "Tekst", ["Name"] = "Input.Text", ["Type"] = "textarea" }, Posted(("Input.Text", typed)));

        field.QuerySelector<IHtmlTextAreaElement>("textarea")!.Value.Should().Be(typed);
    }

    [Fact]
    public async Task The_error_and_the_hint_are_read_with_the_control_and_the_summary_leads_to_it()
    {
        var form = new FormState(new FormCollection([])) { Errors = new Dictionary<string, string[]> { ["Input.Email"] = ["Adressen mangler et @."] } };

        var field = await Rendered.Component<Field>(new() { ["Label"] = "E-mail", ["Name"] = "Input.Email", ["Type"] = "email", ["Hint"] = "Arbejdets" }, form);
        var summary = await Rendered.Component<Refusal>(new() { ["Form"] = form });

        var input = field.QuerySelector("input")!;
        input.GetAttribute("aria-invalid").Should().Be("true");
        input.GetAttribute("aria-describedby")!.Split(' ').Select(id => field.QuerySelector("#" + id)!.TextContent)
            .Should().SatisfyRespectively(hint => hint.Should().Be("Arbejdets"), error => error.Should().EndWith("Adressen mangler et @."));
        summary.QuerySelector("a")!.GetAttribute("href").Should().Be("#" + input.Id);
    }

    [Fact]
    public async Task The_summary_says_which_field_a_sentence_is_about()
    {
        var form = new FormState(new FormCollection([])) { Errors = new Dictionary<string, string[]> { ["Input.Email"] = ["Skal udfyldes."] } };
        RenderFragment page = builder =>
        {
            builder.OpenComponent<Refusal>(0);
            builder.CloseComponent();
            builder.OpenComponent<Field>(1);
            builder.AddComponentParameter(2, "Label", "E-mail");
            builder.AddComponentParameter(3, "Name", "Input.Email");
            builder.CloseComponent();
        };

        var shown = await Rendered.Component<CascadingValue<FormState>>(new() { ["Value"] = form, ["ChildContent"] = page });

        shown.QuerySelector(".alert a")!.TextContent.Should().Be("E-mail: Skal udfyldes.");
    }

    [Fact]
    public async Task A_posted_choice_is_chosen_again()
    {
        var options = new (string, string)[] { ("101", "København"), ("751", "Aarhus") };

        var field = await Rendered.Component<Field>(
            new() { ["Label"] = "Kommune", ["Name"] = "Input.M", ["Type"] = "select", ["Value"] = "101", ["Options"] = options }, Posted(("Input.M", "751")));

        field.QuerySelector<IHtmlSelectElement>("select")!.Value.Should().Be("751");
    }

    private static FormState Posted(params (string Name, string Value)[] fields) =>
        new(new FormCollection(fields.ToDictionary(field => field.Name, field => new Microsoft.Extensions.Primitives.StringValues(field.Value))));
}
