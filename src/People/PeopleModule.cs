using Certification.Notices.Contracts;
using Certification.People.Accounts;
using Certification.People.Auditing;
using Certification.People.Contracts;
using Certification.People.Matching;
using Certification.People.Organisations;
using Certification.People.Personal;
using Certification.People.Persons;
using Certification.People.Rights;
using Certification.People.Seeding;
using Certification.People.SigningIn;
using Certification.People.Tokens;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Personal;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Certification.People;

/// <summary>Who people are, where they work, what they may be, and how they sign in.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSignIn(configuration);
        foreach (var held in HeldByPeople.All) services.AddScoped(s => held(s.GetRequiredService<AppDb>()));
        return services
            .AddSingleton<IModuleTables, PeopleTables.Mappings>()
            .AddSingleton(new AuditWords(typeof(Texts)))
            .AddScoped<PeopleReader>()
            .AddScoped<PersonRegistry>()
            .AddScoped<DismissMatch>()
            .AddScoped<ReadAudit>()
            .AddScoped<NotedWords>()
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
            .AddScoped<ReadRights>()
            .AddScoped<ReadAccounts>()
            .AddScoped<InvitePerson>()
            .AddScoped<SetRoles>()
            .AddScoped<CloseAccount>()
            .AddScoped<ResetAccount>()
            .AddSingleton(AnswerLinkRequests.Right)
            .AddScoped<AskForLink>()
            .AddScoped<FollowLink>()
            .AddTick<AnswerLinkRequests>(TimeSpan.FromSeconds(5))
            .AddScoped<MakeToken>()
            .AddScoped<RevokeToken>()
            .AddScoped<ReadTokens>()
            .AddScoped<MergePersons>()
            .AddScoped<UndoMerge>()
            .AddTick<ForgetMerges>(TimeSpan.FromHours(1))
            .AddScoped<ReadHeld>()
            .AddScoped<HeldNames>()
            .AddScoped<PersonPdf>()
            .AddScoped<ReadPerson>()
            .AddScoped<PostWords>()
            .AddScoped<ChangeEmployer>()
            .AddScoped<CorrectEmployment>()
            .AddScoped<RectifyPerson>()
            .AddScoped<ReadOrganisation>()
            .AddScoped<GrowTree>()
            .AddScoped<NoteTransferBasis>()
            .AddScoped<MergeOrganisations>()
            .AddScoped<AppointContact>()
            .AddScoped<ErasePerson>()
            .AddScoped<AskForErasure>()
            .AddScoped<RegisterRequest>()
            .AddScoped<DecideRequest>()
            .AddScoped<ExtendRequest>()
            .AddScoped<ReadRequests>()
            .AddScoped<IMailSource, RequestMail>()
            .AddScoped<ExportPerson>()
            .AddScoped<ReadSharing>()
            .AddScoped<IRetentionRule, SessionRule>()
            .AddScoped<IRetentionRule, TokenRule>()
            .AddScoped<IRetentionRule, PersonRule>()
            .AddScoped<ISeed, SeedPeople>();
    }

    public static void MapPeople(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        SignIn.Map(app);
        DevelopmentSignIn.Map(app);
        ReadRights.Map(api);
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
        MergePersons.Map(api);
        UndoMerge.Map(api);
        ReadPerson.Map(api);
        ChangeEmployer.Map(api);
        CorrectEmployment.Map(api);
        RectifyPerson.Map(api);
        ReadOrganisation.Map(api);
        GrowTree.Map(api);
        NoteTransferBasis.Map(api);
        MergeOrganisations.Map(api);
        AppointContact.Map(api);
        AskForErasure.Map(api);
        RegisterRequest.Map(api);
        DecideRequest.Map(api);
        ExtendRequest.Map(api);
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
