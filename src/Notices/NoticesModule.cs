using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Notices;

/// <summary>Mail: what is to be sent, and its way out.</summary>
public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IModuleTables, NoticeTables.Mappings>()
            .AddScoped<Postbox>()
            .AddScoped<LetterPress>()
            .AddScoped<ActionLinks>()
            .AddScoped<PlanMarks>()
            .AddScoped<MailReader>()
            .AddScoped<WantedMessages>()
            .AddScoped<PlanMessages>()
            .AddScoped<WriteDueMessages>()
            .AddScoped<ClaimMail>()
            .AddScoped<CheckMail>()
            .AddScoped<DeliverMail>()
            .AddTick<PlanTick>(TimeSpan.FromSeconds(10))
            .AddTick<PlanAnewTick>(TimeSpan.FromDays(1))
            .AddTick<DeliverTick>(TimeSpan.FromSeconds(10))
            .AddSingleton<IMailTransport, EmlFolder>();
    }
}
