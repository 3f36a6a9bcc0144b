namespace Certification.Notices.Contracts;

/// <summary>An iCalendar object sent along with a mail.</summary>
/// <param name="Method">REQUEST or CANCEL.</param>
/// <param name="Content">The whole object, lines folded and ended with CRLF.</param>
public sealed record CalendarPart(string Method, string Content);
