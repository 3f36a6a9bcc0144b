using Certification.People.Contracts;
using Certification.People.Matching;
using Certification.People.Organisations;
using Certification.People.Persons;
using Certification.People.Seeding;
using Certification.People.SigningIn;
using Certification.Platform.Data;
using Certification.Platform.Ticking;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
            .AddScoped<PeopleReader>()
            .AddScoped<PersonRegistry>()
            .AddScoped<DismissMatch>()
            .AddScoped<MergePersons>()
            .AddScoped<UndoMerge>()
            .AddTick<ForgetMerges>(TimeSpan.FromHours(1))
            .AddScoped<ReadPerson>()
            .AddScoped<PostWords>()
            .AddScoped<ChangeEmployer>()
            .AddScoped<CorrectEmployment>()
            .AddScoped<RectifyPerson>()
            .AddScoped<LoadMunicipalities>()
            .AddSingleton(Letters.All)
            .AddScoped<ReadOrganisation>()
            .AddScoped<GrowTree>()
            .AddScoped<NoteTransferBasis>()
            .AddScoped<MergeOrganisations>()
            .AddScoped<AppointContact>()
            .AddScoped<ISeed, SeedPeople>();
    }

    public static void MapPeople(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        SignIn.Map(app);
        DismissMatch.Map(api);
        MergePersons.Map(api);
        UndoMerge.Map(api);
        ReadPerson.Map(api);
        ChangeEmployer.Map(api);
        CorrectEmployment.Map(api);
        RectifyPerson.Map(api);
        ReadMunicipalities.Map(api);
        ReadColleagues.Map(api);
        ReadOrganisation.Map(api);
        GrowTree.Map(api);
        NoteTransferBasis.Map(api);
        MergeOrganisations.Map(api);
        AppointContact.Map(api);
    }

    /// <summary>Puts the municipalities into the database that are not there yet.</summary>
    public static Task LoadMunicipalityList(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<LoadMunicipalities>().Handle(ct);
}
