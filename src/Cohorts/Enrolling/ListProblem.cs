namespace Certification.Cohorts.Enrolling;

/// <summary>Why a row or a list cannot be used: the key of the sentence, the header of the field it is about, and the values that the sentence names.</summary>
internal sealed record ListProblem(string Code, string? Field, params string[] Values)
{
    public const string PersonalNumber = "list.personal-number";
}

/// <summary>The list as a whole cannot be read; thrown when it is opened or, for what shows only later, while its lines are read.</summary>
internal sealed class UnreadableListException(ListProblem problem, Exception? inner = null) : Exception(problem.Code, inner)
{
    public UnreadableListException(string code, params string[] values) : this(new ListProblem(code, null, values))
    {
    }

    public ListProblem Problem => problem;
}
