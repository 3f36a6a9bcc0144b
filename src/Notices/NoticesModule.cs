using Certification.Notices.Contracts;
using Certification.Notices.Declining;
using Certification.Notices.Delivering;
using Certification.Notices.Following;
using Certification.Notices.Personal;
using Certification.Notices.Planning;
using Certification.Notices.Seeding;
using Certification.Notices.Webhooks;
using Certification.Notices.Writing;
using Certification.Platform.Audit;
using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Certification.Notices;

/// <summary>Mail, and news for other systems: what is to be sent, and its way out.</summary>
public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateOnStart();
        services.AddDataProtection();
        return services
            .AddSingleton<IValidateOptions<MailOptions>, MailOptions.Check>()
            .AddSingleton<IModuleTables, NoticeTables.Mappings>()
            .AddScoped<ICountsSeen, CountSeen>()
            .AddSingleton(new AuditWords(typeof(Texts)))
            .AddSingleton<ISeed, SeedMail>()
            .AddScoped<Postbox>()
            .AddScoped<IPersonalPart, MailPart>()
            .AddScoped<IDeletesContent, DeletesMailFiles>()
            .AddScoped<IRetentionRule, MailBodyRule>()
            .AddScoped<IRetentionRule, MailRule>()
            .AddScoped<IRetentionRule, PlannedRule>()
            .AddScoped<IRetentionRule, AddressFaultRule>()
            .AddScoped<IRetentionRule, LinkRule>()
            .AddScoped<LetterPress>()
            .AddScoped<ActionLinks>()
            .AddSingleton(DeclineByLink.Right)
            .AddScoped<LinkCodes>()
            .AddSingleton(CodeLetters.All)
            .AddScoped<PlanMarks>()
            .AddScoped<IHoldsPersons, HeldPlans>()
            .AddScoped<IHoldsPersons>(s => new PersonRows<OutgoingMail>(s.GetRequiredService<AppDb>(), nameof(OutgoingMail.RecipientId)))
            .AddScoped<IHoldsPersons>(s => new PersonRows<MailChoice>(s.GetRequiredService<AppDb>(), nameof(MailChoice.PersonId)))
            .AddScoped<IHoldsPersons>(s => new PersonRows<ActionLink>(s.GetRequiredService<AppDb>(), nameof(ActionLink.PersonId)))
            .AddScoped<MailReader>()
            .AddScoped<MailTasks>()
            .AddScoped<PlanPreview>()
            .AddScoped<CalendarFeed>()
            .AddScoped<WantedMessages>()
            .AddScoped<StandingPlan>()
            .AddScoped<PlanMessages>()
            .AddScoped<DueRecipients>()
            .AddScoped<WriteDueMessages>()
            .AddScoped<ClaimMail>()
            .AddScoped<CheckMail>()
            .AddScoped<ComposeMail>()
            .AddScoped<DeliverMail>()
            .AddSingleton<LetterKinds>()
            .AddScoped<ReadMails>()
            .AddScoped<ReadDelivery>()
            .AddScoped<ReadStory>()
            .AddScoped<ReadPlan>()
            .AddScoped<ReadPersonMail>()
            .AddScoped<ReadAddresses>()
            .AddScoped<LiftAddress>()
            .AddScoped<PauseMail>()
            .AddScoped<ResumeMail>()
            .AddScoped<SendAgain>()
            .AddScoped<MailFolder>()
            .AddScoped<ReadLetters>()
            .AddScoped<SaveLetter>()
            .AddScoped<ResetLetter>()
            .AddScoped<TryLetter>()
            .AddScoped<ReadMyMail>()
            .AddScoped<DeclineMail>()
            .AddScoped<AcceptMail>()
            .AddScoped<DeclineByLink>()
            // Webhooks
            .AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptions.Check>()
            .AddSingleton<WebhookSecrets>()
            .AddSingleton(s => new OutboundGuard(s.GetRequiredService<IOptions<WebhookOptions>>(), s.GetRequiredService<IHostEnvironment>()))
            .AddSingleton<WebhookClient>()
            .AddScoped<WebhookOutbox>()
            .AddScoped<DeliverToWebhook>()
            .AddScoped<MakeWebhook>()
            .AddScoped<ChangeWebhook>()
            .AddScoped<SwitchWebhook>()
            .AddScoped<RotateSecret>()
            .AddScoped<SendDelivery>()
            .AddScoped<ReadWebhooks>()
            .AddTick<DeliverWebhooks>(TimeSpan.FromSeconds(10))
            .AddTick<ForgetDeliveries>(TimeSpan.FromDays(1))
            .AddTick<PlanTick>(TimeSpan.FromSeconds(10))
            .AddTick<PlanListsTick>(TimeSpan.FromMinutes(5))
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

    /// <summary>Plans, writes and sends what is due, once: for a host whose clock is kept by somebody else. Returns how many mails were taken.</summary>
    public static async Task<int> SendDueMail(this IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<PlanListsTick>().Handle(ct);
        await services.GetRequiredService<PlanTick>().Handle(ct);
        return await services.GetRequiredService<DeliverMail>().Handle(ct);
    }

    /// <summary>Looks at how mail leaves, without sending any. Returns each thing looked at, and whether it is well.</summary>
    public static async Task<IReadOnlyList<(bool Well, string Said)>> ExamineMail(this IServiceProvider services, CancellationToken ct) =>
        [.. (await services.GetRequiredService<MailDoctor>().Examine(ct)).Select(check => (check.Well, check.Sentence))];

    /// <summary>Says whether mail and webhooks flow, to whoever watches the host.</summary>
    public static IHealthChecksBuilder AddMail(this IHealthChecksBuilder checks) => checks.AddCheck<MailFlows>("mail").AddCheck<WebhooksFlow>("webhooks");

    public static void MapNotices(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        ReadMails.Map(api);
        ReadDelivery.Map(api);
        PauseMail.Map(api);
        ResumeMail.Map(api);
        ReadStory.Map(api);
        ReadStory.MapPage(app);
        SendAgain.Map(api);
        ReadPlan.Map(api);
        ReadPersonMail.Map(api);
        ReadAddresses.Map(api);
        LiftAddress.Map(api);
        MailFolder.Map(api);
        ReadLetters.Map(api);
        SaveLetter.Map(api);
        ResetLetter.Map(api);
        TryLetter.MapPage(app);
        ReadMyMail.Map(api);
        DeclineMail.Map(api);
        AcceptMail.Map(api);
        DeclineByLink.MapPage(app);
    }

    /// <summary>Webhooks are an area of the API of their own.</summary>
    public static void MapWebhooks(RouteGroupBuilder api)
    {
        ReadWebhooks.Map(api);
        MakeWebhook.Map(api);
        ChangeWebhook.Map(api);
        SwitchWebhook.Map(api);
        RotateSecret.Map(api);
        SendDelivery.Map(api);
    }
}
