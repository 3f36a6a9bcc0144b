using Certification.People;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Certification.Tests.People;

/// <summary>Every column that can say whose a row is, read from the model: a new one is either handed over by a merge or stands here with the reason why not.</summary>
public class PersonColumnTests
{
    private const string Done = "who did it then did it under that name, and what was decided is not rewritten";
    private const string Frozen = "an earlier version of what was stated, kept as it was";
    private const string NotAPerson = "names something else";

    private static readonly Dictionary<string, string> Stay = new()
    {
        ["AuditEntry.ActorId"] = Done,
        ["AuditEntry.SubjectId"] = "the log is never rewritten; the merge itself stands in it with both ids",
        ["AuditEntry.PersonId"] = "the log is never rewritten; the merge itself stands in it with both ids",
        ["Session.PersonId"] = "nobody can sign in as who was merged, and nobody goes on as another",
        ["Authenticator.PersonId"] = "the one who stays keeps their own",
        ["PersonalAccessToken.PersonId"] = "a key of nobody opens nothing",
        ["KeptAnswer.PersonId"] = "an answer is kept for whoever asked, for a day",
        ["Employment.TakenBackById"] = Done,
        ["PersonMerge.FromId"] = "the record of the merge itself",
        ["PersonMerge.ToId"] = "the record of the merge itself",
        ["PersonMerge.ById"] = Done,
        ["PersonMerge.UndoneById"] = Done,
        ["SeatPurchase.RecordedById"] = Done,
        ["PersonalRequest.RegisteredById"] = Done,
        ["PersonalRequest.DecidedById"] = Done,
        ["Transfer.ReaderId"] = "who saw it then saw it under that name",
        ["Transfer.OrganisationId"] = NotAPerson,
        ["EnrolmentChange.ById"] = Done,
        ["Extension.ById"] = Done,
        ["AttendanceChange.ById"] = Done,
        ["Attendance.MarkedById"] = Done,
        ["CourseDay.RegisterClosedById"] = Done,
        ["ImportUpload.UploadedById"] = Done,
        ["MakeUp.AgreedById"] = Done,
        ["MakeUp.TaskApprovedById"] = Done,
        ["Objection.DecidedById"] = Done,
        ["AssessmentResult.AssessorId"] = Done,
        ["PracticeEntry.RemovedById"] = Done,
        ["SubmissionVersion.ReviewedById"] = Done,
        ["AwardStep.ById"] = Done,
        ["StatusChange.ById"] = Done,
        ["Waiver.ById"] = Done,
        ["SupervisionSession.LoggedById"] = Done,
        ["SupervisionSession.DecidedById"] = Done,
        ["SupervisionRecord.SupervisorId"] = Frozen,
        ["SupervisionRecord.LoggedById"] = Frozen,
        ["SupervisionRecord.DecidedById"] = Frozen,
        ["PlannedMessage.ScopeId"] = "handed over with PlannedMessage.RecipientId where the scope is a person",
        ["PlanMark.ScopeId"] = "gone within seconds, and planning somebody who is nobody any more plans nothing",
        ["OutgoingMail.WhileId"] = NotAPerson,
        ["AuditSeal.AfterId"] = NotAPerson,
        ["AuditSeal.UpToId"] = NotAPerson,
    };

    /// <summary>What other modules' tables are called: these point at no person.</summary>
    private static readonly string[] Others = ["EnrolmentId", "MunicipalityId", "AdministrationId", "WorkplaceId", "ProgrammeVersionId"];

    [Fact]
    public async Task Every_column_that_names_a_person_goes_along_in_a_merge_or_stays_for_a_reason()
    {
        using var db = new TestDb();

        var columns = await db.As(Caller.Nobody, (AppDb d) => Task.FromResult(d.Model.GetEntityTypes().SelectMany(Columns).ToList()));
        var held = await db.As(Caller.Nobody, (IEnumerable<IHoldsPersons> all) => Task.FromResult(all.Select(h => h.Column).ToList()));

        held.Should().OnlyHaveUniqueItems();
        columns.Except(held).Except(Stay.Keys).Should().BeEmpty("a new column is handed over by its module, or listed here with a reason");
        held.Except(columns).Should().BeEmpty();
    }

    /// <summary>Whole numbers called ...Id that are not the row's own and do not point at something else than a person.</summary>
    private static IEnumerable<string> Columns(IEntityType entity) =>
        from property in entity.GetProperties()
        where (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is var type && (type == typeof(int) || type == typeof(long))
            && property.Name.EndsWith("Id", StringComparison.Ordinal) && !property.IsPrimaryKey() && !Others.Contains(property.Name)
            && property.GetContainingForeignKeys().All(k => k.PrincipalEntityType.ClrType == typeof(Person))
        select $"{entity.ClrType.Name}.{property.Name}";
}
