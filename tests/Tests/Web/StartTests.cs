using System.Diagnostics;
using Certification.Tests.Support;

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

        private Host(string environment, string urls, bool developmentSignIn, string? without)
        {
            MigratedFile.CopyTo(_scratch.Database);
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Certification.Web.dll")])
            {
                WorkingDirectory = _scratch.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (key, value) in _scratch.Settings.Where(s => s.Key != without)) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
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

        public static Host Start(string environment, string urls, bool developmentSignIn, string? without = null)
        {
            var host = new Host(environment, urls, developmentSignIn, without);
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
