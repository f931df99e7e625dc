using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using Microsoft.Store.PartnerCenter;
using Microsoft.Store.PartnerCenter.Extensions;
using Microsoft.Store.PartnerCenter.Models;
using Microsoft.Store.PartnerCenter.Models.Carts;
using Microsoft.Store.PartnerCenter.Models.Customers;
using Microsoft.Store.PartnerCenter.Models.Products;
using Microsoft.Store.PartnerCenter.Models.Subscriptions;

// A customer that buys, changes its mind and is read back, by the official SDK. An exception ends it with another code than 0.
var emulator = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("EMULATOR_URL") ?? "http://127.0.0.1:7080";

// A token for the partner's administrator. (The SDK's own sign-in wants https.)
using var http = new HttpClient();
using var answer = await http.PostAsync(emulator + "/_emulator/tokens", new StringContent("{\"mode\":\"app+user\"}", Encoding.UTF8, "application/json"));
answer.EnsureSuccessStatusCode();
using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
var token = json.RootElement.GetProperty("accessToken").GetString();

PartnerService.Instance.ApiRootUrl = emulator; // before the first operation, without a path
var credentials = PartnerCredentials.Instance.GenerateByUserCredentials("any", new AuthenticationToken(token, DateTimeOffset.UtcNow.AddMinutes(50)));
var partner = PartnerService.Instance.CreatePartnerOperations(credentials);

var name = "dotnet" + DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString("x");
var created = partner.Customers.Create(new Customer
{
    CompanyProfile = new CustomerCompanyProfile { Domain = name + ".onmicrosoft.com" },
    BillingProfile = new CustomerBillingProfile
    {
        CompanyName = "Example " + name, FirstName = "Ada", LastName = "Byron", Email = "ada@example.com", Culture = "en-US", Language = "en",
        DefaultAddress = new Address
        {
            FirstName = "Ada", LastName = "Byron", AddressLine1 = "1 Way", City = "Redmond", State = "WA", PostalCode = "98052", Country = "US", PhoneNumber = "4255550101"
        }
    }
});
Console.WriteLine($"customer {created.Id}");
var customer = partner.Customers.ById(created.Id);

var cart = customer.Carts.Create(new Cart
{
    LineItems = new List<CartLineItem>
    {
        new CartLineItem { CatalogItemId = "195416C1-3447-423A-B37B-EE59A99A19C4", FriendlyName = "Mail", Quantity = 5, BillingCycle = BillingCycleType.Monthly }
    }
});
var order = customer.Carts.ById(cart.Id).Checkout().Orders.First();
var bought = customer.Subscriptions.Get().Items.First();
Console.WriteLine($"bought {bought.OfferName} {bought.Quantity} by order {order.Id}");

var subscription = customer.Subscriptions.ById(bought.Id);
bought.Quantity = 8;
subscription.Patch(bought);
Expect(subscription.Get(), SubscriptionStatus.Active);
foreach (var status in new[] { SubscriptionStatus.Suspended, SubscriptionStatus.Active })
{
    var wanted = subscription.Get();
    wanted.Status = status;
    subscription.Patch(wanted);
    Expect(subscription.Get(), status);
}
if (customer.Orders.ById(order.Id).Get().Status != "completed") throw new InvalidOperationException("the order is not completed");
Console.WriteLine("as expected");

static void Expect(Subscription now, SubscriptionStatus status)
{
    Console.WriteLine($"now {now.Status} {now.Quantity}");
    if (now.Quantity != 8 || now.Status != status) throw new InvalidOperationException($"expected {status} 8");
}
