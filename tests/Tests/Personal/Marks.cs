using System.Globalization;
using System.Text;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Certification.Tests.Personal;

/// <summary>Recognisable words in every text that can tell of a person, and the search for them everywhere.</summary>
internal static class Marks
{
    public const string Mark = "zzmark";

    /// <summary>Texts of every table of the person, as the model says; a table without a row of theirs gets one.</summary>
    /// <returns>How many columns were marked.</returns>
    public static async Task<int> Plant(AppDb db, int personId)
    {
        var (model, count) = (PersonalMap.Of(db.Model), 0);
        // The audit trail refuses to be written in; what is noted in it is marked by noting it.
        foreach (var table in model.Owned.Where(t => t.Entity != "AuditEntry").OrderBy(t => t.Depth))
        {
            var where = table.Where.Replace("{0}", personId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            if (await db.Database.ExecuteSqlRawAsync($"UPDATE [{table.Name}] SET [{table.Columns[0].Name}] = [{table.Columns[0].Name}] WHERE {where}") == 0) await Insert(db, model, table, personId);
            foreach (var column in table.Columns.Where(c => c.IsText && c.FileName is null && (c.Goes is not null || table.GoesWhole) && table.Owners.All(o => o.Column != c.Property)))
            {
                if (table.Entity == "Person" && column.Property == "EmailKey") continue;
                var rows = await db.Database.ExecuteSqlRawAsync($"UPDATE [{table.Name}] SET [{column.Name}] = '{Mark}{table.Entity}' || rowid WHERE {where}");
                if (rows == 0) throw new InvalidOperationException($"{table.Entity}.{column.Property} could not be marked.");
                count++;
            }
        }
        return count;
    }

    /// <summary>Where in the database the word still stands.</summary>
    public static async Task<List<string>> Left(AppDb db)
    {
        var found = new List<string>();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync();
        var tables = await Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM [{table}]";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var i = 0; i < reader.FieldCount; i++)
                    if (reader.GetValue(i) is var value && (value as string ?? (value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "")).Contains(Mark, StringComparison.OrdinalIgnoreCase))
                        found.Add($"{table}.{reader.GetName(i)}");
        }
        return found;
    }

    public static List<string> InFiles(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => Encoding.Latin1.GetString(File.ReadAllBytes(f)).Contains(Mark, StringComparison.OrdinalIgnoreCase))];

    private static async Task<List<string>> Column(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync()) values.Add(reader.GetString(0));
        return values;
    }

    /// <summary>A row as poor as the table allows.</summary>
    private static async Task Insert(AppDb db, PersonalMap model, PersonalTable table, int personId)
    {
        var entity = db.Model.GetEntityTypes().Single(e => e.ClrType.Name == table.Entity);
        var owner = table.Owners[0];
        var parent = model.Tables.Single(t => t.Entity == owner.Parent);
        var id = personId.ToString(CultureInfo.InvariantCulture);
        var key = owner.Parent == "Person" && owner.ParentColumn == "Id" ? id
            : $"(SELECT [{parent.Columns.First(c => c.Property == owner.ParentColumn).Name}] FROM [{parent.Name}] WHERE {parent.Where.Replace("{0}", id, StringComparison.Ordinal)} LIMIT 1)";
        var given = entity.GetProperties().Where(p => p.Name == owner.Column || (!p.IsNullable && p.ValueGenerated != ValueGenerated.OnAdd)).ToList();
        var store = StoreObjectIdentifier.Table(table.Name, null);
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF");
        await db.Database.ExecuteSqlRawAsync($"INSERT INTO [{table.Name}] ({string.Join(", ", given.Select(p => $"[{p.GetColumnName(store)}]"))}) VALUES ({string.Join(", ", given.Select(p => p.Name == owner.Column ? key : Some(p)))})".Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=ON");
        await db.Database.CloseConnectionAsync();
    }

    private static string Some(IProperty property) =>
        property.ClrType.IsEnum ? $"'{Enum.GetNames(property.ClrType)[0]}'"
        : property.ClrType == typeof(DateTime) ? "'2026-01-05 08:00:00'"
        : property.ClrType == typeof(DateOnly) ? "'2026-01-05'"
        : property.ClrType == typeof(TimeOnly) ? "'08:00:00'"
        : property.ClrType == typeof(string) ? $"'{{}}{property.Name}'"
        : property.ClrType == typeof(byte[]) ? "x'00'"
        : "1";
}
