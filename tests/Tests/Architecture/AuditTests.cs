using System.Text.RegularExpressions;
using System.Xml.Linq;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Tests.Support;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Certification.Tests.Architecture;

/// <summary>No feature forgets the audit trail.</summary>
public partial class AuditTests
{
    /// <summary>What saves without a note, and why. A line that is no longer needed fails the test, too.</summary>
    private static readonly Dictionary<string, string> Silent = new(StringComparer.Ordinal)
    {
        ["AppDb.cs"] = "is where everything is saved",
        ["SealAudit.cs"] = "a seal is the record itself",
        ["ChainOldEntries.cs"] = "gives old entries their place and adds none",
        ["LoadMunicipalities.cs"] = "ships with the product, alike in every database",
        ["LoadCatalogue.cs"] = "ships with the product; a version never changes",
        ["SeedPeople.cs"] = "people of the example, in an empty database",
        ["SeedMail.cs"] = "letters of the example, in an empty database",
        ["DeliverMail.cs"] = "what servers answer, and what follows for mail, channel and address, is kept with them",
        ["MailRecord.cs"] = "every attempt is in the mail's own history",
        ["PlanMessages.cs"] = "what is planned follows from what is noted elsewhere, and is written anew at any time",
        ["DeliverWebhooks.cs"] = "every attempt is in the delivery's own log",
        ["ContentToDelete.cs"] = "what decided that a content goes is noted; that it is gone by now follows",
        ["Transfer.cs"] = "is itself the record of what was shared",
        ["KeptAnswers.cs"] = "an answer is kept for a day for whoever asks again; what was done is noted where it was done",
        ["CheckSession.cs"] = "when a session was last used, to the minute; its beginning and end are noted",
        ["AskForLink.cs"] = "that somebody asked says nothing about anybody; gone within seconds",
        ["AnswerLinkRequests.cs"] = "the link is a mail, with a history of its own",
        ["FollowLink.cs"] = "the session that begins is noted",
        ["WriteDueMessages.cs"] = "a written mail has a history of its own",
    };

    [Fact]
    public void Whatever_saves_a_change_notes_it()
    {
        var noting = Code().Where(file => Notes().IsMatch(file.Text)).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var saving = Code().Where(file => file.Text.Contains("SaveChangesAsync(", StringComparison.Ordinal)).ToList();

        // A feature that leaves the change to another class of its module leaves the note to it as well.
        var silent = saving.Where(file => !noting.Contains(file.Name) && !Uses(file.Text).Any(type => noting.Contains(type + ".cs"))).Select(file => file.Name).ToList();

        saving.Should().HaveCountGreaterThan(60);
        silent.Should().BeEquivalentTo(Silent.Keys, "a change of state that nobody notes is a change that nobody answers for");
    }

    [Fact]
    public void Every_action_has_a_name_in_the_module_that_notes_it()
    {
        var found = new List<(string Project, string Action)>();
        foreach (var project in Built.All.Where(p => !p.IsHistory).Select(p => p.Name))
            foreach (var code in Repository.Sources(project).Where(file => Path.GetExtension(file) == ".cs").Select(File.ReadAllText))
                foreach (Match call in Notes().Matches(code))
                {
                    var actions = Action().Matches(TextTests.FirstArgument(code, call.Index + call.Length)).Select(literal => literal.Groups["action"].Value).ToList();
                    actions.Should().NotBeEmpty($"an action in {project} is written out, so that it can be found");
                    found.AddRange(actions.Select(action => (project, action)));
                }

        found.Should().HaveCountGreaterThan(60);
        var named = found.Select(f => f.Project).Distinct().ToDictionary(project => project, project => Names(project));
        found.Where(f => !named[f.Project].Contains(f.Action)).Should().BeEmpty();
        named.SelectMany(n => n.Value.Select(action => (Project: n.Key, Action: action))).Except(found).Should().BeEmpty("a name that nothing is noted under is of no use");
    }

    [Fact]
    public async Task Every_entity_that_is_part_of_a_case_or_about_a_person_says_so()
    {
        using var test = new TestDb();
        var types = await test.Read(db => Task.FromResult(db.Model.GetEntityTypes().ToList()));

        var silent = types.Where(type => !type.ClrType.IsAssignableTo(typeof(IConcern)) && !IsPart(type) && Concerns(type, [])).Select(type => type.ClrType.Name);

        silent.Should().BeEquivalentTo(Unnoted);
    }

    /// <summary>Of a case or a person, but never noted themselves: worked out, planned, or a key to something that is noted.</summary>
    private static readonly string[] Unnoted = [nameof(AuditEntry), "Progress", "PlannedMessage", "KeptAnswer"];

    /// <summary>One of the rows of another entity's list, which is changed and noted with it.</summary>
    private static bool IsPart(IEntityType type) => type.GetForeignKeys().Any(key => key.PrincipalToDependent is { IsCollection: true });

    private static bool Concerns(IEntityType type, HashSet<IEntityType> seen) =>
        seen.Add(type) && (type.GetProperties().Any(p => p.Name is "EnrolmentId" or "PersonId" or "RecipientId")
            || type.GetForeignKeys().Any(key => key.DependentToPrincipal is not null && key.IsRequired && Concerns(key.PrincipalEntityType, seen)));

    private static HashSet<string> Names(string project) =>
        [.. XDocument.Load(Path.Combine(Repository.Root, "src", project, "Texts.resx")).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)
            .Where(key => key.StartsWith("Audit.", StringComparison.Ordinal)).Select(key => key["Audit.".Length..])];

    private static IEnumerable<(string Name, string Text)> Code() =>
        Repository.Sources().Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !Repository.Name(file).StartsWith("src/Migrations.", StringComparison.Ordinal))
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    /// <summary>The types that the file's classes are made with.</summary>
    private static IEnumerable<string> Uses(string code) =>
        Constructor().Matches(code).SelectMany(made => Parameter().Matches(made.Groups["parameters"].Value)).Select(parameter => parameter.Groups["type"].Value);

    [GeneratedRegex(@"(?<!\bdb)\.Note\(\s*")]
    private static partial Regex Notes();

    [GeneratedRegex(@"""(?<action>[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*)""")]
    private static partial Regex Action();

    [GeneratedRegex(@"class \w+(<\w+>)?\((?<parameters>[^{]*?)\)\s*(:|\{|where)")]
    private static partial Regex Constructor();

    [GeneratedRegex(@"(?<type>[A-Z]\w+)(<[^>]*>)? \w+\s*(,|$)")]
    private static partial Regex Parameter();
}
