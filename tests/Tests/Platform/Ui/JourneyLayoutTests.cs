using System.Globalization;
using Certification.Platform.Ui;

namespace Certification.Tests.Platform.Ui;

public class JourneyLayoutTests
{
    private static readonly DateOnly Start = new(2026, 3, 12);

    [Fact]
    public void No_label_covers_another_and_none_leaves_the_picture()
    {
        var random = new Random(12);
        for (int round = 0; round < 200; round++)
        {
            var marks = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new JourneyMark(
                Start.AddDays(random.Next(0, 900)), new string('m', random.Next(1, 50)), (JourneyKind)random.Next(0, 4), random.Next(2) == 0 ? null : "Odense Kongrescenter"));

            var layout = Layout([.. marks]);

            foreach (var lane in layout.Marks.GroupBy(mark => (mark.Hangs, mark.Lane)))
                lane.Zip(lane.Skip(1)).Should().NotContain(pair => pair.First.X + pair.First.Width > pair.Second.X + 0.001);
            layout.Marks.Should().NotContain(mark => mark.X + mark.Width > layout.Width + 0.001 || layout.LabelY(mark) < 34 || layout.LabelY(mark) > layout.Height - 30);
        }
    }

    [Fact]
    public void Days_in_a_row_keep_room_for_their_circles()
    {
        var layout = Layout(Day(0), Day(1), Day(2), Day(800));

        layout.Marks.Zip(layout.Marks.Skip(1)).Should().OnlyContain(pair => pair.Second.X - pair.First.X >= 38 - 0.001);
    }

    [Fact]
    public void Only_a_deadline_that_is_past_and_not_done_is_overdue()
    {
        var layout = Layout(Day(0), Due(5), Due(6) with { Done = true }, new(Start.AddDays(7), "", JourneyKind.Today), Due(7), Day(8));

        layout.Marks.Select(mark => mark.State).Should().Equal(JourneyState.Past, JourneyState.Overdue, JourneyState.Done, JourneyState.Ahead, JourneyState.Ahead);
    }

    [Fact]
    public void A_course_of_five_days_needs_one_row_of_labels()
    {
        var layout = Layout([.. new[] { 0, 14, 28, 49, 77 }.Select(day => Day(day) with { Text = "Odense" })]);

        layout.Marks.Should().OnlyContain(mark => mark.Lane == 0);
    }

    private static JourneyMark Day(int offset) => new(Start.AddDays(offset), "Dag", JourneyKind.Day);

    private static JourneyMark Due(int offset) => new(Start.AddDays(offset), "Opgave", JourneyKind.Due);

    private static JourneyLayout Layout(params JourneyMark[] marks) => new(marks, date => date.ToString("ddd d. MMM", CultureInfo.InvariantCulture));
}
