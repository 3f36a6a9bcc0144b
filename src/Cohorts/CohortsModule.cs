using Certification.Cohorts.Attending;
using Certification.Cohorts.Buying;
using Certification.Cohorts.Contracts;
using Certification.Cohorts.Enrolling;
using Certification.Cohorts.Personal;
using Certification.Cohorts.Planning;
using Certification.Cohorts.Reminding;
using Certification.Cohorts.Seeding;
using Certification.Notices.Contracts;
using Certification.Platform.Audit;
using Certification.People.Contracts;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Cohorts;

/// <summary>Cohorts: planning, course days, enrolment and attendance. The list of features is the table of contents.</summary>
public static class CohortsModule
{
    public static IServiceCollection AddCohorts(this IServiceCollection services) => services
        .AddSingleton<IModuleTables, CohortTables.Mappings>()
        .AddSingleton(new AuditWords(typeof(Texts)))
        .AddSingleton(Letters.All)
        .AddScoped<ISeed, SeedCohorts>()
        .AddScoped<CohortReader>()
        .AddScoped<ICountsSeen, CountSeen>()
        .AddScoped<ICaseHolders, CaseHolders>()
        .AddScoped<IHoldsPersons, HeldEnrolments>()
        .AddScoped<IHoldsPersons>(s => new PersonRows<CohortStaff>(s.GetRequiredService<AppDb>(), nameof(CohortStaff.PersonId)))
        .AddScoped<IHoldsPersons>(s => ActionLinks.Held(s.GetRequiredService<AppDb>(), MakeCalendarAddress.Purpose))
        .AddScoped<ICoursesOfPersons, CoursesOfPersons>()
        .AddScoped<IFollowsEmployer, FollowEmployer>()
        .AddScoped<IFollowsTree, FollowEmployer>()
        .AddScoped<EnrolmentBook>()
        .AddScoped<IPersonalPart, CoursePart>()
        .AddScoped<IOccupies, CoursePart>()
        .AddScoped<IRetentionRule, ReasonRule>()
        .AddScoped<IRetentionRule, DecisionRule>()
        .AddScoped<RemindedReader>()
        .AddSingleton(CourseLetters.All)
        // Reminding
        .AddScoped<ReadVisits>()
        .AddScoped<ReadMissed>()
        .AddScoped<IMailSource, CourseMail>()
        .AddScoped<IMailSource, InvitationMail>()
        .AddScoped<IMailSource, DatesMail>()
        .AddScoped<IMailSource, RegisterMail>()
        .AddScoped<IMailScopes, EnrolmentScopes>()
        .AddScoped<IMailConcerns, EnrolmentScopes>()
        .AddScoped<IMailScopes, CohortScopes>()
        .AddScoped<IMailScopes, StaffScopes>()
        .AddScoped<IMailScopes, ContactScopes>()
        .AddScoped<IFollowsFacts, MarkForPlanning>()
        .AddScoped<IFollowsFacts, TellOfEnrolments>()
        .AddScoped<MakeCalendarAddress>()
        .AddScoped<ReadCalendarFeed>()
        .AddScoped<ReadReminders>()
        .AddScoped<TryReminder>()
        .AddScoped<SaveReminder>()
        .AddScoped<PauseReminder>()
        .AddScoped<ResetReminder>()
        // Planning
        .AddScoped<PlanCohort>()
        .AddScoped<ArrangeCohort>()
        .AddScoped<AppointExternal>()
        .AddScoped<RelieveExternal>()
        .AddScoped<SupervisorLinks>()
        .AddScoped<LinkQuestions>()
        .AddScoped<MoveDay>()
        .AddScoped<PinDue>()
        .AddScoped<CohortNews>()
        .AddScoped<ChangeCohortState>()
        .AddScoped<ReadCohorts>()
        // Buying
        .AddScoped<SeatsReader>()
        .AddScoped<ReadSeats>()
        .AddScoped<RecordSeats>()
        .AddScoped<SeatWarnings>()
        // Enrolling
        .AddScoped<ListReading>()
        .AddScoped<UploadList>()
        .AddScoped<PreviewImport>()
        .AddScoped<ImportParticipants>()
        .AddTick<ForgetLists>(TimeSpan.FromHours(1))
        .AddScoped<EnrolParticipant>()
        .AddScoped<ChangeEnrolment>()
        .AddSingleton(LeaderQuestions.Right)
        .AddSingleton(SeatOffers.Right)
        .AddSingleton(MakeCalendarAddress.Right)
        .AddScoped<LeaderQuestions>()
        .AddScoped<AnswerApplication>()
        .AddScoped<AskLeaderAgain>()
        .AddTick<ChaseLeaders>(TimeSpan.FromMinutes(15))
        .AddScoped<TransferSeat>()
        .AddScoped<SeatOffers>()
        .AddTick<OfferSeats>(TimeSpan.FromMinutes(1))
        .AddScoped<OfferSeat>()
        .AddScoped<AnswerOffer>()
        .AddScoped<GrantExtension>()
        .AddScoped<ReadEnrolments>()
        // Attending
        .AddScoped<ReadRegister>()
        .AddScoped<MarkAttendance>()
        .AddScoped<CloseRegister>()
        .AddScoped<AgreeMakeUp>()
        .AddScoped<EndMakeUp>()
        .AddScoped<GiveAbsenceNotice>()
        .AddScoped<ObjectToMark>()
        .AddScoped<DecideObjection>()
        .AddScoped<ReadDays>();

    /// <summary>The address that calendars ask, outside the API: it is typed into other programs.</summary>
    public static void MapCalendarFeed(this IEndpointRouteBuilder app) => ReadCalendarFeed.Map(app);

    public static void MapCohorts(this RouteGroupBuilder api)
    {
        PlanCohort.Map(api);
        ArrangeCohort.Map(api);
        AppointExternal.Map(api);
        RelieveExternal.Map(api);
        MoveDay.Map(api);
        PinDue.Map(api);
        ChangeCohortState.Map(api);
        ReadCohorts.Map(api);
        ReadSeats.Map(api);
        RecordSeats.Map(api);
        UploadList.Map(api);
        PreviewImport.Map(api);
        ImportParticipants.Map(api);
        EnrolParticipant.Map(api);
        ChangeEnrolment.Map(api);
        OfferSeat.Map(api);
        AnswerOffer.Map(api);
        AnswerApplication.Map(api);
        AskLeaderAgain.Map(api);
        TransferSeat.Map(api);
        GrantExtension.Map(api);
        ReadEnrolments.Map(api);
        ReadRegister.Map(api);
        MarkAttendance.Map(api);
        CloseRegister.Map(api);
        AgreeMakeUp.Map(api);
        EndMakeUp.Map(api);
        GiveAbsenceNotice.Map(api);
        ObjectToMark.Map(api);
        DecideObjection.Map(api);
        ReadDays.Map(api);
        MakeCalendarAddress.Map(api);
        ReadReminders.Map(api);
        TryReminder.Map(api);
        SaveReminder.Map(api);
        PauseReminder.Map(api);
        ResetReminder.Map(api);
    }
}
