using Certification.Tests.Notices;
using Certification.Tests.Support;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"Certification.Tests.Support.{nameof(LongestFirst)}", "Certification.Tests")]

namespace Certification.Tests.Support;

/// <summary>Begins with the classes that take longest: one that begins last keeps a single core busy while the others have nothing left to do.</summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(TogetherModelTests), nameof(MailModelTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.IndexOf(Longest, collection.DisplayName.Split('.')[^1]) is var place && place >= 0 ? place : Longest.Length);
}
