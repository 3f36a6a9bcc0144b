using Certification.Tests.Certificates;
using Certification.Tests.Cohorts;
using Certification.Tests.Notices;
using Certification.Tests.People;
using Certification.Tests.Rights;
using Certification.Tests.Support;
using Certification.Tests.Web;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"Certification.Tests.Support.{nameof(LongestFirst)}", "Certification.Tests")]

namespace Certification.Tests.Support;

/// <summary>Begins with the classes that take longest: one that begins last keeps a single core busy while the others have nothing left to do.</summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(MailModelTests), nameof(FuzzTests), nameof(TogetherModelTests), nameof(ZoneMailTests), nameof(MatrixTests), nameof(EnrolmentListSizeTests), nameof(KillTests),
        nameof(HeaderTests), nameof(ImportTests), nameof(StartTests), nameof(HistoryTests), nameof(PlanLawTests), nameof(CalendarTests), nameof(ForgeryTests), nameof(GuessingTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.IndexOf(Longest, collection.DisplayName.Split('.')[^1]) is var place && place >= 0 ? place : Longest.Length);
}
