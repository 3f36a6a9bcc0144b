using Certification.Cohorts.Contracts;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Programmes.Contracts;
using Microsoft.EntityFrameworkCore;
using static Certification.Certificates.Texts;

namespace Certification.Certificates.Deciding;

/// <summary>One person's way to one award: eligible, recommended by the supervisor, decided by the coordinator.</summary>
internal sealed class AwardCase : IVersioned, IEnrolmentFact
{
    /// <summary>Stands as the actor of a step that no person took.</summary>
    public const int Nobody = 0;

    public int Id { get; private set; }
    public int EnrolmentId { get; private init; }
    public string AwardKey { get; private init; } = "";
    public AwardState State { get; private set; }
    /// <summary>Since when it is so (UTC): how long somebody has waited.</summary>
    public DateTime Since { get; private set; }
    public int Version { get; set; }
    public List<AwardStep> Steps { get; } = [];

    public static AwardCase Open(int enrolmentId, string awardKey, DateTime now) =>
        new() { EnrolmentId = enrolmentId, AwardKey = awardKey, State = AwardState.Eligible, Since = now };

    /// <summary>Facts may take eligibility away before the decision, and give it back; a decision stands.</summary>
    public void FollowFacts(bool eligible, string evidence, DateTime now)
    {
        if (eligible && State == AwardState.NotEligible) (State, Since) = (AwardState.Eligible, now);
        else if (!eligible && State == AwardState.Eligible) (State, Since) = (AwardState.NotEligible, now);
        // What a supervisor has said falls away with a step of its own. By nobody: it follows from the facts, and the log knows whose save it was.
        else if (!eligible && State == AwardState.Recommended) Step(AwardState.NotEligible, null, evidence, Nobody, now);
    }

    public void Recommend(AwardPlan award, string? comment, string evidence, int participantId, int byId, DateTime now)
    {
        NotOnYourself(participantId, byId);
        if (!award.Recommended) throw new RefusedException("award.no-recommendation", T("Refused.NoRecommendation"));
        if (State is not (AwardState.Eligible or AwardState.Refused)) throw Wrong(AwardState.Recommended);
        Step(AwardState.Recommended, comment, evidence, byId, now);
    }

    /// <summary>Issues or refuses. Never automatic for a certification; with four eyes, not by whoever recommended.</summary>
    public void Decide(AwardPlan award, bool issue, string? reason, string evidence, int participantId, int byId, DateTime now)
    {
        NotOnYourself(participantId, byId);
        var ready = award.Recommended ? AwardState.Recommended : AwardState.Eligible;
        var next = issue ? AwardState.Issued : AwardState.Refused;
        // A course certificate that was refused can be issued after all; a certification needs a new recommendation first.
        if (State != ready && !(issue && !award.Recommended && State == AwardState.Refused)) throw Wrong(next);
        if (award.FourEyes && Steps.Where(s => s.State == AwardState.Recommended).MaxBy(s => s.Id)?.ById == byId)
            throw new RefusedException("award.four-eyes", T("Refused.FourEyes"));
        if (!issue && string.IsNullOrWhiteSpace(reason)) throw new RefusedException("award.reason", T("Refused.RefusalReason"));
        Step(next, reason, evidence, byId, now);
    }

    private static void NotOnYourself(int participantId, int byId)
    {
        if (participantId == byId) throw new RefusedException("self", T("Refused.OnYourself"));
    }

    private RefusedException Wrong(AwardState next) =>
        new("award.state", T("Refused.AwardState", T($"AwardState.{State}"), T($"AwardState.{next}")));

    private void Step(AwardState next, string? comment, string evidence, int byId, DateTime now)
    {
        Steps.Add(AwardStep.To(next, State, comment, evidence, byId, now));
        (State, Since) = (next, now);
    }

    internal static void Map(ModelBuilder model) => model.Entity<AwardCase>(award =>
    {
        award.ToTable("AwardCases");
        award.Holds(DataClass.Decision).Of(nameof(EnrolmentId), "Enrolment").Stays(Declared.Key, nameof(AwardKey));
        award.Property(a => a.AwardKey).HasMaxLength(40);
        award.HasIndex(a => new { a.EnrolmentId, a.AwardKey }).IsUnique();
        award.HasIndex(a => a.State);
        award.HasMany(a => a.Steps).WithOne().HasForeignKey(s => s.AwardCaseId);
    });
}

/// <summary>How far an award case has come.</summary>
internal enum AwardState
{
    NotEligible,
    Eligible,
    Recommended,
    Issued,
    Refused,
}

/// <summary>A recommendation, a decision, or that a recommendation fell away, with the evidence it stood on.</summary>
internal sealed class AwardStep
{
    public int Id { get; private set; }
    public int AwardCaseId { get; private set; }
    public AwardState State { get; private init; }
    public AwardState Before { get; private init; }
    public string? Comment { get; private init; }
    /// <summary>The standing at that moment, as it is stored in progress.</summary>
    public string Evidence { get; private init; } = "";
    public int ById { get; private init; }
    public DateTime At { get; private init; }

    public static AwardStep To(AwardState state, AwardState before, string? comment, string evidence, int byId, DateTime at) =>
        new() { State = state, Before = before, Comment = comment, Evidence = evidence, ById = byId, At = at };

    internal static void Map(ModelBuilder model) => model.Entity<AwardStep>(step =>
    {
        step.ToTable("AwardSteps");
        step.Holds(DataClass.Decision).Of(nameof(AwardCaseId), nameof(AwardCase)).Goes(nameof(Comment)).Stays("keys and figures, worked out from the facts", nameof(Evidence));
        step.Property(s => s.Comment).HasMaxLength(2000);
        step.Property(s => s.Evidence).HasMaxLength(4000);
    });
}
