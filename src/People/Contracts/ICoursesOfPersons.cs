namespace Certification.People.Contracts;

/// <summary>Something that somebody takes part in or works with, as a person's page names it.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Title">The cohort.</param>
/// <param name="State">Where the person stands in it, or as what they work with it, in the reader's language.</param>
/// <param name="Employer">Whose staff the person is there; null for those who work with it.</param>
/// <param name="Since">Since when (UTC); null when that is not known.</param>
/// <param name="Href">Its page.</param>
public sealed record PersonCourse(int PersonId, string Title, string State, Place? Employer, DateTime? Since, string Href);

/// <summary>Modules above tell what a person takes part in, for the page about the person.</summary>
public interface ICoursesOfPersons
{
    Task<IReadOnlyList<PersonCourse>> CoursesOf(IReadOnlyCollection<int> personIds, CancellationToken ct);
}
