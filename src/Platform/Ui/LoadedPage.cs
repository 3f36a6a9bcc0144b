using Microsoft.AspNetCore.Components;

namespace Certification.Platform.Ui;

/// <summary>
/// A page that is laid out when its data is there, and not before. The framework's own base lays it out a first time as soon as
/// something has to be waited for; SQLite never lets it wait, a server does.
/// </summary>
public abstract class LoadedPage : ComponentBase
{
    private bool _loaded;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_loaded)
        {
            OnInitialized();
            await OnInitializedAsync();
            _loaded = true;
        }
        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }
}
