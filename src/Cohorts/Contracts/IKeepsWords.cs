namespace Certification.Cohorts.Contracts;

/// <summary>Says of which enrolments words are still needed although the course is over: something is yet to be decided on them.</summary>
public interface IKeepsWords
{
    IQueryable<int> Enrolments { get; }
}
