using Certification.Notices.Contracts;
using Certification.People.Contracts;
using Certification.Platform.Refusals;
using static Certification.Cohorts.Texts;

namespace Certification.Cohorts.Contracts;

/// <summary>How a supervisor who acts by link has been asked about something that waits.</summary>
/// <param name="Person">Who is asked.</param>
/// <param name="At">When the link was made that they can use now (UTC); null when there is none.</param>
/// <param name="Coming">Whether a mail with a link is about to come by itself.</param>
public sealed record LinkQuestion(PersonCard Person, DateTime? At, bool Coming);

/// <summary>How supervisors who act by link have been asked, for coordinators who would ask once more.</summary>
public sealed class LinkQuestions(ActionLinks links, MailReader mails)
{
    /// <param name="purpose">What the links are for.</param>
    /// <param name="subjectId">What they are about.</param>
    /// <param name="supervisors">Who is asked.</param>
    /// <param name="letter">The mail that brings a link by itself.</param>
    /// <param name="thing">As the plan of mails says it: "award:7".</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<LinkQuestion>> Of(string purpose, int subjectId, IReadOnlyCollection<LinkSupervisor> supervisors, LetterKind letter, string thing, CancellationToken ct)
    {
        if (supervisors.Count == 0) return [];
        var open = await links.Asked(purpose, subjectId, ct);
        var awaiting = await mails.Awaiting(letter, thing, [.. supervisors.Select(s => s.Person.Id)], ct);
        return [.. supervisors.Select(s => (s.Person, At: open.TryGetValue(s.Person.Id, out var newest) && newest >= s.Since ? newest : (DateTime?)null))
            .Select(s => new LinkQuestion(s.Person, s.At, s.At is null && awaiting.Contains(s.Person.Id)))];
    }

    /// <summary>Whoever is about to get a link is not sent another: the one would end the other.</summary>
    /// <exception cref="RefusedException">A link is about to come.</exception>
    public static void CheckAskedOnce(LinkQuestion question)
    {
        if (question.Coming) throw new RefusedException("link.coming", T("Refused.LinkComing", question.Person.Name));
    }
}
