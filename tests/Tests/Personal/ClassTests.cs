using System.Globalization;
using Certification.People;
using Certification.People.Personal;
using Certification.Platform.Access;
using Certification.Platform.Personal;
using Certification.Tests.Support;

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

    private Task<PersonalMap> Model() => test.Read(db => Task.FromResult(PersonalMap.Of(db.Model)));
}
