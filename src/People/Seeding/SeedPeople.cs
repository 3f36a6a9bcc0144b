using Certification.Platform.Access;
using Certification.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.People.Seeding;

/// <summary>The secretariat, an administrator, an auditor, trainers, supervisors and two municipal contacts of the first hour's example.</summary>
internal sealed class SeedPeople : ISeed
{
    public int Order => 10;

    public async Task Seed(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var db = services.GetRequiredService<AppDb>();
        if (await db.Persons.AnyAsync(ct)) return;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var municipalities = await db.Organisations.Where(o => o.Kind == OrganisationKind.Municipality).ToDictionaryAsync(o => o.Name, o => o.Id, ct);
        Add("Karen", "Holm", "karen.holm@example.org", Roles.Coordinator);
        Add("Jonas", "Lindegaard", "jonas.lindegaard@example.org", Roles.Coordinator);
        Add("Birgit", "Nørgaard", "birgit.noergaard@example.org", Roles.Administrator);
        Add("Ole", "Friis", "ole.friis@example.org", Roles.Auditor);
        Add("Mette", "Skovgaard", "mette.skovgaard@example.org", Roles.Trainer);
        Add("Rasmus", "Bech", "rasmus.bech@example.org", Roles.Trainer);
        Add("Ulla", "Thorup", "ulla.thorup@example.org", Roles.Supervisor);
        Add("Pavia", "Kleist", "pavia.kleist@example.org", Roles.Supervisor);
        Add("Hanne", "Dalgaard", "hanne.dalgaard@example.org", Roles.MunicipalContact, municipalities["Aarhus"]);
        Add("Nivi", "Petersen", "nivi.petersen@example.org", Roles.MunicipalContact, municipalities["Kommuneqarfik Sermersooq"]);
        await db.SaveChangesAsync(ct);

        void Add(string firstName, string lastName, string email, Roles role, int? municipality = null)
        {
            var person = Person.Register(firstName, lastName, email, null, "da", now);
            person.Grant(role, municipality);
            db.Add(person);
        }
    }
}
