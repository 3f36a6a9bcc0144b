using System.Text.Json;
using System.Text.Json.Serialization;
using Certification.Certificates;
using Certification.Cohorts;
using Certification.Coursework;
using Certification.Notices;
using Certification.People;
using Certification.Platform;
using Certification.Platform.Access;
using Certification.Platform.Audit;
using Certification.Platform.Data;
using Certification.Platform.Files;
using Certification.Platform.Input;
using Certification.Platform.Personal;
using Certification.Platform.Refusals;
using Certification.Platform.Repeating;
using Certification.Platform.Ticking;
using Certification.Programmes;
using Certification.Supervision;
using Certification.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestBodySize, kestrel.AddServerHeader) = (RequestRules.LargestUpload, false));
// One line of JSON each, in UTC: what somebody typed cannot make a line of its own.
if (!builder.Environment.IsDevelopment()) builder.Logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSite(builder.Configuration).AddStorage(builder.Configuration).AddAccess().AddLimits(builder.Configuration).AddFileStore().AddKeys(builder.Configuration);
builder.Services.AddAudit().AddIdempotencyKeys().AddReached(builder.Configuration, builder.Environment).AddPersonalData(builder.Configuration);
builder.Services.AddExceptionHandler<ProblemAnswers>().AddProblemDetails();
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    json.SerializerOptions.AllowDuplicateProperties = false;
    json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
});
builder.Services.AddAntiforgery();
builder.Services.AddRazorComponents();
// The largest form is the register of a cohort: up to 5,000 lines of three values each.
builder.Services.Configure<FormOptions>(form => form.ValueCountLimit = 15_100);
builder.Services.AddOpenApi("v1", ApiDescription.Write);
builder.Services.AddHealthChecks().AddCheck<DatabaseAnswers>("database").AddMail();

builder.Services.AddNotices(builder.Configuration).AddPeople(builder.Configuration).AddProgrammes()
    .AddCohorts().AddCoursework().AddSupervision().AddCertificates(builder.Configuration)
    .AddTicking(builder.Configuration);

var app = builder.Build();
if (await Commands.Run(app, args)) return;
StartRules.Check(app.Configuration, app.Environment);

app.UseReached();
app.UseAnswerHeaders();
app.UseRefusalLog();
app.UseFriendlyErrors();
app.UseRequestRules();
app.UseApiBrowser();
app.UseRequestLocalization(Languages.Offered);
app.UseRouting();
app.UseWrongKeys();
app.UseAuthentication();
app.UseTokenScopes();
app.UseRateLimiter();
app.UseAuthorization();
app.UseAntiforgery();
app.UseFormTokens();
app.UseIdempotencyKeys();

app.MapStaticAssets().AllowAnonymous();
app.MapHealthChecks("/health").AllowAnonymous();
var api = app.MapGroup("/api/v1").AddEndpointFilterFactory(CheckInput.Filter);
app.MapNotices(api.MapGroup("").WithTags("Mail"));
NoticesModule.MapWebhooks(api.MapGroup("").WithTags("Webhooks"));
app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute()).MapPeople(api.MapGroup("").WithTags("People"));
app.MapProgrammes(api.MapGroup("").WithTags("Programmes"));
api.MapGroup("").WithTags("Cohorts").MapCohorts();
app.MapCalendarFeed();
app.MapCoursework(api.MapGroup("").WithTags("Coursework"));
app.MapSupervision(api.MapGroup("").WithTags("Supervision"));
api.MapGroup("").WithTags("Certificates").MapCertificates();
app.MapApiDescription();
Accessibility.Map(app);
app.MapRazorComponents<App>().AddAdditionalAssemblies(Modules.Assemblies);

await app.RunAsync();
