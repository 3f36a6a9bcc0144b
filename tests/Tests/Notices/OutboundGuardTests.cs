using System.Net;
using Certification.Notices.Webhooks;

namespace Certification.Tests.Notices;

public class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    public void What_is_not_the_internet_is_not_reached(string address) => Guard().Permits(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("193.163.102.10")]
    [InlineData("172.32.0.1")]
    [InlineData("2a01:111:f400::1")]
    public void The_internet_is_reached(string address) => Guard().Permits(IPAddress.Parse(address)).Should().BeTrue();

    [Fact]
    public void A_network_that_is_allowed_is_reached_and_its_neighbour_is_not()
    {
        var guard = Guard("10.20.0.0/16");

        (guard.Permits(IPAddress.Parse("10.20.3.4")), guard.Permits(IPAddress.Parse("::ffff:10.20.3.4")), guard.Permits(IPAddress.Parse("10.21.0.1"))).Should().Be((true, true, false));
    }

    [Theory]
    [InlineData("https://example.org/hook")]
    [InlineData("https://example.org:8443/hook?tenant=1")]
    [InlineData("https://193.163.102.10/hook")]
    [InlineData("https://[2a01:111:f400::1]/hook")]
    public void An_https_address_on_the_internet_is_entered(string address) => Guard().Refusal(address).Should().BeNull();

    [Theory]
    [InlineData("http://example.org/hook")]
    [InlineData("https://user:word@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("https://\u0378.example.org/")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/hook")]
    public void What_is_no_https_address_is_not_entered(string address) => Guard().Refusal(address).Should().Be(AddressRefusal.NotHttps);

    [Theory]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://10.0.0.1/hook")]
    [InlineData("https://10.0.0.1/hook")]
    [InlineData("https://127.0.0.1./hook")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x0a000001/")]
    [InlineData("https://0x0a000001./")]
    [InlineData("https://0300.0250.1.1/")]
    [InlineData("https://１０.０.０.１/")]
    [InlineData("https://10。0。0。1/")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://LocalHost./hook")]
    [InlineData("https://hooks.localhost/")]
    [InlineData("https://ⓛocalhost/")]
    public void What_leads_inside_however_it_is_written_is_not_entered(string address) => Guard().Refusal(address).Should().Be(AddressRefusal.Inside);

    [Theory]
    [InlineData("http://127.0.0.1:5080/hook", null)]
    [InlineData("http://localhost/hook", null)]
    [InlineData("https://10.0.0.1/hook", AddressRefusal.Inside)]
    [InlineData("http://example.org/hook", AddressRefusal.NotHttps)]
    public void Without_https_only_this_machine_is_reached_and_only_where_it_is_allowed(string address, object? refusal) =>
        Guard("127.0.0.0/8").Refusal(address).Should().Be((AddressRefusal?)refusal);

    [Fact]
    public void A_network_that_is_allowed_is_entered_with_https_alone()
    {
        var guard = Guard("10.20.0.0/16");

        (guard.Refusal("https://10.20.3.4/hook"), guard.Refusal("http://10.20.3.4/hook")).Should().Be((null, AddressRefusal.NotHttps));
    }

    [Fact]
    public async Task A_name_that_was_outside_when_it_was_entered_and_leads_inside_when_it_is_called_is_refused()
    {
        await using var receiver = await Receiver.Start();
        var asked = 0;
        using var client = new WebhookClient(new OutboundGuard([], (_, _) => Task.FromResult(new[] { ++asked > 0 ? IPAddress.Loopback : IPAddress.Parse("193.163.102.10") })), TimeProvider.System);

        var answer = await client.Post($"http://hooks.example.org:{receiver.Port}/events", "evt_1", DateTimeOffset.UnixEpoch, "v1,x", "{}", default);

        (answer.Status, answer.Said).Should().Be(((int?)null, "The address leads to a network that webhooks may not reach."));
        (asked, receiver.Heard.Count).Should().Be((1, 0));
    }

    [Fact]
    public async Task Of_several_addresses_only_one_that_is_outside_or_allowed_is_called()
    {
        await using var receiver = await Receiver.Start();
        var addresses = new[] { IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback, IPAddress.Loopback };
        using var client = new WebhookClient(new OutboundGuard([IPNetwork.Parse("127.0.0.0/8")], (_, _) => Task.FromResult(addresses)), TimeProvider.System);

        var answer = await client.Post($"http://hooks.example.org:{receiver.Port}/events", "evt_1", DateTimeOffset.UnixEpoch, "v1,x", "{}", default);

        answer.Status.Should().Be(204);
        receiver.Heard.Should().ContainSingle();
    }

    private static OutboundGuard Guard(params string[] allowed) =>
        new([.. allowed.Select(network => IPNetwork.Parse(network))], (_, _) => Task.FromResult<IPAddress[]>([]));
}
