using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Certification.Platform.Personal;

/// <summary>Declares, beside an entity's mapping, what its columns hold, whose rows they are, and what becomes of each text when that person is erased.</summary>
public static class Declaring
{
    /// <param name="entity">The entity's mapping.</param>
    /// <param name="held">The class of every column that is given no other.</param>
    public static Declared Holds<T>(this EntityTypeBuilder<T> entity, DataClass held) where T : class => new(entity, held);
}

/// <summary>What is declared of one entity; a model test refuses what is left open.</summary>
public sealed class Declared
{
    internal const string Class = "Personal:Class", Owner = "Personal:Owner", Whole = "Personal:Whole", Many = "Personal:Many", Fate = "Personal:Fate", Secrecy = "Personal:Secret", Content = "Personal:Content";

    /// <summary>A key of the house or an address of its machinery, never typed by or about a person.</summary>
    public const string Key = "a key of the house, never typed about a person";

    private readonly EntityTypeBuilder _entity;

    internal Declared(EntityTypeBuilder entity, DataClass held)
    {
        _entity = entity;
        entity.HasAnnotation(Class, held.ToString());
    }

    /// <summary>These columns are of another class than the rest.</summary>
    public Declared Is(DataClass held, params string[] columns) => Each(columns, Class, held.ToString());

    /// <summary>Whose a row is: the column equals that column of a person, or of a row that says whose it is. Several: any of them.</summary>
    public Declared Of(string column, string parent = "Person", string parentColumn = "Id")
    {
        var before = _entity.Metadata.FindAnnotation(Owner)?.Value as string;
        _entity.HasAnnotation(Owner, $"{(before is null ? "" : before + ";")}{column}>{parent}.{parentColumn}");
        return this;
    }

    /// <summary>Personal, but no row is one person's.</summary>
    public Declared OfMany(string why)
    {
        _entity.HasAnnotation(Many, why);
        return this;
    }

    /// <summary>The row goes when its person is erased.</summary>
    public Declared GoesWhole()
    {
        _entity.HasAnnotation(Whole, "true");
        return this;
    }

    /// <summary>The text goes when its person is erased.</summary>
    public Declared Goes(params string[] columns) => Each(columns, Fate, "goes:");

    /// <summary>The text is replaced when its person is erased; {person} becomes the person's number.</summary>
    public Declared GoesAs(string left, params string[] columns) => Each(columns, Fate, "goes:" + left);

    /// <summary>The text stays, for this reason.</summary>
    public Declared Stays(string why, params string[] columns) => Each(columns, Fate, "stays:" + why);

    /// <summary>Opens something: handed out to nobody, its person included.</summary>
    public Declared Secret(params string[] columns) => Each(columns, Secrecy, "true");

    /// <summary>The column opens a content in the file store; the other one holds its name.</summary>
    public Declared File(string key, string name) => Each([key], Content, name);

    private Declared Each(string[] columns, string annotation, string value)
    {
        foreach (var column in columns) _entity.Metadata.FindProperty(column)!.SetAnnotation(annotation, value);
        return this;
    }
}
