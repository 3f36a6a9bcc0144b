using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Certification.Notices;

/// <summary>Whose fault an exception is: what one row brings about must not stop the others, what the database or the host brings about stops all.</summary>
internal static class Trouble
{
    /// <summary>How long what cannot be read is left alone, so that it does not stand in the way of the rest.</summary>
    public static readonly TimeSpan PutAside = TimeSpan.FromMinutes(30);

    public static bool IsOfOne(Exception e) => e is not (OperationCanceledException or DbException or DbUpdateException or TimeoutException);
}
