using Certification.Platform.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Data;

/// <summary>Runs a feature as somebody at some past moment: how the first hour's example gets its history through the real rules.</summary>
public static class Acting
{
    /// <param name="services">A scope.</param>
    /// <param name="caller">Who does it.</param>
    /// <param name="instant">When, UTC.</param>
    public static T As<T>(this IServiceProvider services, Caller caller, DateTime instant) =>
        ActivatorUtilities.CreateInstance<T>(new Moment(services, caller, new Stopped(instant)));

    /// <summary>The scope's services, but whatever asks who or when, directly or through others, is made for this caller and moment.</summary>
    private sealed class Moment(IServiceProvider services, Caller caller, TimeProvider clock) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(Caller) ? caller
            : serviceType == typeof(TimeProvider) ? clock
            : Asks(serviceType) ? ActivatorUtilities.CreateInstance(this, serviceType)
            : services.GetService(serviceType);

        private static bool Asks(Type type) =>
            type is { IsClass: true, IsAbstract: false, Namespace: { } space } && space.StartsWith("Certification.", StringComparison.Ordinal)
            && type.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => p.ParameterType == typeof(Caller) || p.ParameterType == typeof(TimeProvider) || Asks(p.ParameterType));
    }

    private sealed class Stopped(DateTime instant) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(instant, TimeSpan.Zero);
    }
}
