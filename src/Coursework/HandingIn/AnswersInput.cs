using System.ComponentModel.DataAnnotations;
using Certification.Platform.Text;
using static Certification.Coursework.Texts;

namespace Certification.Coursework.HandingIn;

/// <summary>Checks of typed answers, for the draft and for handing in.</summary>
internal static class AnswersInput
{
    private const int MaxLength = 20_000;

    public static IEnumerable<ValidationResult> Check(IReadOnlyDictionary<string, string?>? answers)
    {
        foreach (var (key, answer) in answers ?? new Dictionary<string, string?>())
        {
            if (PersonalNumber.IsIn(answer)) yield return new(T("PersonalNumber"), [$"Answers[{key}]"]);
            if (answer?.Length > MaxLength) yield return new(T("AnswerTooLong", MaxLength), [$"Answers[{key}]"]);
        }
    }
}
