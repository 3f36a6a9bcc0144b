using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Certification.Platform.Data;

/// <summary>
/// Stores a save of many new and changed rows with a few prepared statements. EF Core on SQLite prepares a statement for every row and asks for
/// its id. SQL Server does without this: there EF sends many rows at a time.
/// </summary>
internal static class ManyWrites
{
    /// <summary>Below this EF's own way is as fast.</summary>
    internal const int Many = 100;

    /// <summary>False when this save is not of that kind; then nothing has happened.</summary>
    /// <exception cref="DbUpdateException">The database refused a row; the transaction is to be given up.</exception>
    public static bool Store(AppDb db, IReadOnlyList<EntityEntry> pending, CancellationToken ct)
    {
        if (pending.Count < Many || !db.Database.IsSqlite() || db.Database.CurrentTransaction is not { } transaction) return false;
        // Where rows go, or make room for each other, the order may matter: EF sorts it out.
        if (pending.Any(e => e.State == EntityState.Deleted || e.State == EntityState.Modified && !IsPlain(e))) return false;
        var groups = pending.GroupBy(e => e.Metadata).Select(g => (Table: new Table(g.Key), Rows: g.ToList())).ToList();
        if (groups.Any(g => !g.Table.IsPlain)) return false;

        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        try
        {
            // Every id first, then the rows: so those that point at each other may come in any order.
            foreach (var (table, rows) in groups) table.Number([.. rows.Where(r => r.State == EntityState.Added)], command);
            Execute(command, "PRAGMA defer_foreign_keys = ON");
            // Changes first: whether all are still as they were read is known before anything new is there. If not, EF says so, in its own words.
            Execute(command, "SAVEPOINT unchanged");
            if (!groups.TrueForAll(g => g.Table.Update([.. g.Rows.Where(r => r.State == EntityState.Modified)], command)))
            {
                Execute(command, "ROLLBACK TO unchanged");
                return false;
            }
            foreach (var (table, rows) in groups)
            {
                ct.ThrowIfCancellationRequested();
                table.Insert([.. rows.Where(r => r.State == EntityState.Added)], command);
            }
        }
        catch (SqliteException e)
        {
            throw new DbUpdateException(e.Message, e);
        }
        db.ChangeTracker.AcceptAllChanges();
        return true;
    }

    /// <summary>Nothing changes that must be unique.</summary>
    private static bool IsPlain(EntityEntry entry) =>
        !entry.Metadata.GetIndexes().Where(i => i.IsUnique).SelectMany(i => i.Properties).Any(p => entry.Property(p.Name).IsModified);

    private static object? Execute(DbCommand command, string text)
    {
        command.Parameters.Clear();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    /// <summary>An entity type as a table of its own.</summary>
    private sealed class Table(IEntityType type)
    {
        private readonly StoreObjectIdentifier _name = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
        private readonly List<IProperty> _properties = [.. type.GetProperties()];

        /// <summary>One type, one table, and at most a whole number as the key for the database to give.</summary>
        public bool IsPlain => type.BaseType is null && !type.GetDirectlyDerivedTypes().Any() && !type.IsOwned()
            && _properties.All(p => p.ValueGenerated == ValueGenerated.Never && p.GetBeforeSaveBehavior() == PropertySaveBehavior.Save || p == Given);

        private IProperty? Given => type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && (key.ClrType == typeof(int) || key.ClrType == typeof(long)) ? key : null;

        /// <summary>No one else can take these numbers: the transaction has been the only writer since it began.</summary>
        public void Number(List<EntityEntry> rows, DbCommand command)
        {
            if (Given is not { } key) return;
            // Where SQLite keeps the last number of a table, also of rows that are gone.
            var id = Convert.ToInt64(Execute(command, $"SELECT max(seq) FROM sqlite_sequence WHERE name = '{_name.Name}'") is long last ? last : 0, CultureInfo.InvariantCulture);
            foreach (var row in rows)
            {
                var property = row.Property(key.Name);
                if (!property.IsTemporary) continue;
                id++;
                property.CurrentValue = key.ClrType == typeof(int) ? checked((int)id) : (object)id;
            }
        }

        public void Insert(List<EntityEntry> rows, DbCommand command)
        {
            if (rows.Count == 0) return;
            var write = Ready(command, $"INSERT INTO \"{_name.Name}\" ({List(_properties, Column)}) VALUES ({List(_properties, p => $"@n{p.GetIndex()}")})", _properties, []);
            foreach (var row in rows) write(row);
        }

        /// <summary>False when somebody else has changed one of them since it was read.</summary>
        public bool Update(List<EntityEntry> rows, DbCommand command)
        {
            var found = _properties.Where(p => p.IsPrimaryKey() || p.IsConcurrencyToken).ToList();
            foreach (var alike in rows.GroupBy(r => string.Join(',', r.Properties.Where(p => p.IsModified).Select(p => p.Metadata.GetIndex()))))
            {
                var changed = alike.First().Properties.Where(p => p.IsModified).Select(p => p.Metadata).ToList();
                if (changed.Count == 0) continue;
                var write = Ready(command, $"UPDATE \"{_name.Name}\" SET {List(changed, p => $"{Column(p)} = @n{p.GetIndex()}")} WHERE {string.Join(" AND ", found.Select(p => $"{Column(p)} IS @o{p.GetIndex()}"))}", changed, found);
                if (alike.Any(row => write(row) == 0)) return false;
            }
            return true;
        }

        /// <summary>A statement over a row's new values and those that it was read with.</summary>
        private static Func<EntityEntry, int> Ready(DbCommand command, string text, List<IProperty> now, List<IProperty> before)
        {
            command.Parameters.Clear();
            command.CommandText = text;
            var columns = now.Select(p => (Property: p, Old: false)).Concat(before.Select(p => (Property: p, Old: true)))
                .Select(c => (c.Property, c.Old, c.Property.GetRelationalTypeMapping().Converter, Parameter: new SqliteParameter($"@{(c.Old ? 'o' : 'n')}{c.Property.GetIndex()}", null))).ToList();
            foreach (var column in columns) command.Parameters.Add(column.Parameter);
            command.Prepare();
            return row =>
            {
                var (values, read) = (row.CurrentValues, before.Count > 0 ? row.OriginalValues : null);
                foreach (var (property, old, converter, parameter) in columns)
                {
                    var value = (old ? read! : values)[property];
                    parameter.Value = (value is null || converter is null ? value : converter.ConvertToProvider(value)) ?? DBNull.Value;
                }
                return command.ExecuteNonQuery();
            };
        }

        private string Column(IProperty property) => $"\"{property.GetColumnName(_name)}\"";

        private static string List(List<IProperty> properties, Func<IProperty, string> of) => string.Join(", ", properties.Select(of));
    }
}
