using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Cohorts;
using Certification.Cohorts.Contracts;
using Certification.Coursework;
using Certification.Coursework.Contracts;
using Certification.Platform.Audit;
using Certification.Supervision;
using Certification.Supervision.Contracts;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

/// <summary>Reads what was recorded and holds it against the states of the domain, written down here without looking at the code.</summary>
internal static class Books
{
    /// <summary>Draft > Open > Confirmed > Running > Finished; Cancelled from any but Finished.</summary>
    private static readonly (CohortState?, CohortState)[] OfCohorts =
    [
        (CohortState.Draft, CohortState.Open), (CohortState.Open, CohortState.Confirmed), (CohortState.Confirmed, CohortState.Running), (CohortState.Running, CohortState.Finished),
        (CohortState.Draft, CohortState.Cancelled), (CohortState.Open, CohortState.Cancelled), (CohortState.Confirmed, CohortState.Cancelled), (CohortState.Running, CohortState.Cancelled),
    ];

    /// <summary>Nobody comes back from completed or transferred; whoever left can come back; a seat is offered to those who wait.</summary>
    private static readonly (EnrolmentState?, EnrolmentState)[] OfEnrolments =
    [
        (null, EnrolmentState.Applied), (null, EnrolmentState.Waitlisted), (null, EnrolmentState.Enrolled),
        (EnrolmentState.Applied, EnrolmentState.Waitlisted), (EnrolmentState.Applied, EnrolmentState.Enrolled), (EnrolmentState.Applied, EnrolmentState.Withdrawn),
        (EnrolmentState.Waitlisted, EnrolmentState.Offered), (EnrolmentState.Waitlisted, EnrolmentState.Enrolled), (EnrolmentState.Waitlisted, EnrolmentState.Withdrawn),
        (EnrolmentState.Offered, EnrolmentState.Enrolled), (EnrolmentState.Offered, EnrolmentState.Waitlisted), (EnrolmentState.Offered, EnrolmentState.Withdrawn),
        (EnrolmentState.Enrolled, EnrolmentState.Withdrawn), (EnrolmentState.Enrolled, EnrolmentState.Transferred), (EnrolmentState.Enrolled, EnrolmentState.NoShow),
        (EnrolmentState.Enrolled, EnrolmentState.Completed), (EnrolmentState.Enrolled, EnrolmentState.Discontinued),
        (EnrolmentState.Withdrawn, EnrolmentState.Waitlisted), (EnrolmentState.Withdrawn, EnrolmentState.Enrolled),
        (EnrolmentState.NoShow, EnrolmentState.Enrolled), (EnrolmentState.Discontinued, EnrolmentState.Enrolled),
    ];

    /// <summary>Draft > Submitted v1 > Returned > Submitted v2 ... > Approved.</summary>
    private static readonly (SubmissionState?, SubmissionState)[] OfSubmissions =
    [
        (SubmissionState.Draft, SubmissionState.Submitted), (SubmissionState.Returned, SubmissionState.Submitted),
        (SubmissionState.Submitted, SubmissionState.Returned), (SubmissionState.Submitted, SubmissionState.Approved),
    ];

    /// <summary>Logged > Approved or Returned; an edit is a new version that needs a new approval.</summary>
    private static readonly (SupervisionState?, SupervisionState)[] OfSupervision =
    [
        (null, SupervisionState.Logged), (SupervisionState.Logged, SupervisionState.Approved), (SupervisionState.Logged, SupervisionState.Returned),
        (SupervisionState.Logged, SupervisionState.Logged), (SupervisionState.Returned, SupervisionState.Logged), (SupervisionState.Approved, SupervisionState.Logged),
    ];

    /// <summary>A certification: eligible, recommended, decided; a refused one is recommended again. A recommendation can lose what it stood on.</summary>
    private static readonly (AwardState?, AwardState)[] OfCertifications =
    [
        (AwardState.Eligible, AwardState.Recommended), (AwardState.Recommended, AwardState.Issued), (AwardState.Recommended, AwardState.Refused), (AwardState.Refused, AwardState.Recommended),
        (AwardState.Recommended, AwardState.NotEligible),
    ];

    /// <summary>A course certificate: eligible, decided; a refused one can be issued after all.</summary>
    private static readonly (AwardState?, AwardState)[] OfCourseCertificates =
        [(AwardState.Eligible, AwardState.Issued), (AwardState.Eligible, AwardState.Refused), (AwardState.Refused, AwardState.Issued)];

    /// <summary>Where facts alone may take a case without a word: to and from NotEligible, and never away from what a person has said.</summary>
    private static readonly Dictionary<AwardState, AwardState[]> ByFacts = new()
    {
        [AwardState.Eligible] = [AwardState.Eligible, AwardState.NotEligible],
        [AwardState.Recommended] = [AwardState.Recommended],
        [AwardState.NotEligible] = [AwardState.NotEligible, AwardState.Eligible],
        [AwardState.Issued] = [AwardState.Issued],
        [AwardState.Refused] = [AwardState.Refused],
    };

    private static readonly (CertificateStatus?, CertificateStatus)[] OfCertificates =
    [
        (null, CertificateStatus.Active), (CertificateStatus.Active, CertificateStatus.Suspended), (CertificateStatus.Suspended, CertificateStatus.Active),
        (CertificateStatus.Active, CertificateStatus.Revoked), (CertificateStatus.Suspended, CertificateStatus.Revoked), (CertificateStatus.Active, CertificateStatus.Superseded),
    ];

    public static async Task AreKept(TestDb db)
    {
        var audit = (await db.Read(d => d.Set<AuditEntry>().AsNoTracking().OrderBy(a => a.Id).ToListAsync())).ToLookup(a => (a.Subject, (int)a.SubjectId));
        var enrolments = await db.Read(d => d.Set<Enrolment>().AsNoTracking().Include(e => e.History).ToListAsync());
        foreach (var cohort in await db.Read(d => d.Set<Cohort>().AsNoTracking().ToListAsync()))
            foreach (var change in audit[(nameof(Cohort), cohort.Id)].Where(a => a.Action == "cohort.state"))
                Listed(OfCohorts, Enum.Parse<CohortState>(change.Before!), Enum.Parse<CohortState>(change.After!), cohort.Name);
        foreach (var enrolment in enrolments) Check(enrolment);
        var persons = enrolments.ToDictionary(e => e.Id, e => e.PersonId);
        foreach (var attendance in await db.Read(d => d.Set<Attendance>().AsNoTracking().Include(a => a.History).Include(a => a.Day).ToListAsync())) Check(attendance, persons);
        foreach (var submission in await db.Read(d => d.Set<Submission>().AsNoTracking().Include(s => s.Versions).ToListAsync())) Check(submission, persons, audit[(nameof(Submission), submission.Id)]);
        foreach (var session in await db.Read(d => d.Set<SupervisionSession>().AsNoTracking().Include(s => s.Attendees).Include(s => s.Earlier).ToListAsync())) Check(session, Once(audit[(nameof(SupervisionSession), session.Id)]));
        foreach (var makeUp in await db.Read(d => d.Set<MakeUp>().AsNoTracking().ToListAsync()))
            (makeUp.TaskApprovedAt is not null && makeUp.CancelledAt is not null).Should().BeFalse("a make-up ends in one way");
        foreach (var waiver in await db.Read(d => d.Set<Waiver>().AsNoTracking().ToListAsync())) waiver.ById.Should().NotBe(persons[waiver.EnrolmentId], "nobody waives for themselves");
        var certificates = await db.Certificates();
        foreach (var award in await db.Read(d => d.Set<AwardCase>().AsNoTracking().Include(c => c.Steps).ToListAsync()))
            Check(award, enrolments.Single(e => e.Id == award.EnrolmentId), [.. audit[(nameof(AwardCase), award.Id)]], [.. certificates.Where(c => c.AwardCaseId == award.Id).OrderBy(c => c.Edition)]);
        certificates.Select(c => c.Number).Should().OnlyHaveUniqueItems();
    }

    /// <summary>What concerns several stands in each one's chain.</summary>
    private static IEnumerable<AuditEntry> Once(IEnumerable<AuditEntry> audit)
    {
        AuditEntry? last = null;
        foreach (var entry in audit)
        {
            if (last is null || (last.At, last.Action, last.Before, last.After, last.Reason) != (entry.At, entry.Action, entry.Before, entry.After, entry.Reason)) yield return entry;
            last = entry;
        }
    }

    private static void Check(Enrolment enrolment)
    {
        var history = enrolment.History.OrderBy(h => h.Id).ToList();
        Chain(OfEnrolments, history.Select(h => (h.Before, h.After)), enrolment.State, $"enrolment {enrolment.Id}");
        enrolment.Since.Should().Be(history[^1].At);
        history.Where(h => h.After is EnrolmentState.Withdrawn or EnrolmentState.NoShow or EnrolmentState.Discontinued).Should().NotContain(h => string.IsNullOrWhiteSpace(h.Reason));
    }

    /// <summary>Any mark becomes any other, but a closed register is corrected with a reason and never unmarked.</summary>
    private static void Check(Attendance attendance, Dictionary<int, int> persons)
    {
        var history = attendance.History.OrderBy(h => h.Id).ToList();
        history.Prepend(null).Zip(history, (before, change) => (before?.After ?? AttendanceMark.Unmarked, change.Before)).Should().OnlyContain(pair => pair.Item1 == pair.Before);
        history[^1].After.Should().Be(attendance.Mark);
        history.Should().OnlyContain(h => h.ById != persons[attendance.EnrolmentId] && h.Before != h.After);
        history.Where(h => h.At > attendance.Day.RegisterClosedAt).Should().NotContain(h => string.IsNullOrWhiteSpace(h.Reason) || h.After == AttendanceMark.Unmarked);
    }

    private static void Check(Submission submission, Dictionary<int, int> persons, IEnumerable<AuditEntry> audit)
    {
        var changes = audit.Where(a => a.Action != "submission.drafted").Select(a => ((SubmissionState?)Enum.Parse<SubmissionState>(a.Before!), Enum.Parse<SubmissionState>(a.After!.Split(' ')[1]))).ToList();
        if (changes.Count == 0) submission.State.Should().Be(SubmissionState.Draft);
        else Chain(OfSubmissions, changes, submission.State, $"submission {submission.Id}");
        var versions = submission.Versions.OrderBy(v => v.Number).ToList();
        versions.Select(v => v.Number).Should().Equal(Enumerable.Range(1, versions.Count));
        versions.SkipLast(1).Should().NotContain(v => v.SubmittedAt == null || v.Outcome != ReviewOutcome.Returned || string.IsNullOrWhiteSpace(v.Comment), "what is written anew was sent back");
        versions.Count(v => v.SubmittedAt is not null).Should().Be(submission.HandedIn);
        (versions[^1] switch
        {
            { SubmittedAt: null, Number: 1 } => SubmissionState.Draft,
            { SubmittedAt: null } or { Outcome: ReviewOutcome.Returned } => SubmissionState.Returned,
            { Outcome: ReviewOutcome.Approved } => SubmissionState.Approved,
            _ => SubmissionState.Submitted,
        }).Should().Be(submission.State);
        versions.Should().NotContain(v => v.ReviewedById == persons[submission.EnrolmentId], "nobody reviews themselves");
    }

    private static void Check(SupervisionSession session, IEnumerable<AuditEntry> audit)
    {
        Chain(OfSupervision, audit.Select(a => (State(a.Before), State(a.After)!.Value)), session.State, $"session {session.Id}");
        session.Earlier.Select(e => e.Number).Order().Should().Equal(Enumerable.Range(1, session.Number - 1), "every earlier version is kept");
        session.Attendees.Should().OnlyContain(a => a.State == session.State && a.Number == session.Number);
        if (session.State != SupervisionState.Logged) session.DecidedById.Should().Be(session.SupervisorId);
        foreach (var (before, after) in session.Earlier.OrderBy(e => e.Number).Zip(session.Earlier.OrderBy(e => e.Number).Skip(1).Select(e => e.Reason).Append(session.Reason)))
            if (before.State == SupervisionState.Approved) after.Should().NotBeNullOrWhiteSpace("what was approved is corrected with a reason");

        static SupervisionState? State(string? summary) => summary is null ? null : Enum.Parse<SupervisionState>(summary.Split(',')[0]);
    }

    private static void Check(AwardCase award, Enrolment enrolment, List<AuditEntry> audit, List<Certificate> editions)
    {
        var personId = enrolment.PersonId;
        if (award.State is AwardState.Eligible or AwardState.Recommended) enrolment.State.Should().BeOneOf([EnrolmentState.Enrolled, EnrolmentState.Completed], "nobody who has left waits for an award");
        var (steps, certified, before) = (award.Steps.OrderBy(s => s.Id).ToList(), award.AwardKey == Awards.Certified, AwardState.Eligible);
        foreach (var (step, number) in steps.Select((s, i) => (s, i)))
        {
            ByFacts[before].Should().Contain(step.Before, $"case {award.Id} was {before}");
            Listed(certified ? OfCertifications : OfCourseCertificates, step.Before, step.State, $"case {award.Id}");
            step.ById.Should().NotBe(personId, "nobody decides on themselves");
            if (step.State == AwardState.Refused) step.Comment.Should().NotBeNullOrWhiteSpace("a refusal has a reason");
            else if (step.State == AwardState.NotEligible) step.ById.Should().Be(0, "it follows from the facts");
            else Standing.Parse(step.Evidence).Requirements.Where(r => certified != r.Key is "attendance" or "assignment").Should().OnlyContain(r => r.IsDone, $"nothing was missing when it became {step.State}");
            if (certified && step.State != AwardState.Recommended) step.ById.Should().NotBe(steps[number - 1].ById, "four eyes");
            before = step.State;
        }
        ByFacts[before].Should().Contain(award.State, $"case {award.Id} was {before}");
        audit.Where(a => a.Action is "award.recommended" or "award.decided" or "award.fell-away").Select(a => (a.Before, a.After))
            .Should().Equal(steps.Select(s => ((string?)s.Before.ToString(), (string?)s.State.ToString())), "each step is in the log");

        editions.Select(c => c.Edition).Should().Equal(Enumerable.Range(1, award.State == AwardState.Issued ? Math.Max(1, editions.Count) : 0), $"case {award.Id} is {award.State}");
        foreach (var certificate in editions)
        {
            var history = certificate.History.OrderBy(h => h.Id).ToList();
            Chain(OfCertificates, history.Select((h, i) => (i == 0 ? null : (CertificateStatus?)history[i - 1].Status, h.Status)), certificate.Status, certificate.Number);
            history.Skip(1).Should().NotContain(h => string.IsNullOrWhiteSpace(h.Reason));
            history.Should().OnlyContain(h => h.ById != personId);
            (certificate.Status == CertificateStatus.Superseded).Should().Be(certificate != editions[^1], "the newest edition counts, and it alone");
            certificate.ValidUntil.Should().Be(editions[0].ValidUntil);
        }
    }

    /// <summary>Each change is listed and begins where the one before it ended; what stands now is the last.</summary>
    private static void Chain<T>((T? Before, T After)[] listed, IEnumerable<(T? Before, T After)> changes, T now, string what) where T : struct, Enum
    {
        T? last = null;
        var first = true;
        foreach (var (before, after) in changes)
        {
            if (!first) before.Should().Be(last, $"{what} was left there");
            Listed(listed, before, after, what);
            (first, last) = (false, after);
        }
        now.Should().Be(last, $"{what} is what was recorded last");
    }

    private static void Listed<T>((T? Before, T After)[] listed, T? before, T after, string what) where T : struct, Enum =>
        listed.Contains((before, after)).Should().BeTrue($"{what} may not go from {before} to {after}");
}
