using FsCheck;
using FsCheck.Fluent;

namespace Certification.Tests.Support;

/// <summary>A rule that holds after any series of steps; a series that breaks it is shortened and printed with its seed.</summary>
internal static class Law
{
    /// <param name="step">What can happen.</param>
    /// <param name="length">Steps in a series.</param>
    /// <param name="series">How many series are tried.</param>
    /// <param name="check">Takes the steps; throws where the rule is broken.</param>
    public static Task Holds<TStep>(Gen<TStep> step, int length, int series, Func<TStep[], Task> check) =>
        Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(series), Prop.ForAll(Arb.From(step.ArrayOf(length), Shorter), steps =>
        {
            check(steps).GetAwaiter().GetResult();
            return true;
        })));

    private static IEnumerable<TStep[]> Shorter<TStep>(TStep[] steps)
    {
        if (steps.Length > 3)
        {
            yield return steps[..(steps.Length / 2)];
            yield return steps[(steps.Length / 2)..];
        }
        for (var i = 0; i < steps.Length; i++) yield return [.. steps[..i], .. steps[(i + 1)..]];
    }
}
