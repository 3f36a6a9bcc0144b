using Certification.Cohorts.Contracts;
using Certification.Platform.Ui;

namespace Certification.Cohorts.Enrolling;

/// <summary>How calm or urgent an enrolment's state looks.</summary>
internal static class EnrolmentKind
{
    public static StatusKind Of(EnrolmentState state) => state switch
    {
        EnrolmentState.Enrolled or EnrolmentState.Completed => StatusKind.Ok,
        EnrolmentState.Waitlisted or EnrolmentState.Offered or EnrolmentState.Applied => StatusKind.Info,
        EnrolmentState.NoShow or EnrolmentState.Discontinued => StatusKind.Warn,
        _ => StatusKind.Neutral,
    };
}
