using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Certification.Benchmarks;

/// <summary>What the product's endpoints are compared with: the same SQL through ADO.NET, every value read, as many bytes written.</summary>
internal sealed class BareSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private BareSite(WebApplication app) =>
        (_app, _client) = (app, new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) });

    public static async Task<BareSite> Start(string database, IReadOnlyDictionary<string, (IReadOnlyList<SqlCommandText> Commands, long Bytes)> endpoints)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        foreach (var (path, (commands, bytes)) in endpoints)
        {
            var body = new byte[bytes];
            app.MapGet(path, async (HttpContext http) =>
            {
                await using (var connection = new SqliteConnection($"Data Source={database}"))
                {
                    await connection.OpenAsync();
                    foreach (var command in commands) Read(connection, command);
                }
                http.Response.ContentType = "text/html";
                http.Response.ContentLength = body.Length;
                await http.Response.Body.WriteAsync(body);
            });
        }
        await app.StartAsync();
        return new BareSite(app);
    }

    public async Task<long> Get(string path)
    {
        using var answer = await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return await answer.EnsureSuccessStatusCode().Content.Bytes();
    }

    private static void Read(SqliteConnection connection, SqlCommandText text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text.Text;
        foreach (var (name, value) in text.Parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            for (var i = 0; i < reader.FieldCount; i++) _ = reader.GetValue(i);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
