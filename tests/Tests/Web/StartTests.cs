using System.Diagnostics;
using Certification.Platform;
using Certification.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Certification.Tests.Web;

/// <summary>The built host as a process of its own: where anybody could sign in as anybody, it does not start.</summary>
public class StartTests
{
    [Fact]
    public async Task The_development_sign_in_keeps_the_host_from_starting_outside_Development()
    {
        using var host = Host.Start("Production", "http://127.0.0.1:0", developmentSignIn: true);

        var (code, said) = await host.Ended();

        code.Should().NotBe(0);
        said.Should().Contain("SignIn:Development is on in Production").And.NotContain("Now listening");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task The_development_sign_in_keeps_the_host_from_staying_up_where_others_can_reach_it(string urls)
    {
        using var host = Host.Start("Development", urls, developmentSignIn: true);

        var (code, said) = await host.Ended();

        code.Should().NotBe(0);
        said.Should().Contain("SignIn:Development is on while the host listens on").And.NotContain("Certification is running");
    }

    [Theory]
    [InlineData("Site:Address")]
    [InlineData("Site:Controller:Name")]
    [InlineData("Site:Controller:Address")]
    [InlineData("Site:Controller:Mail")]
    [InlineData("Mail:Transport")]
    [InlineData("Mail:From")]
    [InlineData("Certificates:Issuer")]
    [InlineData("Certificates:Signatory")]
    [InlineData("Certificates:SignatoryTitle")]
    public async Task What_no_code_can_know_must_be_set_or_the_host_does_not_start_and_names_it(string setting)
    {
        using var host = Host.Start("Production", "http://127.0.0.1:0", developmentSignIn: false, without: setting);

        var (code, said) = await host.Ended();

        code.Should().NotBe(0);
        said.Should().Contain($"{setting} must be set").And.NotContain("Application started");
    }

    [Fact]
    public async Task What_is_good_for_a_developer_only_keeps_the_host_from_starting_elsewhere()
    {
        using var host = Host.Start("Production", "http://127.0.0.1:0", developmentSignIn: false, without: null,
            ("Site:Address", "http://kurser.example.org"), ("Mail:From", "kurser@example.org"), ("Certificates:Signatory", "Karen Holm"), ("AllowedHosts", "*"), ("SignIn:Entra:ClientSecret", "only-for-this-test"),
            ("Site:Controller:Mail", "kurser@example.org"), ("Site:Dpo:Mail", "dpo@example.org"), ("ForwardedHeaders_Enabled", "true"), ("DetailedErrors", "true"), ("Keys:Folder", "/dev/null/keys"));

        var (code, said) = await host.Ended();

        code.Should().NotBe(0);
        said.Should().NotContain("Now listening").And.ContainAll("Site:Address must begin with https://", "Site:Address is a sample", "Site:Controller:Mail is a sample", "Site:Dpo:Mail is a sample", "Mail:From is a sample", "Certificates:Signatory is the sample", "AllowedHosts must name hosts",
            "SignIn:Entra:ClientSecret is a sample", "Proxies:Known", "DetailedErrors", "Keys:Folder cannot be written to").And.NotContain("only-for-this-test");
    }

    [Theory]
    [InlineData("Site:Dpo:Name", "Rådgiveren", "Site:Dpo:Mail must be set")]
    [InlineData("Site:Controller:Cvr", "1234", "Site:Controller:Cvr is eight digits")]
    [InlineData("Site:Controller:Mail", "kurser", "Site:Controller:Mail is no e-mail address")]
    public void Who_answers_for_the_data_is_named_as_people_can_reach_them(string setting, string value, string fault)
    {
        using var scratch = new Scratch();
        var settings = new Dictionary<string, string?>(scratch.Settings) { [setting] = value };
        using var services = new ServiceCollection().AddSite(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();

        services.Invoking(s => s.GetRequiredService<IOptions<SiteOptions>>().Value).Should().Throw<OptionsValidationException>().WithMessage($"*{fault}*");
    }

    [Theory]
    [InlineData("User ID=sa;Password=Strong-enough-1;Encrypt=True", "signs in as sa")]
    [InlineData("User ID=hold;Password=password;Encrypt=True", "sample password")]
    [InlineData("User ID=hold;Password=Strong-enough-1;Encrypt=False", "turns encryption off")]
    [InlineData("User ID=hold;Password=Strong-enough-1;TrustServerCertificate=True", "any server's certificate")]
    [InlineData("User ID=hold;Password=Strong-enough-1;Encrypt=Strict", null)]
    public void A_database_is_reached_as_it_should_be(string connection, string? fault)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Storage:Provider"] = "SqlServer", ["Storage:ConnectionString"] = $"Server=db;Database=hold;{connection}" };

        Certification.Web.StartRules.Faults(configuration).Where(f => fault is null || !f.Contains(fault, StringComparison.Ordinal)).Should().BeEmpty();
        Certification.Web.StartRules.Faults(configuration).Should().HaveCount(fault is null ? 0 : 1);
    }

    [Fact]
    public void The_folder_of_the_keys_is_closed_to_others()
    {
        if (OperatingSystem.IsWindows()) return;
        using var scratch = new Scratch();
        var keys = Path.Combine(scratch.Folder, "open");
        Directory.CreateDirectory(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        Certification.Web.StartRules.Faults(new Microsoft.Extensions.Configuration.ConfigurationManager { ["Keys:Folder"] = keys }).Should().BeEmpty();

        File.GetUnixFileMode(keys).Should().NotHaveFlag(UnixFileMode.OtherRead);
    }

    [Theory]
    [InlineData("Development", "http://127.0.0.1:0", true)]
    [InlineData("Production", "http://0.0.0.0:0", false)]
    public async Task Without_that_danger_it_starts(string environment, string urls, bool developmentSignIn)
    {
        using var host = Host.Start(environment, urls, developmentSignIn);

        (await host.Listens()).Should().BeTrue(host.Said);
    }

    /// <summary>The host over a migrated database of its own; it ends with the test.</summary>
    private sealed class Host : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
        private readonly Scratch _scratch = new();
        private readonly TaskCompletionSource<bool> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _said = [];
        private readonly Process _process;

        private Host(string environment, string urls, bool developmentSignIn, string? without, (string Key, string Value)[] more)
        {
            MigratedFile.CopyTo(_scratch.Database);
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Certification.Web.dll")])
            {
                WorkingDirectory = _scratch.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var settings = _scratch.Settings;
            if (environment != "Development")
                foreach (var (key, value) in Scratch.Real) settings[key] = value;
            foreach (var (key, value) in more) settings[key] = value;
            foreach (var (key, value) in settings.Where(s => s.Key != without)) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
            start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
            start.Environment["Urls"] = urls;
            start.Environment["Seed"] = "false";
            start.Environment["SignIn__Development"] = developmentSignIn.ToString();
            start.Environment["Logging__LogLevel__Default"] = "Information";
            start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
            _process = new Process { StartInfo = start, EnableRaisingEvents = true };
            _process.Exited += (_, _) => _listens.TrySetResult(false);
            _process.OutputDataReceived += (_, line) => Hear(line.Data);
            _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        }

        public string Said
        {
            get { lock (_said) return string.Join('\n', _said); }
        }

        public static Host Start(string environment, string urls, bool developmentSignIn, string? without = null, params (string Key, string Value)[] more)
        {
            var host = new Host(environment, urls, developmentSignIn, without, more);
            host._process.Start();
            host._process.BeginOutputReadLine();
            host._process.BeginErrorReadLine();
            return host;
        }

        public async Task<(int Code, string Said)> Ended()
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
            return (_process.ExitCode, Said);
        }

        /// <summary>True once it has started, and nothing spoke against it; false when it ended instead.</summary>
        public Task<bool> Listens() => _listens.Task.WaitAsync(Patience);

        public void Dispose()
        {
            if (!_process.HasExited) _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _scratch.Dispose();
        }

        private void Hear(string? line)
        {
            if (line is null) return;
            lock (_said) _said.Add(line);
            // The host says this after everything that watches its start has agreed.
            if (line.Contains("Application started", StringComparison.Ordinal)) _listens.TrySetResult(true);
        }
    }
}
