using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Certification.Benchmarks;

/// <summary>One command as it was sent to the database.</summary>
internal sealed record SqlCommandText(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

/// <summary>Listens to the commands that the product sends, while it is there.</summary>
internal sealed class SqlCommands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<SqlCommandText> _seen = [];

    private SqlCommands() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public static async Task<IReadOnlyList<SqlCommandText>> Of(Func<Task> act)
    {
        using var commands = new SqlCommands();
        await act();
        return [.. commands._seen];
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore") _subscriptions.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Command: var command })
            _seen.Add(new(command.CommandText, [.. command.Parameters.Cast<SqliteParameter>().Select(p => (p.ParameterName, p.Value))]));
    }

    void IObserver<DiagnosticListener>.OnCompleted() { }
    void IObserver<DiagnosticListener>.OnError(Exception error) { }
    void IObserver<KeyValuePair<string, object?>>.OnCompleted() { }
    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error) { }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());
}
