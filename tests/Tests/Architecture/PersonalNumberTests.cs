using System.Reflection;
using Certification.Platform.Text;
using Certification.Web;

namespace Certification.Tests.Architecture;

/// <summary>Every door for typed text has the lock that keeps personal numbers out.</summary>
public class PersonalNumberTests
{
    /// <summary>Texts that nobody writes freely, each with what keeps it from being anything else.</summary>
    private static readonly Dictionary<string, string> NotFree = new()
    {
        ["GrantExtension.Requirement"] = "a key of the programme; any other is not found",
        ["GrantWaiver.Requirement"] = "a key of the programme; any other is not found",
        ["PlanCohort.Zone"] = "a known time zone; any other is refused",
        ["EnrolParticipant.Language"] = "one of three codes, by a regular expression",
        ["SendAgain.To"] = "an e-mail address, by its form",
        ["TransferSeat.Language"] = "one of three codes, by a regular expression",
        ["ArrangeCohort.OnlineLink"] = "an address, whose own digits may look like anything",
        ["PlanCohort.OnlineLink"] = "an address, whose own digits may look like anything",
        ["MakeWebhook.Address"] = "an address, whose own digits may look like anything",
        ["ChangeWebhook.Address"] = "an address, whose own digits may look like anything",
        ["RectifyPerson.Language"] = "one of three codes, by a regular expression",
        ["RecordSeats.Programme"] = "a programme's key; any other is refused",
        ["SaveReminder.Key"] = "a key of the cohort's rules; any other is not found",
        ["SaveReminder.Days"] = "stored as whole numbers from -180 to 365, not as it was typed",
        ["SaveReminder.Letter"] = "a key of the letters; any other is refused",
        ["TryReminder.Key"] = "a key of the cohort's rules; nothing of it is stored",
        ["TryReminder.Days"] = "whole numbers; nothing of it is stored",
        ["TryReminder.Letter"] = "a key of the letters; nothing of it is stored",
        ["InvitePerson.Language"] = "one of three codes, by a regular expression",
        ["FirstAdministrator.Token"] = "compared and not stored",
        ["AnswerApplication.Code"] = "compared and not stored",
        ["SignByLink.Code"] = "compared and not stored",
        ["RecommendByLink.Code"] = "compared and not stored",
        ["AppointExternal.Language"] = "one of three codes, by a regular expression",
        ["SecondProof.Code"] = "compared and not stored",
        ["SetUpAuthenticator.Code"] = "compared and not stored",
        ["SetUpAuthenticator.Kept"] = "written by this host, encrypted; any other is refused",
        ["PublishProgramme.Document"] = "a programme of the house, checked against its rules; it is about no person",
    };

    private static readonly List<(string Name, PropertyInfo Property)> Texts =
    [
        .. from type in Modules.Assemblies.SelectMany(a => a.GetTypes())
           where type is { Name: "Input", IsNested: true }
           from property in type.GetProperties()
           where property.SetMethod is { IsPublic: true } && property.PropertyType == typeof(string)
           select ($"{type.DeclaringType!.Name}.{property.Name}", property),
    ];

    [Fact]
    public void Every_typed_text_refuses_a_personal_number_or_is_no_free_text() =>
        Texts.Where(t => t.Property.GetCustomAttribute<NoPersonalNumberAttribute>(inherit: true) is null).Select(t => t.Name).Where(name => !NotFree.ContainsKey(name))
            .Should().BeEmpty("a text that is stored must not hold a personal number");

    [Fact]
    public void No_text_is_excused_that_is_not_there() =>
        NotFree.Keys.Should().BeSubsetOf(Texts.Where(t => t.Property.GetCustomAttribute<NoPersonalNumberAttribute>(inherit: true) is null).Select(t => t.Name));
}
