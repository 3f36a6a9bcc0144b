using Certification.Platform.Access;
using Certification.Platform.Data;
using Certification.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Certification.People.Contracts;

/// <summary>What is known of somebody who is being enrolled.</summary>
public sealed record PersonDetails(
    string FirstName, string LastName, string Email, string? Phone, string Language,
    int MunicipalityId, string? Administration, string? Workplace, string? JobTitle);

/// <summary>A person found or newly registered; the id of a new one is there after the save.</summary>
public sealed class RegisteredPerson
{
    internal RegisteredPerson(Person person, bool isNew) => (Entity, IsNew) = (person, isNew);

    internal Person Entity { get; }
    public int Id => Entity.Id;
    public bool IsNew { get; }
    public string Name => $"{Entity.FirstName} {Entity.LastName}";
    public string Email => Entity.Email;
    public string Language => Entity.Language;
}

/// <summary>Finds people by e-mail and registers those who are new, with their post and a proposal when they look like somebody known.</summary>
public sealed class PersonRegistry(AppDb db, TimeProvider clock)
{
    /// <summary>Which of these e-mail addresses are known, and to whom they belong.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Known(IReadOnlyCollection<string> emails, CancellationToken ct)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var chunk in emails.Select(TextKey.Of).Distinct().Chunk(500))
        {
            var keys = chunk.ToList();
            foreach (var person in await db.Persons.Where(p => keys.Contains(p.EmailKey)).Select(p => new { p.EmailKey, p.Id }).ToListAsync(ct))
                known[person.EmailKey] = person.Id;
        }
        return known;
    }

    /// <summary>
    /// The persons with these e-mails, registered where they are new, in the same order. What is known of a person already
    /// is left alone: a list does not overwrite people. The ids of new ones are there after the caller's save.
    /// </summary>
    public async Task<IReadOnlyList<RegisteredPerson>> FindOrRegister(IReadOnlyList<PersonDetails> people, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var emails = people.Select(p => TextKey.Of(p.Email)).ToList();
        var known = await db.Persons.Include(p => p.Roles).Where(p => emails.Contains(p.EmailKey)).ToDictionaryAsync(p => p.EmailKey, ct);
        var workplaces = await Workplaces(people, ct);
        var namesakes = await Namesakes(people, ct);
        var found = new List<RegisteredPerson>(people.Count);
        foreach (var details in people)
        {
            var isNew = !known.TryGetValue(TextKey.Of(details.Email), out var person);
            if (isNew)
            {
                person = Person.Register(details.FirstName, details.LastName, details.Email, details.Phone, details.Language, now);
                person.Employ(Employment.At(details.MunicipalityId, workplaces.For(details), details.JobTitle, DateOnly.FromDateTime(now)));
                db.Add(person);
                known.Add(person.EmailKey, person);
                foreach (var namesake in namesakes.GetValueOrDefault(person.NameKey, []).Where(n => n.Employments.Any(e => e.MunicipalityId == details.MunicipalityId)))
                    db.Add(MatchProposal.Between(namesake, person, now));
                (namesakes.TryGetValue(person.NameKey, out var same) ? same : namesakes[person.NameKey] = []).Add(person);
            }
            person!.Grant(Roles.Participant);
            found.Add(new RegisteredPerson(person, isNew));
        }
        return found;
    }

    private async Task<Dictionary<string, List<Person>>> Namesakes(IReadOnlyList<PersonDetails> people, CancellationToken ct)
    {
        var names = people.Select(p => TextKey.Of($"{p.FirstName} {p.LastName}")).Distinct().ToList();
        return (await db.Persons.Include(p => p.Employments).Where(p => names.Contains(p.NameKey)).ToListAsync(ct)).GroupBy(p => p.NameKey).ToDictionary(g => g.Key, g => g.ToList());
    }

    private async Task<WorkplaceTree> Workplaces(IReadOnlyList<PersonDetails> people, CancellationToken ct)
    {
        var municipalities = people.Select(p => (int?)p.MunicipalityId).Distinct().ToList();
        var names = people.SelectMany(p => new[] { p.Administration, p.Workplace }).OfType<string>().Select(TextKey.Of).Distinct().ToList();
        return new WorkplaceTree(db, await db.Organisations
            .Where(o => municipalities.Contains(o.MunicipalityId) && names.Contains(o.NameKey)).ToListAsync(ct));
    }

    /// <summary>The administrations and workplaces that the list names, grown where they are new.</summary>
    private sealed class WorkplaceTree(AppDb db, IReadOnlyList<Organisation> known)
    {
        private readonly Dictionary<(int Municipality, OrganisationKind Kind, string Name), Organisation> _nodes =
            known.GroupBy(o => (o.MunicipalityId!.Value, o.Kind, o.NameKey)).ToDictionary(g => g.Key, g => g.First());

        public Organisation? For(PersonDetails person)
        {
            var administration = person.Administration is { } name
                ? Node(person.MunicipalityId, OrganisationKind.Administration, name, () => Organisation.Administration(person.MunicipalityId, name))
                : null;
            return person.Workplace is { } workplace
                ? Node(person.MunicipalityId, OrganisationKind.Workplace, workplace, () => Organisation.Workplace(person.MunicipalityId, administration, workplace))
                : administration;
        }

        private Organisation Node(int municipality, OrganisationKind kind, string name, Func<Organisation> grow)
        {
            var key = (municipality, kind, TextKey.Of(name));
            if (_nodes.TryGetValue(key, out var node)) return node;
            node = grow();
            db.Add(node);
            return _nodes[key] = node;
        }
    }
}
