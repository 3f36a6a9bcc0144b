using Certification.Notices.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices.Delivering;

/// <summary>A person does not want a class of letters.</summary>
internal sealed class MailChoice : IConcern
{
    public int Id { get; private set; }
    public int PersonId { get; private init; }
    public LetterClass Class { get; private init; }
    public DateTime DeclinedAt { get; private init; }

    IEnumerable<int> IConcern.Persons => [PersonId];

    public static MailChoice Declined(int personId, LetterClass @class, DateTime now) => new() { PersonId = personId, Class = @class, DeclinedAt = now };

    internal static void Map(ModelBuilder model) => model.Entity<MailChoice>(choice =>
    {
        choice.ToTable("MailChoices");
        choice.Holds(DataClass.MailMeta).Of(nameof(PersonId)).GoesWhole();
        choice.HasIndex(c => new { c.PersonId, c.Class }).IsUnique();
    });
}
