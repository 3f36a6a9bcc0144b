using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Notices.Planning;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.Notices;

/// <summary>Mail: what is to be sent, and its way out.</summary>
public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<MailOptions>, MailOptions.Check>()
            .AddSingleton<IModuleTables, NoticeTables.Mappings>()
            .AddScoped<Postbox>()
            .AddScoped<LetterPress>()
            .AddScoped<ActionLinks>()
            .AddScoped<PlanMarks>()
            .AddScoped<MailReader>()
            .AddScoped<PlanPreview>()
            .AddScoped<CalendarFeed>()
            .AddScoped<WantedMessages>()
            .AddScoped<PlanMessages>()
            .AddScoped<WriteDueMessages>()
            .AddScoped<ClaimMail>()
            .AddScoped<CheckMail>()
            .AddScoped<DeliverMail>()
            .AddTick<PlanTick>(TimeSpan.FromSeconds(10))
            .AddTick<PlanAnewTick>(TimeSpan.FromDays(1))
            .AddTick<DeliverTick>(TimeSpan.FromSeconds(10))
            .AddSingleton<IMailTransport>(s => s.GetRequiredService<IOptions<MailOptions>>().Value.Transport switch
            {
                MailTransport.Smtp => ActivatorUtilities.CreateInstance<SmtpPost>(s),
                MailTransport.Graph => ActivatorUtilities.CreateInstance<GraphPost>(s),
                _ => ActivatorUtilities.CreateInstance<EmlFolder>(s),
            })
            .AddSingleton<MailDoctor>();
    }

    /// <summary>Sends one message through the configured transport. Returns whether it was taken, and the answer.</summary>
    public static async Task<(bool Well, string Said)> SendTestMail(this IServiceProvider services, string to, CancellationToken ct)
    {
        var check = await services.GetRequiredService<MailDoctor>().SendTestMail(to, ct);
        return (check.Well, check.Sentence);
    }

    /// <summary>Looks at how mail leaves, without sending any. Returns each thing looked at, and whether it is well.</summary>
    public static async Task<IReadOnlyList<(bool Well, string Said)>> ExamineMail(this IServiceProvider services, CancellationToken ct) =>
        [.. (await services.GetRequiredService<MailDoctor>().Examine(ct)).Select(check => (check.Well, check.Sentence))];
}
