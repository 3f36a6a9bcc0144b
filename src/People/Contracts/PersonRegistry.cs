using Certification.People.Organisations;
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
    private readonly Func<Place> _place;

    internal RegisteredPerson(Person person, bool isNew, Func<Place> place) => (Entity, IsNew, _place) = (person, isNew, place);

    internal Person Entity { get; }
    public int Id => Entity.Id;
    /// <summary>Where the person works in the municipality that was named; there after the save, for an organisation may be new.</summary>
    public Place Place => _place();
    public bool IsNew { get; }
    public string Name => $"{Entity.FirstName} {Entity.LastName}";
    public string Email => Entity.Email;
    public string Language => Entity.Language;
}

/// <summary>Finds people by e-mail and registers those who are new, with their post and a proposal when they look like somebody known.</summary>
public sealed class PersonRegistry(AppDb db, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Which of these e-mail addresses are known, and to whom they belong; an old one to the person that its owner turned out to be.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Known(IReadOnlyCollection<string> emails, CancellationToken ct)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var chunk in emails.Select(TextKey.Of).Distinct().Chunk(500))
        {
            var keys = chunk.ToList();
            foreach (var person in await db.Persons.Where(p => keys.Contains(p.EmailKey)).Select(p => new { p.EmailKey, Id = p.MergedIntoId ?? p.Id }).ToListAsync(ct))
                known[person.EmailKey] = person.Id;
        }
        return known;
    }

    /// <summary>The person with this address, registered without role and post where they are new; stored at once, so that their id is there.</summary>
    public async Task<int> FindOrIntroduce(string firstName, string lastName, string email, string language, CancellationToken ct) =>
        (await Introduced(firstName, lastName, email, language, ct)).Id;

    /// <inheritdoc cref="FindOrIntroduce"/>
    internal async Task<Person> Introduced(string firstName, string lastName, string email, string language, CancellationToken ct)
    {
        email = FieldText.Clean(email);
        if (await db.OwnerOf(TextKey.Of(email), ct) is { } known) return await db.Persons.Include(p => p.Roles).SingleAsync(p => p.Id == known, ct);
        var person = Person.Register(FieldText.OneLine(firstName), FieldText.OneLine(lastName), email, null, language, clock.GetUtcNow().UtcDateTime);
        db.Add(person);
        audit.Note("person.registered", person);
        await db.SaveChangesAsync(ct);
        return person;
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
        var ids = people.Select(p => knownIds.GetValueOrDefault(TextKey.Of(p.Email))).Where(id => id != 0).Distinct().ToList();
        var stored = ids.Count == 0 ? []
            : await db.Persons.AsSplitQuery().Include(p => p.Roles).Include(p => p.Employments).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var known = people.Select(p => TextKey.Of(p.Email)).Distinct().Where(knownIds.ContainsKey).ToDictionary(key => key, key => stored[knownIds[key]]);
        var workplaces = await Workplaces(people, ct);
        var namesakes = await Namesakes(people, ct);
        // "anne+kursus@x.dk" reaches whoever has "anne@x.dk".
        var sameBox = await Known([.. people.Select(p => p.Email).Where(e => e.Contains('+', StringComparison.Ordinal)).Select(WithoutTag)], ct);
        var found = new List<RegisteredPerson>(people.Count);
        foreach (var details in people)
        {
            var post = workplaces.For(details.MunicipalityId, details.Administration, details.Workplace);
            var isNew = !known.TryGetValue(TextKey.Of(details.Email), out var person);
            if (isNew)
            {
                person = Person.Register(details.FirstName, details.LastName, details.Email, details.Phone, details.Language, now);
                person.Employ(Employment.At(details.MunicipalityId, post, details.JobTitle, DateOnly.FromDateTime(now)));
                person.Grant(Roles.Participant);
                db.Add(person);
                audit.Note("person.registered", person, after: nameof(Roles.Participant));
                known.Add(person.EmailKey, person);
                var colleagues = (person.NameKey, details.MunicipalityId);
                if (!namesakes.TryGetValue(colleagues, out var same)) namesakes.Add(colleagues, same = []);
                foreach (var (id, earlier) in same)
                    db.Add(earlier is null ? MatchProposal.Between(id, person, now) : MatchProposal.Between(earlier, person, now));
                if (person.EmailKey.Contains('+', StringComparison.Ordinal) && sameBox.TryGetValue(WithoutTag(person.EmailKey), out var owner) && same.All(s => s.Id != owner)) db.Add(MatchProposal.Between(owner, person, now));
                same.Add((0, person));
            }
            else if (person!.Grant(Roles.Participant)) audit.Note("role.granted", person, after: nameof(Roles.Participant));
            found.Add(new RegisteredPerson(person!, isNew, () => Standing(person!, details.MunicipalityId) ?? post.In(details.MunicipalityId)));
        }
        return found;
    }

    /// <summary>A list does not move people: who has a post in this municipality already is there, whatever the list calls it.</summary>
    private static Place? Standing(Person person, int municipalityId) =>
        person.Employments.FirstOrDefault(e => e.IsOpen && e.MunicipalityId == municipalityId && (e.AdministrationId ?? e.WorkplaceId) is not null)?.Place;

    /// <summary>Who has one of these names, by name and municipality; of those who are stored only the id, for there may be many.</summary>
    private async Task<Dictionary<(string NameKey, int MunicipalityId), List<(int Id, Person? New)>>> Namesakes(IReadOnlyList<PersonDetails> people, CancellationToken ct)
    {
        var names = people.Select(p => TextKey.Of($"{p.FirstName} {p.LastName}")).Distinct().ToList();
        var stored = await db.Persons.Where(p => names.Contains(p.NameKey) && p.MergedIntoId == null)
            .SelectMany(p => p.Employments, (p, e) => new { p.NameKey, e.MunicipalityId, p.Id }).Distinct().ToListAsync(ct);
        return stored.GroupBy(p => (p.NameKey, p.MunicipalityId)).ToDictionary(g => g.Key, g => g.Select(p => (p.Id, (Person?)null)).ToList());
    }

    /// <summary>The address of the box: what stands after a plus only sorts the mail in it.</summary>
    private static string WithoutTag(string email) =>
        email.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && email.IndexOf('@', plus) is > 0 and var at ? email[..plus] + email[at..] : email;

    private Task<WorkplaceTree> Workplaces(IReadOnlyList<PersonDetails> people, CancellationToken ct) =>
        WorkplaceTree.Read(db, [.. people.Select(p => p.MunicipalityId)], [.. people.SelectMany(p => new[] { p.Administration, p.Workplace })], ct);
}
