using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Certification.Platform.Access;

/// <summary>The keys with which the host signs cookies and encrypts secrets. All nodes share them, and what they encrypted in the database is lost with them.</summary>
public static class Keys
{
    /// <exception cref="InvalidOperationException">Keys:Folder is not set.</exception>
    public static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = configuration["Keys:Folder"] is { Length: > 0 } set ? set
            : throw new InvalidOperationException("Keys:Folder must be set: where the keys lie that sign sessions and encrypt authenticator secrets.");
        // Another name would make other keys of the same files.
        services.AddDataProtection().SetApplicationName("Certification").PersistKeysToFileSystem(new DirectoryInfo(folder))
            // The volume is encrypted and the host's alone (SECURITY.md); said outright, so that not every new key is warned of.
            .AddKeyManagementOptions(keys => keys.XmlEncryptor = new NullXmlEncryptor());
        return services;
    }
}
