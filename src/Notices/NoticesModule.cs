using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
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
            .AddSingleton<IModuleTables, Tables>()
            .AddScoped<Postbox>()
            .AddScoped<DeliverMail>()
            .AddSingleton<IMailTransport>(s => s.GetRequiredService<IOptions<MailOptions>>().Value.Transport switch
            {
                MailTransport.Smtp => ActivatorUtilities.CreateInstance<SmtpPost>(s),
                MailTransport.Graph => ActivatorUtilities.CreateInstance<GraphPost>(s),
                _ => ActivatorUtilities.CreateInstance<EmlFolder>(s),
            })
            .AddSingleton<MailDoctor>()
            .AddHostedService<Postman>();
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

    private sealed class Tables : IModuleTables
    {
        public void Map(ModelBuilder model) => OutgoingMail.Map(model);
    }
}
