namespace Certification.Web;

/// <summary>A host outside Development does not start with what is good for a developer's machine only; it names everything that is, at once.</summary>
internal static class StartRules
{
    private static readonly string[] Samples = ["only-for-this-test", "secret", "password", "changeme", "change-me", "example", "test", "passw0rd"];

    private static readonly string[] Secrets = ["SignIn:Entra:ClientSecret", "Mail:Graph:ClientSecret", "Mail:Smtp:Password"];

    /// <exception cref="InvalidOperationException">Something is set as no site should run.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment()) return;
        var faults = Faults(configuration).ToList();
        if (faults.Count > 0) throw new InvalidOperationException($"The host does not start in {environment.EnvironmentName}:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", faults)}");
    }

    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        if (configuration["Site:Address"] is { Length: > 0 } address)
        {
            if (!address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) yield return "Site:Address must begin with https:// : sessions are carried over TLS only.";
            if (Uri.TryCreate(address, UriKind.Absolute, out var site) && IsSample(site.Host)) yield return "Site:Address is a sample address.";
        }
        if (configuration["Mail:From"] is { Length: > 0 } from && IsSample(from.Split('@')[^1])) yield return "Mail:From is a sample address.";
        foreach (var key in (string[])["Site:Controller:Mail", "Site:Dpo:Mail"])
            if (configuration[key] is { Length: > 0 } mail && IsSample(mail.Split('@')[^1])) yield return $"{key} is a sample address.";
        if (configuration["Certificates:Signatory"] == "Karen Holm" && configuration["Certificates:SignatoryTitle"] == "Programleder") yield return "Certificates:Signatory is the sample's.";
        foreach (var key in Secrets)
            if (configuration[key] is { Length: > 0 } secret && IsWeak(secret)) yield return $"{key} is a sample or too short to be a secret.";
        if (configuration["AllowedHosts"]?.Contains('*', StringComparison.Ordinal) == true) yield return "AllowedHosts must name hosts: leave it out, and it is the host of Site:Address.";
        if (configuration.GetValue("ForwardedHeaders_Enabled", false)) yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes everybody: name the proxies in Proxies:Known instead.";
        if (configuration.GetValue("DetailedErrors", false)) yield return "DetailedErrors shows strangers what only the log should hold.";
        foreach (var fault in Database(configuration)) yield return fault;
        if (configuration["Keys:Folder"] is { Length: > 0 } keys && Folder(keys) is { } wrong) yield return $"Keys:Folder {wrong}";
    }

    private static IEnumerable<string> Database(IConfiguration configuration)
    {
        if (configuration["Storage:Provider"] != "SqlServer") yield break;
        var settings = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = configuration["Storage:ConnectionString"] };
        string Of(params string[] names) => names.Select(n => settings.TryGetValue(n, out var value) ? $"{value}" : "").FirstOrDefault(v => v.Length > 0) ?? "";
        if (Of("User ID", "UID", "User").Equals("sa", StringComparison.OrdinalIgnoreCase)) yield return "Storage:ConnectionString signs in as sa: the host needs a user that may read and write, no more.";
        if (Of("Password", "PWD") is { Length: > 0 } password && IsWeak(password)) yield return "Storage:ConnectionString has a sample password.";
        if (Of("Encrypt").ToUpperInvariant() is "FALSE" or "NO" or "OPTIONAL") yield return "Storage:ConnectionString turns encryption off.";
        if (Of("TrustServerCertificate", "Trust Server Certificate").ToUpperInvariant() is "TRUE" or "YES") yield return "Storage:ConnectionString believes any server's certificate.";
    }

    /// <summary>The domains that are set aside for examples, and names that no certificate is given for.</summary>
    private static bool IsSample(string host) =>
        host.Split('.') is var parts && (parts[^1] is "example" or "test" or "invalid" or "localhost" || parts is [.., "example", "org" or "com" or "net"]);

    private static bool IsWeak(string secret) => secret.Length < 8 || Samples.Any(sample => secret.Equals(sample, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong with where the keys lie. A folder of our own that others could read is closed to them.</summary>
    private static string? Folder(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            if (OperatingSystem.IsWindows()) return null;
            const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
            if ((File.GetUnixFileMode(folder) & others) != 0) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) & ~others);
            return (File.GetUnixFileMode(folder) & others) != 0 ? "can be read by everybody on the machine." : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "cannot be written to, or not be closed to others.";
        }
    }
}
