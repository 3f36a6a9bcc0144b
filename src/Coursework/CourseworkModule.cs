using Certification.Coursework.Assessing;
using Certification.Coursework.Contracts;
using Certification.Coursework.HandingIn;
using Certification.Coursework.Personal;
using Certification.Coursework.Practising;
using Certification.Coursework.Reviewing;
using Certification.Coursework.Seeding;
using Certification.Notices.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Coursework;

/// <summary>What participants do between the days: home assignments and their reviews, practice, assessments.</summary>
public static class CourseworkModule
{
    public static IServiceCollection AddCoursework(this IServiceCollection services) => services
        .AddSingleton<IModuleTables, CourseworkTables.Mappings>()
        .AddScoped<ICountsSeen, CountSeen>()
        .AddSingleton(new AuditWords(typeof(Texts)))
        .AddSingleton(Letters.All)
        .AddScoped<CourseworkReader>()
        .AddScoped<IPersonalPart, WorkPart>()
        .AddScoped<IOccupies, Reviewers>()
        .AddScoped<IRetentionRule, HomeworkRule>()
        .AddScoped<IRetentionRule, PracticeRule>()
        .AddScoped<IRetentionRule, AssessmentRule>()
        .AddScoped<SaveDraft>()
        .AddScoped<AttachFile>()
        .AddScoped<RemoveFile>()
        .AddScoped<SubmitAssignment>()
        .AddScoped<ReadSubmissions>()
        .AddScoped<DownloadFile>()
        .AddScoped<ReviewQueue>()
        .AddScoped<IMailSource, ReviewMail>()
        .AddScoped<ReviewSubmission>()
        .AddScoped<LogPractice>()
        .AddScoped<RemovePractice>()
        .AddScoped<ReadPractice>()
        .AddScoped<RecordAssessment>()
        .AddScoped<ReadAssessments>()
        .AddSingleton<ISeed, SeedCoursework>();

    public static void MapCoursework(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        SaveDraft.Map(api);
        AttachFile.Map(api);
        RemoveFile.Map(api);
        SubmitAssignment.Map(api);
        ReadSubmissions.Map(api);
        DownloadFile.Map(api);
        ReviewQueue.Map(api);
        ReviewSubmission.Map(api);
        LogPractice.Map(api);
        RemovePractice.Map(api);
        ReadPractice.Map(api);
        RecordAssessment.Map(api);
        ReadAssessments.Map(api);
    }
}
