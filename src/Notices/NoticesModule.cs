using Certification.Notices.Contracts;
using Certification.Notices.Delivering;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
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
            .AddSingleton<IModuleTables, Tables>()
            .AddScoped<Postbox>()
            .AddScoped<DeliverMail>()
            .AddSingleton<IMailTransport, EmlFolder>()
            .AddHostedService<Postman>();
    }

    private sealed class Tables : IModuleTables
    {
        public void Map(ModelBuilder model) => OutgoingMail.Map(model);
    }
}
