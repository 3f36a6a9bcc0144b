using Certification.Coursework;
using Certification.Coursework.HandingIn;
using Certification.Coursework.Reviewing;
using Certification.Platform.Access;
using Certification.Tests.Support;

namespace Certification.Tests.Coursework;

/// <summary>What people do with a home assignment, in one line each.</summary>
internal static class Work
{
    public const string First = "assignment1";

    public static Dictionary<string, string?> Answers(string text = "Vi talte om det på personalemødet.") =>
        new() { ["situation"] = text, ["learned"] = text };

    public static Task<CurrentSubmission> SaveDraft(this TestDb db, Enrolled who, int? version = null, Dictionary<string, string?>? answers = null, string key = First) =>
        db.As(who.Caller, (SaveDraft f) => f.Handle(who.EnrolmentId, key, new() { Version = version, Answers = answers ?? Answers() }, default));

    public static Task<CurrentSubmission> HandIn(this TestDb db, Enrolled who, int? version = null, Dictionary<string, string?>? answers = null, string key = First) =>
        db.As(who.Caller, (SubmitAssignment f) => f.Handle(who.EnrolmentId, key, new() { Version = version, Answers = answers ?? Answers(), NoPersonalData = true }, default));

    public static Task<CurrentSubmission> Review(this TestDb db, Caller by, CurrentSubmission submission, ReviewOutcome outcome, string? comment = null) =>
        db.As(by, (ReviewSubmission f) => f.Handle(submission.Id, new() { Version = submission.Version, Outcome = outcome, Comment = comment }, default));

    public static Task<ReadSubmissions.View> Read(this TestDb db, Caller by, Enrolled whose, string key = First) =>
        db.As(by, (ReadSubmissions f) => f.One(whose.EnrolmentId, key, default));

    public static Task<(CurrentSubmission Current, int FileId)> Attach(this TestDb db, Enrolled who, string name = "noter.txt", string content = "Mine noter fra dagen.", string key = First) =>
        db.As(who.Caller, (AttachFile f) => f.Handle(who.EnrolmentId, key, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), name, default));
}
