using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Progressing;
using Certification.Certificates.Verifying;
using Certification.Notices;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Certification.Tests.Certificates;

/// <summary>What supervisors and coordinators do about awards and certificates, in one line each.</summary>
internal static class Awards
{
    public const string Course = "course";
    public const string Certified = "certified";

    /// <summary>The second pair of eyes.</summary>
    public static readonly Caller Jonas = new(9002, "Jonas Lindegaard", Roles.Coordinator, []);

    /// <summary>A programme of one day whose certificate is valid for a year.</summary>
    public const string Yearly = """
        {
          "key": "yearly", "version": 1, "title": { "da": "Årlig", "en": "Yearly" }, "summary": { "da": "Én dag", "en": "One day" },
          "days": [ { "key": "day1", "title": { "da": "Dag 1", "en": "Day 1" }, "start": "09:00", "end": "15:00" } ],
          "requirements": [ { "kind": "attendance", "key": "attendance", "title": { "da": "Fremmøde", "en": "Attendance" }, "days": [ "day1" ], "needed": 1 } ],
          "awards": [ { "key": "course", "kind": "courseCertificate", "title": { "da": "Årsbevis", "en": "Certificate" }, "needs": [ "attendance" ], "validMonths": 12 } ]
        }
        """;

    private static readonly string[] ForCourse = ["attendance", "assignment1", "assignment2", "assignment3", "assignment4"];
    private static readonly string[] ForCertification = ["practice", "supervision"];

    public static Task<int> Waive(this TestDb db, Caller by, int enrolment, string requirement, string reason = "Har taget kurset i 2019.") =>
        db.As(by, (GrantWaiver f) => f.Handle(enrolment, new() { Requirement = requirement, Reason = reason }, null, default));

    /// <summary>Nothing is missing for the course certificate; for the certification only what the course certificate gives.</summary>
    public static async Task MeetEverything(this TestDb db, Caller coordinator, int enrolment)
    {
        foreach (var requirement in ForCourse.Concat(ForCertification)) await db.Waive(coordinator, enrolment, requirement);
    }

    /// <summary>All that a programme of one day asks.</summary>
    public static Task<int> MeetAttendance(this TestDb db, GivenCohort cohort) => db.Waive(cohort.Coordinator, cohort.First.EnrolmentId, "attendance");

    public static Task<AwardCase?> Find(this TestDb db, int enrolment, string award) =>
        db.Read(d => d.Set<AwardCase>().AsNoTracking().Include(c => c.Steps).SingleOrDefaultAsync(c => c.EnrolmentId == enrolment && c.AwardKey == award));

    public static async Task<AwardCase> Case(this TestDb db, int enrolment, string award) =>
        await db.Find(enrolment, award) ?? throw new InvalidOperationException($"Enrolment {enrolment} is not yet eligible for {award}.");

    public static Task Recommend(this TestDb db, Caller by, AwardCase award, string? comment = null) =>
        db.As(by, (RecommendAward f) => f.Handle(award.Id, new() { Version = award.Version, Comment = comment }, default));

    public static Task<Certificate?> Decide(this TestDb db, Caller by, AwardCase award, bool issue, string? reason = null) =>
        db.As(by, (DecideAward f) => f.Handle(award.Id, new() { Version = award.Version, Issue = issue, Reason = reason }, default));

    public static async Task<Certificate> Issue(this TestDb db, Caller by, int enrolment, string award = Course)
    {
        var issued = await db.Decide(by, await db.Case(enrolment, award), issue: true);
        return await db.Certificate(issued!.Id);
    }

    /// <summary>Course certificate, recommendation and certification, by as many people as it takes.</summary>
    public static async Task<Certificate> Certify(this TestDb db, GivenCohort cohort, int enrolment)
    {
        await db.MeetEverything(cohort.Coordinator, enrolment);
        await db.Issue(cohort.Coordinator, enrolment);
        await db.Recommend(cohort.Supervisor, await db.Case(enrolment, Certified));
        return await db.Issue(cohort.Coordinator, enrolment, Certified);
    }

    public static Task<Certificate> Certificate(this TestDb db, int id) =>
        db.Read(d => d.Set<Certificate>().AsNoTracking().Include(c => c.History).SingleAsync(c => c.Id == id));

    public static Task<List<Certificate>> Certificates(this TestDb db) =>
        db.Read(d => d.Set<Certificate>().AsNoTracking().Include(c => c.History).Include(c => c.Case).OrderBy(c => c.Id).ToListAsync());

    /// <returns>The certificate that counts from now on.</returns>
    public static async Task<int> Change(this TestDb db, Caller by, int certificate, CertificateStatus status, string? reason = "Aftalt med indehaveren.")
    {
        var version = (await db.Certificate(certificate)).Version;
        return await db.As(by, (ChangeCertificate f) => f.Handle(certificate, new() { Version = version, Status = status, Reason = reason }, default));
    }

    public static Task<Verification> Verify(this TestDb db, string code) => db.As(Caller.Nobody, (VerifyCertificate f) => f.Handle(code, default));

    public static Task<List<OutgoingMail>> Mails(this TestDb db, string key) =>
        db.Read(d => d.Set<OutgoingMail>().AsNoTracking().Where(m => m.Key.StartsWith(key)).OrderBy(m => m.Id).ToListAsync());

    /// <summary>There is no page for it yet: a new name comes from the register of persons.</summary>
    public static Task Rename(this TestDb db, int personId, string firstName, string lastName) =>
        db.As(Caller.Nobody, (AppDb d) => d.Database.ExecuteSqlInterpolatedAsync($"UPDATE Persons SET FirstName = {firstName}, LastName = {lastName} WHERE Id = {personId}"));
}
