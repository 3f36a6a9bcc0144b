using Certification.Notices.Contracts;

namespace Certification.Notices.Writing;

/// <summary>A letter as it will be read.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Text">For those who read plain text.</param>
/// <param name="Html">For those who do not.</param>
/// <param name="Values">What it was written with, as JSON.</param>
/// <param name="Language">In which language it is.</param>
internal sealed record WrittenLetter(string Subject, string Text, string Html, string Values, string Language)
{
    /// <summary>What both forms were made from.</summary>
    public string Markdown { get; init; } = "";

    public CalendarPart? Calendar { get; init; }
}
