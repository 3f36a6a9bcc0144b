using System.Text.Json;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>Two persons were found to be one: which rows went from whom to whom, so that exactly these can go back while the merge can be undone.</summary>
internal sealed class PersonMerge : IVersioned
{
    /// <summary>How long a merge can be undone.</summary>
    public static readonly TimeSpan Undoable = TimeSpan.FromDays(30);

    public int Id { get; private set; }
    /// <summary>The person who turned out to be the other one.</summary>
    public int FromId { get; private init; }
    public int ToId { get; private init; }
    public DateTime At { get; private init; }
    public int ById { get; private init; }
    public string Reason { get; private init; } = "";
    /// <summary>Row ids by column, and both persons' names before; null once it cannot be undone any more.</summary>
    public string? Moved { get; private set; }
    public DateTime? UndoneAt { get; private set; }
    public int? UndoneById { get; private set; }
    public int Version { get; set; }

    /// <summary>What has to be known to undo it.</summary>
    public sealed record Record(PersonIdentity From, PersonIdentity To, PersonIdentity Chosen, IReadOnlyDictionary<string, IReadOnlyList<long>> Rows);

    public static PersonMerge Of(Person from, Person to, Record record, string reason, int byId, DateTime now) => new()
    {
        FromId = from.Id,
        ToId = to.Id,
        At = now,
        ById = byId,
        Reason = reason,
        Moved = JsonSerializer.Serialize(record),
    };

    public bool CanBeUndone(DateTime now) => UndoneAt is null && Moved is not null && now <= At + Undoable;

    public Record Before => JsonSerializer.Deserialize<Record>(Moved!)!;

    public void Undo(int byId, DateTime now) => (UndoneAt, UndoneById, Moved) = (now, byId, null);

    /// <summary>The time is out: what was only kept to undo it goes.</summary>
    public void Forget() => Moved = null;

    internal static void Map(ModelBuilder model) => model.Entity<PersonMerge>(merge =>
    {
        merge.ToTable("PersonMerges");
        merge.Holds(DataClass.Identity).Of(nameof(ToId)).Goes(nameof(Reason), nameof(Moved));
        merge.Property(m => m.Reason).HasMaxLength(2000);
        // Ten thousand row ids and two names; a person has hundreds.
        merge.Property(m => m.Moved).HasMaxLength(100_000);
        merge.Ignore(m => m.Before);
        merge.HasOne<Person>().WithMany().HasForeignKey(m => m.FromId);
        merge.HasOne<Person>().WithMany().HasForeignKey(m => m.ToId);
        merge.HasIndex(m => m.At);
    });
}
