using Certification.Cohorts.Contracts;
using Certification.Platform.Personal;
using Microsoft.EntityFrameworkCore;

namespace Certification.Cohorts.Personal;

/// <summary>What remains of erased people's courses: how many of a municipality ended a programme how, by the year it ended. Nobody's row.</summary>
internal sealed class CourseOutcome
{
    public int Id { get; private set; }
    public int MunicipalityId { get; private init; }
    public int ProgrammeVersionId { get; private init; }
    public int Year { get; private init; }
    public EnrolmentState Outcome { get; private init; }
    public int Count { get; private set; }

    public static CourseOutcome Of(int municipalityId, int programmeVersionId, int year, EnrolmentState outcome) =>
        new() { MunicipalityId = municipalityId, ProgrammeVersionId = programmeVersionId, Year = year, Outcome = outcome };

    public void AddOne() => Count++;

    internal static void Map(ModelBuilder model) => model.Entity<CourseOutcome>(outcome =>
    {
        outcome.ToTable("CourseOutcomes");
        outcome.Holds(DataClass.None);
        outcome.HasIndex(o => new { o.MunicipalityId, o.ProgrammeVersionId, o.Year, o.Outcome }).IsUnique();
    });
}
