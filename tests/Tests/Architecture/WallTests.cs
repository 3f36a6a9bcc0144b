using Microsoft.AspNetCore.Components;

namespace Certification.Tests.Architecture;

public class WallTests
{
    /// <summary>The architecture diagram: whose code uses whose.</summary>
    private static readonly Dictionary<string, string> Diagram = new()
    {
        ["Platform"] = "",
        ["Notices"] = "Platform",
        ["People"] = "Notices, Platform",
        ["Programmes"] = "Platform",
        ["Cohorts"] = "Notices, People, Platform, Programmes",
        ["Coursework"] = "Cohorts, Notices, People, Platform, Programmes",
        ["Supervision"] = "Cohorts, People, Platform, Programmes",
        ["Certificates"] = "Cohorts, Coursework, Notices, People, Platform, Programmes, Supervision",
        ["Web"] = "Certificates, Cohorts, Coursework, Notices, People, Platform, Programmes, Supervision",
        ["Migrations.SqlServer"] = "Platform",
        ["Migrations.Sqlite"] = "Platform",
    };

    [Fact]
    public void A_module_shows_its_door_its_contracts_and_its_components_and_nothing_else()
    {
        var shown = Built.Walled.SelectMany(module => module.Load().GetExportedTypes().Where(type =>
            !IsDoor(module.Name, type.Name) && !IsContract(module.Name, type.Namespace!) && !typeof(IComponent).IsAssignableFrom(type)
            && type.Name != "_Imports"));

        shown.Select(type => type.FullName).Should().BeEmpty("what others need belongs in Contracts, and the rest is internal");
    }

    [Fact]
    public void A_module_uses_another_one_through_its_contracts_only()
    {
        var across = Built.Walled.SelectMany(module => module.Names()
            .Where(used => used.Project != "Platform" && !IsContract(used.Project, used.Namespace)
                && !(module.Name == "Web" && (IsDoor(used.Project, used.Type) || IsComponent(used.Project, used.Namespace, used.Type))))
            .Select(used => $"{module.Name} uses {used.Namespace}.{used.Type}"));

        across.Should().BeEmpty("a module is used through Certification.<Module>.Contracts; only the host opens doors");
    }

    [Fact]
    public void Modules_use_each_other_in_one_direction_as_drawn()
    {
        var built = Built.All.ToDictionary(project => project.Name, project => string.Join(", ", project.Uses()));

        built.Should().BeEquivalentTo(Diagram);
    }

    /// <summary>CohortsModule opens Cohorts; the host's door is its entry point.</summary>
    private static bool IsDoor(string module, string type) => type == (module == "Web" ? "Program" : module + "Module");

    private static bool IsContract(string module, string space) =>
        (space + ".").StartsWith($"Certification.{module}.Contracts.", StringComparison.Ordinal);

    private static bool IsComponent(string module, string space, string type) =>
        typeof(IComponent).IsAssignableFrom(Built.All.Single(project => project.Name == module).Load().GetType($"{space}.{type}"));
}
