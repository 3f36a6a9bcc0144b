using System.Text;
using Certification.People;

namespace Certification.Tests.People;

public class OneTimeCodeTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>Appendix B of RFC 6238, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;

        OneTimeCode.At(Secret, OneTimeCode.StepAt(now)).Should().Be(code);
        OneTimeCode.Step(Secret, $" {code[..3]} {code[3..]}", now).Should().Be(seconds / 30);
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_clock_may_be_wrong_by_half_a_minute_and_no_more(int seconds, bool taken)
    {
        var now = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

        var code = OneTimeCode.At(Secret, OneTimeCode.StepAt(now.AddSeconds(seconds)));

        (OneTimeCode.Step(Secret, code, now) is not null).Should().Be(taken);
    }

    [Fact]
    public void A_secret_is_written_as_apps_read_it() =>
        OneTimeCode.Written(Secret).Should().Be("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Fact]
    public void Secrets_and_paper_codes_are_long_and_never_the_same()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(OneTimeCode.NewSecret())).ToList();
        var codes = Enumerable.Range(0, 100).Select(_ => RecoveryCode.Make()).ToList();

        secrets.Should().OnlyHaveUniqueItems().And.OnlyContain(s => s.Length == 40);
        codes.Should().OnlyHaveUniqueItems().And.OnlyContain(c => c.Length == 29);
        RecoveryCode.Of(codes[0]).Is(codes[0].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)).Should().BeTrue();
        RecoveryCode.Of(codes[0]).Is(codes[1]).Should().BeFalse();
    }
}
