using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Keeps the keys that protect form tokens and notices in the database, so that all nodes and the next version share them.</summary>
internal sealed class ProtectionKeyRepository(Databases databases) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = databases.Accounts.CreateCommand("select xml from accounts.protection_key");
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = databases.Accounts.CreateCommand("insert into accounts.protection_key (name, xml) values ($1, $2) on conflict (name) do nothing");
        command.Add<string>(friendlyName);
        command.Add<string>(element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }
}
