using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Certification.Platform.Personal;

/// <summary>One column, as it was declared.</summary>
/// <param name="Property">Its name in the entity.</param>
/// <param name="Name">Its name in the database.</param>
/// <param name="Class">What it holds.</param>
/// <param name="IsText">Whether words or bytes can stand in it.</param>
/// <param name="IsNullable">Whether it can be empty of everything.</param>
/// <param name="Goes">What is left of it when its person is erased; null when it stays.</param>
/// <param name="Stays">Why it stays; null when it goes or nothing was said.</param>
/// <param name="IsSecret">Handed out to nobody.</param>
/// <param name="FileName">Where it opens a content: the column with the name of that.</param>
/// <param name="Type">What stands in it, whether or not it can be empty.</param>
/// <param name="Order">Its place in the entity, as it was written.</param>
public sealed record PersonalColumn(string Property, string Name, DataClass Class, bool IsText, bool IsNullable, string? Goes, string? Stays, bool IsSecret, string? FileName, Type Type, int Order)
{
    /// <summary>Holds the number of somebody else, who acted.</summary>
    public bool IsActor => Property.EndsWith("ById", StringComparison.Ordinal) || Property is "ActorId" or "SupervisorId" or "AssessorId";

    /// <summary>Says nothing to people by itself: numbers of rows, keys to search by, digests, and how often a row was changed.</summary>
    public bool IsTechnical => !IsActor && (Property == "Version" || Technical.Any(end => Property.EndsWith(end, StringComparison.Ordinal)));

    private static readonly string[] Technical = ["Id", "Key", "Hash", "Sha256"];
}

/// <summary>How a row leads to its person.</summary>
public sealed record OwnedBy(string Column, string Parent, string ParentColumn);

/// <summary>One table, as it was declared.</summary>
public sealed record PersonalTable(string Entity, string Name, DataClass? Class, IReadOnlyList<OwnedBy> Owners, string? OfMany, bool GoesWhole, IReadOnlyList<PersonalColumn> Columns)
{
    /// <summary>The SQL condition that a row is this person's; {0} stands for the person.</summary>
    internal string Where { get; set; } = "";
    /// <summary>How many tables away from the person: what hangs on others goes first.</summary>
    internal int Depth { get; set; }
}

/// <summary>What the database holds of people, read back from the model: a new column cannot be forgotten.</summary>
public sealed class PersonalMap
{
    private const string Root = "Person";

    private PersonalMap(IReadOnlyList<PersonalTable> tables) => Tables = tables;

    /// <summary>Every table of the database.</summary>
    public IReadOnlyList<PersonalTable> Tables { get; }

    /// <summary>Tables with rows of one person each, those first on which nothing hangs.</summary>
    public IEnumerable<PersonalTable> Owned => Tables.Where(t => t.Owners.Count > 0).OrderByDescending(t => t.Depth).ThenBy(t => t.Name, StringComparer.Ordinal);

    public static PersonalMap Of(IModel model)
    {
        var tables = model.GetEntityTypes().Select(Table).ToList();
        var named = tables.ToDictionary(t => t.Entity);
        foreach (var table in tables.Where(t => t.Owners.Count > 0)) (table.Where, table.Depth) = Condition(table, named);
        return new(tables);
    }

    private static PersonalTable Table(IEntityType entity)
    {
        var store = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        DataClass? held = entity.FindAnnotation(Declared.Class)?.Value is string name ? Enum.Parse<DataClass>(name) : null;
        var owners = (entity.FindAnnotation(Declared.Owner)?.Value as string)?.Split(';').Select(Owner).ToList() ?? [];
        var columns = entity.GetProperties().Select(p => Column(p, store, held)).ToList();
        return new(entity.ClrType.Name, entity.GetTableName()!, held, owners, entity.FindAnnotation(Declared.Many)?.Value as string,
            entity.FindAnnotation(Declared.Whole) is not null, columns);
    }

    private static PersonalColumn Column(IProperty property, StoreObjectIdentifier store, DataClass? held)
    {
        var fate = property.FindAnnotation(Declared.Fate)?.Value as string;
        var own = property.FindAnnotation(Declared.Class)?.Value as string;
        return new(property.Name, property.GetColumnName(store)!, own is null ? held ?? DataClass.None : Enum.Parse<DataClass>(own),
            property.ClrType == typeof(string) || property.ClrType == typeof(byte[]), property.IsNullable,
            fate?.StartsWith("goes:", StringComparison.Ordinal) == true ? fate["goes:".Length..] : null,
            fate?.StartsWith("stays:", StringComparison.Ordinal) == true ? fate["stays:".Length..] : null,
            property.FindAnnotation(Declared.Secrecy) is not null, property.FindAnnotation(Declared.Content)?.Value as string,
            Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType, property.PropertyInfo?.MetadataToken ?? int.MaxValue);
    }

    private static OwnedBy Owner(string text)
    {
        var (column, parent) = (text[..text.IndexOf('>', StringComparison.Ordinal)], text[(text.IndexOf('>', StringComparison.Ordinal) + 1)..].Split('.'));
        return new(column, parent[0], parent[1]);
    }

    private static (string Where, int Depth) Condition(PersonalTable table, Dictionary<string, PersonalTable> named)
    {
        var (parts, depth) = (new List<string>(), 0);
        foreach (var owner in table.Owners)
        {
            var column = table.Columns.First(c => c.Property == owner.Column).Name;
            if (owner is { Parent: Root, ParentColumn: "Id" })
            {
                parts.Add($"[{column}] = {{0}}");
                continue;
            }
            var parent = named[owner.Parent];
            var above = Condition(parent, named);
            parts.Add($"[{column}] IN (SELECT [{parent.Columns.First(c => c.Property == owner.ParentColumn).Name}] FROM [{parent.Name}] WHERE {above.Where})");
            depth = Math.Max(depth, above.Depth + 1);
        }
        // A person's own row goes last: others are found by what stands in it.
        return (parts.Count == 1 ? parts[0] : $"({string.Join(" OR ", parts)})", table.Entity == Root ? -1 : depth);
    }
}
