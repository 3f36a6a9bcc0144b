using Certification.Notices.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Supervision.Contracts;
using Certification.Supervision.Following;
using Certification.Supervision.Logging;
using Certification.Supervision.Personal;
using Certification.Supervision.Seeding;
using Certification.Supervision.SigningOff;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Supervision;

/// <summary>Supervision sessions, what they are credited with, and the two names under each.</summary>
public static class SupervisionModule
{
    public static IServiceCollection AddSupervision(this IServiceCollection services) => services
        .AddSingleton<IModuleTables, SupervisionTables.Mappings>()
        .AddSingleton(new AuditWords(typeof(Texts)))
        .AddScoped<IHoldsPersons>(s => new PersonRows<SupervisionSession>(s.GetRequiredService<AppDb>(), nameof(SupervisionSession.SupervisorId)))
        .AddSingleton(Letters.All)
        .AddScoped<IMailSource, ApprovalMail>()
        .AddScoped<SupervisionReader>()
        .AddScoped<ICountsSeen, CountSeen>()
        .AddScoped<IRetentionRule, SupervisionRule>()
        .AddScoped<IOccupies, Supervisors>()
        .AddScoped<LogSupervision>()
        .AddScoped<CorrectSupervision>()
        .AddScoped<ApproveSupervision>()
        .AddScoped<ReturnSupervision>()
        .AddSingleton(SignOff.Right)
        .AddScoped<SignOff>()
            .AddScoped<Signers>()
        .AddScoped<SignByLink>()
        .AddScoped<AskForSignOff>()
        .AddScoped<ReadSupervision>()
        .AddScoped<ReadEnrolmentSupervision>()
        .AddScoped<SessionChoices>()
        .AddScoped<ISeed, SeedSupervision>();

    public static void MapSupervision(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        LogSupervision.Map(api);
        CorrectSupervision.Map(api);
        ApproveSupervision.Map(api);
        ReturnSupervision.Map(api);
        SignByLink.Map(api);
        AskForSignOff.Map(api);
        ReadSupervision.Map(api);
        ReadEnrolmentSupervision.Map(api);
    }
}
