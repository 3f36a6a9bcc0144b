using Certification.Platform.Access;
using Certification.Platform.Audit;
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
public sealed class PersonRegistry(AppDb db, AuditTrail audit, TimeProvider clock)
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
    public async Task<IReadOnlyList<RegisteredPerson>> FindOrRegister(IReadOnlyList<PersonDetails> people, CancellationToken ct) =>
        await FindOrRegister(people, await Known([.. people.Select(p => p.Email)], ct), ct);

    /// <inheritdoc cref="FindOrRegister(IReadOnlyList{PersonDetails}, CancellationToken)"/>
    /// <param name="people">Who is to be there.</param>
    /// <param name="knownIds">What <see cref="Known"/> says of them.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<RegisteredPerson>> FindOrRegister(
        IReadOnlyList<PersonDetails> people, IReadOnlyDictionary<string, int> knownIds, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var ids = people.Select(p => knownIds.GetValueOrDefault(TextKey.Of(p.Email))).Where(id => id != 0).ToList();
        var known = ids.Count == 0 ? []
            : await db.Persons.AsSingleQuery().Include(p => p.Roles).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.EmailKey, ct);
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
                person.Grant(Roles.Participant);
                db.Add(person);
                audit.Note("person.registered", person, after: nameof(Roles.Participant));
                known.Add(person.EmailKey, person);
                var colleagues = (person.NameKey, details.MunicipalityId);
                if (!namesakes.TryGetValue(colleagues, out var same)) namesakes.Add(colleagues, same = []);
                foreach (var (id, earlier) in same)
                    db.Add(earlier is null ? MatchProposal.Between(id, person, now) : MatchProposal.Between(earlier, person, now));
                same.Add((0, person));
            }
            else if (person!.Grant(Roles.Participant)) audit.Note("role.granted", person, after: nameof(Roles.Participant));
            found.Add(new RegisteredPerson(person!, isNew));
        }
        return found;
    }

    /// <summary>Who has one of these names, by name and municipality; of those who are stored only the id, for there may be many.</summary>
    private async Task<Dictionary<(string NameKey, int MunicipalityId), List<(int Id, Person? New)>>> Namesakes(IReadOnlyList<PersonDetails> people, CancellationToken ct)
    {
        var names = people.Select(p => TextKey.Of($"{p.FirstName} {p.LastName}")).Distinct().ToList();
        var stored = await db.Persons.Where(p => names.Contains(p.NameKey))
            .SelectMany(p => p.Employments, (p, e) => new { p.NameKey, e.MunicipalityId, p.Id }).Distinct().ToListAsync(ct);
        return stored.GroupBy(p => (p.NameKey, p.MunicipalityId)).ToDictionary(g => g.Key, g => g.Select(p => (p.Id, (Person?)null)).ToList());
    }

    private async Task<WorkplaceTree> Workplaces(IReadOnlyList<PersonDetails> people, CancellationToken ct)
    {
        var municipalities = people.Select(p => (int?)p.MunicipalityId).Distinct().ToList();
        var names = people.SelectMany(p => new[] { p.Administration, p.Workplace }).OfType<string>().Select(TextKey.Of).Distinct().ToList();
        return new WorkplaceTree(db, await db.Organisations.AsNoTracking()
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
