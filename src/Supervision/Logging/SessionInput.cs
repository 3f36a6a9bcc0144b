using System.ComponentModel.DataAnnotations;
using Certification.Platform.Text;
using Certification.Programmes.Contracts;

namespace Certification.Supervision.Logging;

/// <summary>What a person types about a session, the first time and in a correction.</summary>
internal abstract class SessionInput
{
    [Required]
    public DateOnly? Date { get; set; }

    public TimeOnly? Start { get; set; }

    [Required, Range(SupervisionSession.ShortestMinutes, SupervisionSession.LongestMinutes)]
    public int? Minutes { get; set; }

    [Required, EnumDataType(typeof(SupervisionForm))]
    public SupervisionForm? Form { get; set; }

    [Required]
    public int? SupervisorId { get; set; }

    [Required, MaxLength(SupervisionSession.MostAttendees)]
    public List<int> EnrolmentIds { get; set; } = [];

    /// <summary>How many more were supervised together who are not among the enrolments.</summary>
    [Range(0, SupervisionSession.MostAttendees)]
    public int? Others { get; set; }

    [StringLength(200), NoPersonalNumber]
    public string? Subject { get; set; }

    [StringLength(4000), NoPersonalNumber]
    public string? Notes { get; set; }

    internal SessionDetails Details() => new(
        Date!.Value, Start, Minutes!.Value, Form!.Value, SupervisorId!.Value, Others ?? 0, Filled(Subject), Filled(Notes));

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
