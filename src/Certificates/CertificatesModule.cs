using Certification.Certificates.Board;
using Certification.Certificates.Deciding;
using Certification.Certificates.Issuing;
using Certification.Certificates.Municipal;
using Certification.Certificates.Personal;
using Certification.Certificates.Progressing;
using Certification.Certificates.Reminding;
using Certification.Certificates.Seeding;
using Certification.Certificates.Verifying;
using Certification.Cohorts.Contracts;
using Certification.Notices.Contracts;
using Certification.Platform.Audit;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Certificates;

/// <summary>Progress, decisions, certificates and their public verification.</summary>
public static class CertificatesModule
{
    public static IServiceCollection AddCertificates(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CertificateOptions>().Bind(configuration.GetSection(CertificateOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IModuleTables, CertificateTables.Mappings>()
            .AddScoped<ICountsSeen, CountSeen>()
            .AddSingleton(new AuditWords(typeof(Texts)))
            .AddScoped<IHoldsPersons>(s => new PersonRows<DigestChoice>(s.GetRequiredService<AppDb>(), nameof(DigestChoice.PersonId)))
            .AddSingleton(Letters.All)
            .AddScoped<IPersonalPart, CertificatePart>()
            .AddScoped<IRetentionRule, AwardWordsRule>()
            .AddScoped<IKeepsWords, WaitingAwards>()
            .AddScoped<IOccupies, Deciders>()
            // Reminding
            .AddSingleton(ReminderLetters.All)
            .AddScoped<IMailSource, RequirementMail>()
            .AddScoped<IMailSource, ExpiryMail>()
            .AddScoped<IMailSource, DecisionMail>()
            // Municipal
            .AddSingleton(DigestMail.All)
            .AddScoped<DigestMail>()
            .AddScoped<IMailSource>(s => s.GetRequiredService<DigestMail>())
            .AddScoped<ReadHeartbeats>()
            .AddScoped<IHeartbeats>(s => s.GetRequiredService<ReadHeartbeats>())
            .AddScoped<ChooseDigest>()
            .AddScoped<ReadMunicipalities>()
            .AddScoped<ISeed, SeedCertificates>()
            // Progressing
            .AddScoped<KeepProgress>()
            .AddScoped<IFollowsFacts>(s => s.GetRequiredService<KeepProgress>())
            .AddScoped<IFollowsFacts, MarkForPlanning>()
            .AddScoped<IFollowsFacts, TellOfCertificates>()
            .AddScoped<ReadProgress>()
            .AddScoped<ReadMine>()
            .AddScoped<GrantWaiver>()
            // Deciding
            .AddScoped<ReadAwards>()
            .AddScoped<ReadAward>()
            .AddScoped<RecommendAward>()
            .AddSingleton(Recommendation.Right)
            .AddSingleton(VerifyCertificate.Right)
            .AddScoped<Recommendation>()
            .AddScoped<RecommendByLink>()
            .AddScoped<AskForRecommendation>()
            .AddScoped<DecideAward>()
            // Issuing
            .AddScoped<IssueCertificate>()
            .AddScoped<ChangeCertificate>()
            .AddScoped<ReadCertificates>()
            // Verifying
            .AddScoped<VerifyCertificate>()
            // Board
            .AddScoped<ReadBoard>()
            .AddScoped<ExportBoard>()
            .AddScoped<ReadStaff>();
    }

    public static void MapCertificates(this RouteGroupBuilder api)
    {
        ReadProgress.Map(api);
        ReadMine.Map(api);
        GrantWaiver.Map(api);
        ReadAwards.Map(api);
        ReadAward.Map(api);
        RecommendAward.Map(api);
        RecommendByLink.Map(api);
        AskForRecommendation.Map(api);
        DecideAward.Map(api);
        ReadCertificates.Map(api);
        ChangeCertificate.Map(api);
        VerifyCertificate.Map(api);
        ReadBoard.Map(api);
        ExportBoard.Map(api);
        ReadStaff.Map(api);
        ChooseDigest.Map(api);
        ReadMunicipalities.Map(api);
    }

    /// <summary>Works out every enrolment's progress again. Returns how many rows were not what the facts say.</summary>
    public static Task<int> RebuildProgress(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<KeepProgress>().Rebuild(ct);
}
