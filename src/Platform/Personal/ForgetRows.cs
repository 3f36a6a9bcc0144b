using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Personal;

/// <summary>Takes out of every table what the model says goes with this person; call inside a transaction. Facts, numbers and states stay, of nobody.</summary>
public sealed class ForgetRows(AppDb db, TimeProvider clock)
{
    public async Task Handle(int personId, CancellationToken ct)
    {
        var model = PersonalMap.Of(db.Model);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var table in model.Owned)
            foreach (var key in table.Columns.Where(c => c.FileName is not null))
                await db.Database.ExecuteSqlRawAsync(
                    $"INSERT INTO [ContentsToDelete] ([Kind], [Key], [At]) SELECT DISTINCT {{1}}, [{key.Name}], {{2}} FROM [{table.Name}] WHERE [{key.Name}] IS NOT NULL AND [{key.Name}] <> '' AND {table.Where}",
                    [personId, ContentToDelete.File, now], ct);
        // Deepest first: a row that others hang on is asked whose it is until they are done.
        foreach (var table in model.Owned)
        {
            if (table.GoesWhole) await db.Database.ExecuteSqlRawAsync($"DELETE FROM [{table.Name}] WHERE {table.Where}", [personId], ct);
            else if (table.Columns.Where(c => c.Goes is not null).ToList() is { Count: > 0 } going)
                await db.Database.ExecuteSqlRawAsync($"UPDATE [{table.Name}] SET {string.Join(", ", going.Select(c => $"[{c.Name}] = {Left(c, personId)}"))} WHERE {table.Where}", [personId], ct);
        }
    }

    private static string Left(PersonalColumn column, int personId) => column is { Goes: "", IsNullable: true } ? "NULL"
        : column.IsNullable ? $"CASE WHEN [{column.Name}] IS NULL THEN NULL ELSE {Text(column, personId)} END" : Text(column, personId);

    private static string Text(PersonalColumn column, int personId) =>
        $"'{column.Goes!.Replace("{person}", personId.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}'";
}
