using System.Globalization;
using Certification.People;
using Certification.People.Auditing;
using Certification.People.Personal;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Personal;
using Certification.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Tests.Personal;

public sealed class ClassTests : IDisposable
{
    private readonly TestDb test = new();

    public void Dispose() => test.Dispose();

    [Fact]
    public async Task Every_column_has_a_class()
    {
        var model = await Model();

        model.Tables.Where(t => t.Class is null).SelectMany(t => t.Columns.Select(c => $"{t.Entity}.{c.Property}"))
            .Should().BeEmpty("say beside the mapping what it holds: entity.Holds(DataClass...)");
    }

    [Fact]
    public async Task Every_row_that_is_about_people_says_whose_it_is()
    {
        var model = await Model();

        model.Tables.Where(t => t.Class is not (DataClass.None or DataClass.Organisation) && t.Owners.Count == 0 && t.OfMany is null).Select(t => t.Entity)
            .Should().BeEmpty("an erasure and an export find a person's rows by it: .Of(column)");
    }

    [Fact]
    public async Task Of_every_text_about_a_person_it_is_said_whether_it_goes_or_why_it_stays()
    {
        var model = await Model();

        model.Owned.Where(t => !t.GoesWhole).SelectMany(t => t.Columns.Where(c => c.IsText && c.Goes is null && string.IsNullOrWhiteSpace(c.Stays)).Select(c => $"{t.Entity}.{c.Property}"))
            .Should().BeEmpty("say .Goes(column) or .Stays(why, column)");
    }

    [Fact]
    public async Task What_names_a_column_or_a_table_names_one_that_is_there()
    {
        var model = await Model();

        foreach (var owner in model.Owned.SelectMany(t => t.Owners.Select(o => (Table: t, Owner: o))))
        {
            owner.Table.Columns.Should().Contain(c => c.Property == owner.Owner.Column);
            model.Tables.Should().ContainSingle(t => t.Entity == owner.Owner.Parent).Which.Columns.Should().Contain(c => c.Property == owner.Owner.ParentColumn);
        }
    }

    [Fact]
    public async Task Every_table_of_a_person_and_every_class_has_a_name_for_people()
    {
        var model = await Model();
        var read = () => model.Owned.Select(t => Texts.T($"PersonPdf.Table.{t.Entity}")).Concat(PersonalWords.Told.Select(c => PersonalWords.Why(c) + PersonalWords.Kept(c, new()))).ToList();

        read.Should().NotThrow();
    }

    [Theory]
    [InlineData("da-DK")]
    [InlineData("en-GB")]
    public async Task Every_column_that_people_read_has_a_label_and_every_value_a_word(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var model = await Model();
        var told = model.Owned.SelectMany(t => ToldColumns.Of(t).Select(c => (Table: t, Column: c))).ToList();

        var unnamed = told.Where(c => Texts.Find($"Held.{c.Table.Entity}.{c.Column.Property}") is null && Texts.Find($"Held.{c.Column.Property}") is null).Select(c => $"{c.Table.Entity}.{c.Column.Property}").ToList();
        var wordless = await test.As(Caller.Nobody, (ValueWords words) => Task.FromResult(told.Where(c => c.Column.Type.IsEnum)
            .SelectMany(c => Enum.GetNames(c.Column.Type).Where(value => words.Find(c.Column.Type, value) is null).Select(value => $"{c.Column.Type.Name}.{value}")).Distinct().ToList()));

        told.Should().HaveCountGreaterThan(150);
        unnamed.Should().BeEmpty("a copy tells people of it: Held.<column>, or leave it out in ToldColumns and say why");
        wordless.Should().BeEmpty("nobody reads the names that the code gives");
    }

    [Fact]
    public async Task What_a_copy_leaves_out_or_goes_by_is_there()
    {
        var model = await Model();

        ToldColumns.Named.Should().BeSubsetOf(model.Owned.SelectMany(t => t.Columns.Select(c => $"{t.Entity}.{c.Property}")));
    }

    [Fact]
    public async Task A_copy_says_names_words_and_Danish_times_in_place_of_what_the_database_holds()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("da-DK");
        var tables = (await Model()).Owned.ToList();
        var attendance = new Dictionary<string, string?> { ["Id"] = "1", ["DayId"] = "44", ["Mark"] = "LeftEarly", ["MarkedAt"] = "2026-09-08 12:00:00", ["MarkedById"] = "en medarbejder" };
        var submission = new Dictionary<string, string?> { ["Id"] = "2", ["RequirementKey"] = "home" };
        var version = new Dictionary<string, string?> { ["Id"] = "3", ["SubmissionId"] = "2", ["Late"] = "1", ["AnswersJson"] = """{"why":"Fordi.\nOg derfor."}""" };
        var session = new Dictionary<string, string?> { ["Id"] = "5", ["Notes"] = "Sammen med ▬.", ["Date"] = "2026-10-21", ["Start"] = "13:00:00" };
        var held = new HeldClass(DataClass.Course, "", "", "", [new("Attendance", [attendance]), new("Submission", [submission]), new("SubmissionVersion", [version]), new("SupervisionSession", [session])]);
        var names = new Dictionary<(string, string), string> { [("Day", "44")] = "Dag 3", [("Requirement", "home")] = "Hjemmeopgave", [("Item", "home/why")] = "Hvorfor?" };

        var words = await test.As(Caller.Nobody, (IServiceProvider services) => Task.FromResult(
            new HeldWords(tables, [held], names, services.GetRequiredService<ValueWords>(), services.GetRequiredService<NotedWords>(), new AuditNames([]), "https://her.example")));

        Told("Attendance", attendance).Should().Equal("Dag 3", "Gik før tid", "8. september 2026 kl. 14.00", "en medarbejder");
        Told("SubmissionVersion", version).Should().Equal("Hjemmeopgave", "Hvorfor?\nFordi.\nOg derfor.", "Ja");
        Told("SupervisionSession", session).Should().Equal("21. oktober 2026", "13:00", "Sammen med —.");

        IEnumerable<string> Told(string entity, Dictionary<string, string?> row) =>
            tables.Where(t => t.Entity == entity).SelectMany(t => ToldColumns.Of(t).Select(c => words.Value(t, c, row))).OfType<string>();
    }

    private Task<PersonalMap> Model() => test.Read(db => Task.FromResult(PersonalMap.Of(db.Model)));
}
