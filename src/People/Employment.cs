using Certification.Platform.Personal;
using Certification.People.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Certification.People;

/// <summary>Where a person works, from when to when; the last day counts.</summary>
internal sealed class Employment
{
    public int Id { get; private set; }
    public int PersonId { get; private set; }
    public int MunicipalityId { get; private init; }
    public int? AdministrationId { get; private set; }
    public Organisation? Administration { get; private init; }
    public int? WorkplaceId { get; private set; }
    public Organisation? Workplace { get; private init; }
    public string? JobTitle { get; private init; }
    public DateOnly From { get; private init; }
    public DateOnly? To { get; private set; }
    /// <summary>The entry was wrong and another stands in its place; it stays to be seen, and counts no more.</summary>
    public DateTime? TakenBackAt { get; private set; }
    public int? TakenBackById { get; private set; }
    public string? TakenBackReason { get; private set; }

    /// <summary>Where the person works now.</summary>
    public bool IsOpen => To is null && TakenBackAt is null;

    public Place Place => new(MunicipalityId, AdministrationId, WorkplaceId);

    /// <summary>Organisations that are stored already are pointed at; new ones are stored along.</summary>
    public static Employment At(int municipalityId, Post post, string? jobTitle, DateOnly from) => new()
    {
        MunicipalityId = municipalityId,
        AdministrationId = post.Administration is { Id: > 0 } known ? known.Id : null,
        Administration = post.Administration is { Id: 0 } ? post.Administration : null,
        WorkplaceId = post.Workplace is { Id: > 0 } place ? place.Id : null,
        Workplace = post.Workplace is { Id: 0 } ? post.Workplace : null,
        JobTitle = jobTitle,
        From = from,
    };

    public void End(DateOnly on) => To = on;

    /// <summary>The same post under another name: two spellings were one organisation.</summary>
    public void Stand(Place place) => (AdministrationId, WorkplaceId) = (place.AdministrationId, place.WorkplaceId);

    public void TakeBack(string reason, int byId, DateTime now) => (TakenBackReason, TakenBackById, TakenBackAt) = (reason, byId, now);

    internal static void Map(ModelBuilder model) => model.Entity<Employment>(employment =>
    {
        employment.ToTable("Employments");
        employment.Holds(DataClass.Contact).Of(nameof(PersonId)).GoesWhole();
        employment.HasOne(e => e.Administration).WithMany().HasForeignKey(e => e.AdministrationId);
        employment.HasOne(e => e.Workplace).WithMany().HasForeignKey(e => e.WorkplaceId);
        employment.HasOne<Organisation>().WithMany().HasForeignKey(e => e.MunicipalityId);
        employment.HasIndex(e => new { e.PersonId, e.To });
        employment.Property(e => e.TakenBackReason).HasMaxLength(2000);
        employment.Ignore(e => e.Place);
        employment.Ignore(e => e.IsOpen);
    });
}

/// <summary>An administration and a workplace of a municipality, as entities: they may be new.</summary>
internal readonly record struct Post(Organisation? Administration, Organisation? Workplace)
{
    /// <summary>The place that the municipality and these make, once they are stored.</summary>
    public Place In(int municipalityId) => new(municipalityId, Administration?.Id, Workplace?.Id);
}
