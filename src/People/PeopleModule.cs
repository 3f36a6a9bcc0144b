using Certification.People.Accounts;
using Certification.People.Auditing;
using Certification.People.Contracts;
using Certification.People.Matching;
using Certification.People.Organisations;
using Certification.People.Personal;
using Certification.People.Seeding;
using Certification.People.SigningIn;
using Certification.Platform.Audit;
using Certification.People.Tokens;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Certification.Platform.Ticking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Certification.People;

/// <summary>Who people are, where they work, what they may be, and how they sign in.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSignIn(configuration);
        return services
            .AddSingleton<IModuleTables, PeopleTables.Mappings>()
            .AddSingleton(new AuditWords(typeof(Texts)))
            .AddScoped<PeopleReader>()
            .AddScoped<PersonRegistry>()
            .AddScoped<DismissMatch>()
            .AddScoped<ReadAudit>()
            .AddScoped<ExportAudit>()
            .AddScoped<LoadMunicipalities>()
            .AddSingleton(Letters.All)
            .AddSingleton<AuthenticatorSecrets>()
            .AddSingleton<ConsoleToken>()
            .AddHostedService<OfferFirstAdministrator>()
            .AddScoped<BeginSession>()
            .AddScoped<CheckSession>()
            .AddScoped<EndSession>()
            .AddScoped<FirstProof>()
            .AddScoped<AccountProof>()
            .AddScoped<SecondProof>()
            .AddScoped<SetUpAuthenticator>()
            .AddScoped<FirstAdministrator>()
            .AddScoped<ReadAccounts>()
            .AddScoped<InvitePerson>()
            .AddScoped<SetRoles>()
            .AddScoped<CloseAccount>()
            .AddScoped<ResetAccount>()
            .AddScoped<AskForLink>()
            .AddScoped<FollowLink>()
            .AddTick<AnswerLinkRequests>(TimeSpan.FromSeconds(5))
            .AddScoped<MakeToken>()
            .AddScoped<RevokeToken>()
            .AddScoped<ReadTokens>()
            .AddScoped<ErasePerson>()
            .AddScoped<AskForErasure>()
            .AddScoped<RegisterRequest>()
            .AddScoped<DecideRequest>()
            .AddScoped<ReadRequests>()
            .AddScoped<ReadPerson>()
            .AddScoped<ExportPerson>()
            .AddScoped<ReadSharing>()
            .AddScoped<IRetentionRule, SessionRule>()
            .AddScoped<IRetentionRule, PersonRule>()
            .AddScoped<ISeed, SeedPeople>();
    }

    public static void MapPeople(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        SignIn.Map(app);
        DevelopmentSignIn.Map(app);
        ReadAccounts.Map(api);
        InvitePerson.Map(api);
        SetRoles.Map(api);
        CloseAccount.Map(api);
        ResetAccount.Map(api);
        EndSession.Map(api);
        DismissMatch.Map(api);
        ReadAudit.Map(api);
        ExportAudit.Map(api);
        ReadMunicipalities.Map(api);
        ReadColleagues.Map(api);
        RevokeToken.Map(api);
        ReadTokens.Map(api);
        AskForErasure.Map(api);
        RegisterRequest.Map(api);
        DecideRequest.Map(api);
        ReadRequests.Map(api);
        ExportPerson.Map(api);
        ReadSharing.Map(api);
    }

    /// <summary>Holds programs to the scopes of their keys; call when it is known who asks, and before it is looked at what they may.</summary>
    public static void UseTokenScopes(this IApplicationBuilder app) => app.Use(CheckScope.Handle);

    /// <summary>Puts the municipalities into the database that are not there yet.</summary>
    public static Task LoadMunicipalityList(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<LoadMunicipalities>().Handle(ct);
}
