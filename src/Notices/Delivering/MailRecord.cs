using System.Data.Common;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Certification.Notices.Delivering;

/// <summary>
/// Puts on record what happens to mails on their way, each step in a commit of its own. There are two for every mail, and a save that first looks
/// for what has changed takes longer than the mail itself: here it is known, and the two statements stand ready from the first mail to the last.
/// </summary>
internal sealed class MailRecord(AppDb db) : IAsyncDisposable
{
    private static readonly string[] Changing =
    [
        nameof(OutgoingMail.State), nameof(OutgoingMail.NextAt), nameof(OutgoingMail.Attempts), nameof(OutgoingMail.Node), nameof(OutgoingMail.LeaseUntil),
        nameof(OutgoingMail.SentAt), nameof(OutgoingMail.QueueId), nameof(OutgoingMail.Said), nameof(OutgoingMail.Secret),
    ];

    private Statement<OutgoingMail>? _change;
    private Statement<MailChange>? _story;

    /// <summary>Stores the state of these mails and what was added to their history, together with what the context follows.</summary>
    /// <returns>Those that somebody else holds by now: nothing of them was stored.</returns>
    /// <remarks>Not to be broken off: what a server has answered is kept even while the host stops.</remarks>
    public async Task<IReadOnlyList<OutgoingMail>> Keep(IReadOnlyList<OutgoingMail> mails)
    {
        var ct = CancellationToken.None;
        await Ready(ct);
        var lost = new List<OutgoingMail>();
        await using var transaction = await db.BeginExclusive(ct);
        foreach (var mail in mails.Distinct())
        {
            if (await _change!.Run(mail, ct) == 0) lost.Add(mail);
            else foreach (var change in mail.History.Where(h => h.Id == 0)) await _story!.Run(change.Of(mail), ct);
        }
        await SaveFollowed(ct);
        await transaction.CommitAsync(ct);
        foreach (var mail in mails) mail.History.Clear();
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        if (_change is null) return;
        await _change.DisposeAsync();
        await _story!.DisposeAsync();
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>What somebody else has changed meanwhile is theirs; the rest is stored.</summary>
    private async Task SaveFollowed(CancellationToken ct)
    {
        while (db.ChangeTracker.HasChanges())
        {
            try
            {
                await db.SaveChangesAsync(ct);
                return;
            }
            catch (DbUpdateConcurrencyException lost)
            {
                foreach (var entry in lost.Entries)
                {
                    if (entry.Entity is OutgoingMail mail)
                        foreach (var change in mail.History.Where(h => h.Id == 0)) db.Entry(change).State = EntityState.Detached;
                    entry.State = EntityState.Detached;
                }
            }
        }
    }

    /// <summary>Statements live as long as their connection.</summary>
    private async Task Ready(CancellationToken ct)
    {
        if (_change is not null) return;
        await db.Database.OpenConnectionAsync(ct);
        var mail = db.Model.FindEntityType(typeof(OutgoingMail))!;
        // Whoever does not hold the newest claim changes nothing.
        List<IProperty> claimed = [mail.FindProperty(nameof(OutgoingMail.Id))!, .. mail.GetProperties().Where(p => p.IsConcurrencyToken)];
        List<IProperty> changing = [.. Changing.Select(name => mail.FindProperty(name)!)];
        _change = new Statement<OutgoingMail>(db, $"UPDATE {mail.GetTableName()} SET {List(changing, ", ")} WHERE {List(claimed, " AND ")}", [.. changing, .. claimed]);
        var change = db.Model.FindEntityType(typeof(MailChange))!;
        List<IProperty> columns = [.. change.GetProperties().Where(p => !p.IsPrimaryKey())];
        _story = new Statement<MailChange>(db, $"INSERT INTO {change.GetTableName()} ({string.Join(", ", columns.Select(Column))}) VALUES ({string.Join(", ", columns.Select(c => $"@{Column(c)}"))})", columns);
    }

    private static string List(IEnumerable<IProperty> columns, string between) => string.Join(between, columns.Select(c => $"{Column(c)} = @{Column(c)}"));

    private static string Column(IProperty property) => property.GetColumnName(StoreObjectIdentifier.Table(property.DeclaringEntityType.GetTableName()!, null))!;

    /// <summary>One statement over a row's own values.</summary>
    private sealed class Statement<T> : IAsyncDisposable where T : class
    {
        private readonly AppDb _db;
        private readonly DbCommand _command;
        private readonly List<(IProperty Property, Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter? Converter, DbParameter Parameter)> _values = [];

        public Statement(AppDb db, string text, IEnumerable<IProperty> properties)
        {
            _db = db;
            _command = db.Database.GetDbConnection().CreateCommand();
            _command.CommandText = text;
            foreach (var property in properties)
            {
                var mapping = property.GetRelationalTypeMapping();
                var parameter = mapping.CreateParameter(_command, $"@{Column(property)}", null, nullable: true);
                _command.Parameters.Add(parameter);
                _values.Add((property, mapping.Converter, parameter));
            }
        }

        public Task<int> Run(T row, CancellationToken ct)
        {
            _command.Transaction = _db.Database.CurrentTransaction!.GetDbTransaction();
            foreach (var (property, converter, parameter) in _values)
            {
                var value = property.GetGetter().GetClrValue(row);
                parameter.Value = (value is null || converter is null ? value : converter.ConvertToProvider(value)) ?? DBNull.Value;
            }
            return _command.ExecuteNonQueryAsync(ct);
        }

        public ValueTask DisposeAsync() => _command.DisposeAsync();
    }
}
