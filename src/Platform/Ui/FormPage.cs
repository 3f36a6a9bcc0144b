using System.Reflection;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Input;
using Certification.Platform.Refusals;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using static Certification.Platform.Texts;

namespace Certification.Platform.Ui;

/// <summary>
/// A page with forms: a post is checked and handed to its feature; then a redirect, or the form again with what was typed and why.
/// </summary>
public abstract class FormPage : LoadedPage
{
    [CascadingParameter] protected HttpContext Http { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private AppDb Db { get; set; } = null!;

    /// <summary>Null until a form has come back; cascade it over the form.</summary>
    protected FormState? Form { get; private set; }

    /// <summary>Cancelled when the browser goes away.</summary>
    protected CancellationToken Gone => Http.RequestAborted;

    /// <summary>Runs a form's feature and leaves the page when it succeeds.</summary>
    /// <param name="name">The form's field prefix: "Input".</param>
    /// <param name="input">What was bound from the post; null for a button without fields.</param>
    /// <param name="act">The feature; returns where to go next.</param>
    /// <param name="done">What to say there.</param>
    protected async Task Submit(string name, object? input, Func<Task<string>> act, string? done = null)
    {
        var next = "";
        if (!await SubmitHere(name, input, async () => next = await act())) return;
        if (done is not null) Flashes.Set(Http, done);
        Navigation.NavigateTo(next);
    }

    /// <summary>Runs a form's feature and stays on the page: for what is shown this once and must stand in no address. False when it was refused.</summary>
    protected async Task<bool> SubmitHere(string name, object? input, Func<Task> act)
    {
        try
        {
            if (input is not null && Errors(name, input) is { Count: > 0 } errors) throw new BadInputException(errors);
            await act();
            return true;
        }
        catch (BadInputException bad)
        {
            Return(bad.Errors.ToDictionary(e => e.Key.StartsWith(name + ".", StringComparison.Ordinal) ? e.Key : $"{name}.{e.Key}", e => e.Value), null);
        }
        catch (RefusedException refused)
        {
            Return([], refused.Message);
        }
        catch (FileRefusedException file)
        {
            Return([], T(file.Code, [.. file.Values]));
        }
        catch (Exception stale) when (stale is StaleException or DbUpdateConcurrencyException)
        {
            Return([], T("Stale"));
        }
        return false;
    }

    /// <summary>What the handler had begun to change must not show up in the page, still less be saved later.</summary>
    private void Return(Dictionary<string, string[]> errors, string? refusal)
    {
        Db.GiveUp();
        Http.Response.StatusCode = refusal is null ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict;
        Form = new FormState(Http.Request.Form) { Errors = errors, Refusal = refusal };
    }

    private Dictionary<string, string[]> Errors(string name, object input)
    {
        var errors = CheckInput.Errors(input).ToDictionary(e => $"{name}.{e.Key}", e => e.Value);
        // Something was typed that is no date or number: say so, rather than that it is missing.
        foreach (var property in input.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property.PropertyType != typeof(string) && property.GetValue(input) is null
                && Http.Request.Form.TryGetValue($"{name}.{property.Name}", out var typed) && !string.IsNullOrWhiteSpace(typed))
                errors[$"{name}.{property.Name}"] = [T("Unreadable")];
        return errors;
    }
}
