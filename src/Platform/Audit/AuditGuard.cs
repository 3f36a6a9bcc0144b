using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Certification.Platform.Audit;

/// <summary>
/// Lets the database itself refuse to change the trail. An entry can lose its details, all at once, and nothing else; it can go only after what
/// <see cref="RetiredEntry"/> keeps of it is there (<see cref="RetireAudit"/>). Set up whenever a database is made ready and not by a migration:
/// on SQLite a later migration that rebuilds the table drops its triggers without a word.
/// </summary>
public sealed class AuditGuard(AppDb db)
{
    public Task Handle(CancellationToken ct) => db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? Sqlite : SqlServer, ct);

    /// <summary>An entry without a number is from before the chains and is given its place once.</summary>
    public const string Sqlite = """
        CREATE TRIGGER IF NOT EXISTS "AuditEntries_stay" BEFORE DELETE ON "AuditEntries"
        WHEN NOT EXISTS (SELECT 1 FROM "AuditRetirements" r WHERE r."EntryId" = OLD."Id" AND r."Hash" = OLD."Hash")
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: entries are not deleted.'); END;

        CREATE TRIGGER IF NOT EXISTS "AuditEntries_stay_as_they_are" BEFORE UPDATE ON "AuditEntries"
        WHEN OLD."Number" > 0 AND NOT (
            NEW."Id" = OLD."Id" AND NEW."Chain" = OLD."Chain" AND NEW."Number" = OLD."Number" AND NEW."At" = OLD."At"
            AND NEW."ActorId" = OLD."ActorId" AND NEW."Action" = OLD."Action" AND NEW."Subject" = OLD."Subject"
            AND NEW."SubjectId" = OLD."SubjectId" AND NEW."PersonId" IS OLD."PersonId" AND NEW."Digest" = OLD."Digest" AND NEW."Hash" = OLD."Hash"
            AND NEW."Actor" IS NULL AND NEW."Before" IS NULL AND NEW."After" IS NULL AND NEW."Reason" IS NULL AND NEW."Salt" IS NULL)
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: details can be erased, nothing else.'); END;

        CREATE TRIGGER IF NOT EXISTS "AuditSeals_stay" BEFORE DELETE ON "AuditSeals"
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: seals are not deleted.'); END;

        CREATE TRIGGER IF NOT EXISTS "AuditSeals_stay_as_they_are" BEFORE UPDATE ON "AuditSeals"
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: seals are not changed.'); END;

        CREATE TRIGGER IF NOT EXISTS "AuditRetirements_stay" BEFORE DELETE ON "AuditRetirements"
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: what is left of entries is not deleted.'); END;

        CREATE TRIGGER IF NOT EXISTS "AuditRetirements_stay_as_they_are" BEFORE UPDATE ON "AuditRetirements"
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: what is left of entries is not changed.'); END;
        """;

    /// <summary>The same. Texts are compared byte by byte, whatever the collation; a trigger must be the first statement of its batch, hence EXEC.</summary>
    public const string SqlServer = """
        EXEC(N'CREATE OR ALTER TRIGGER [AuditEntries_stay] ON [AuditEntries] AFTER UPDATE, DELETE AS
        BEGIN
            SET NOCOUNT ON;
            IF EXISTS (SELECT 1 FROM deleted d
                WHERE NOT EXISTS (SELECT 1 FROM inserted i WHERE i.[Id] = d.[Id])
                AND NOT EXISTS (SELECT 1 FROM [AuditRetirements] r WHERE r.[EntryId] = d.[Id] AND r.[Hash] = d.[Hash]))
                THROW 51000, ''The audit trail is append-only: entries are not deleted.'', 1;
            IF EXISTS (SELECT 1 FROM deleted d JOIN inserted i ON i.[Id] = d.[Id]
                WHERE d.[Number] > 0 AND NOT (
                    EXISTS (
                        SELECT CAST(i.[Chain] AS varbinary(200)), i.[Number], i.[At], i.[ActorId], CAST(i.[Action] AS varbinary(200)), CAST(i.[Subject] AS varbinary(200)), i.[SubjectId], i.[PersonId], i.[Digest], i.[Hash]
                        INTERSECT
                        SELECT CAST(d.[Chain] AS varbinary(200)), d.[Number], d.[At], d.[ActorId], CAST(d.[Action] AS varbinary(200)), CAST(d.[Subject] AS varbinary(200)), d.[SubjectId], d.[PersonId], d.[Digest], d.[Hash])
                    AND i.[Actor] IS NULL AND i.[Before] IS NULL AND i.[After] IS NULL AND i.[Reason] IS NULL AND i.[Salt] IS NULL))
                THROW 51000, ''The audit trail is append-only: details can be erased, nothing else.'', 1;
        END');
        EXEC(N'CREATE OR ALTER TRIGGER [AuditSeals_stay] ON [AuditSeals] AFTER UPDATE, DELETE AS
        BEGIN
            IF EXISTS (SELECT 1 FROM deleted) THROW 51000, ''The audit trail is append-only: seals stay as they are.'', 1;
        END');
        EXEC(N'CREATE OR ALTER TRIGGER [AuditRetirements_stay] ON [AuditRetirements] AFTER UPDATE, DELETE AS
        BEGIN
            IF EXISTS (SELECT 1 FROM deleted) THROW 51000, ''The audit trail is append-only: what is left of entries stays.'', 1;
        END');
        """;
}
