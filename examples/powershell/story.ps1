# A customer that buys, changes its mind and is read back, by the PartnerCenter module 3.0. An error ends it with code 1.
param([string] $Emulator = $(if ($env:EMULATOR_URL) { $env:EMULATOR_URL } else { 'http://127.0.0.1:7080' }))
$ErrorActionPreference = 'Stop'
Import-Module PartnerCenter

# A token for the partner's administrator. (The module's own sign-in goes to a fixed host.)
$token = (Invoke-RestMethod -Method Post -Uri "$Emulator/_emulator/tokens" -ContentType 'application/json' -Body '{"mode":"app+user"}').accessToken
[Microsoft.Store.PartnerCenter.PowerShell.Models.Authentication.PartnerEnvironment]::PublicEnvironments['AzureCloud'].PartnerCenterEndpoint = $Emulator
Connect-PartnerCenter -AccessToken $token | Out-Null

$name = 'ps' + [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
$customer = New-PartnerCustomer -Name "Example $name" -Domain "$name.onmicrosoft.com" -Culture 'en-US' -Language 'en' `
  -ContactFirstName 'Ada' -ContactLastName 'Byron' -ContactEmail 'ada@example.com' -ContactPhoneNumber '4255550101' `
  -BillingAddressLine1 '1 Way' -BillingAddressCity 'Redmond' -BillingAddressState 'WA' -BillingAddressPostalCode '98052' -BillingAddressCountry 'US'
$id = $customer.CustomerId
"customer $id"

$line = New-Object Microsoft.Store.PartnerCenter.PowerShell.Models.Carts.PSCartLineItem
$line.CatalogItemId = '195416C1-3447-423A-B37B-EE59A99A19C4'
$line.FriendlyName = 'Mail'
$line.Quantity = 5
$line.BillingCycle = 'Monthly'
$cart = New-PartnerCustomerCart -CustomerId $id -LineItems $line
Submit-PartnerCustomerCart -CustomerId $id -CartId $cart.CartId | Out-Null
$bought = Get-PartnerCustomerSubscription -CustomerId $id | Select-Object -First 1
"bought $($bought.OfferName) $($bought.Quantity)"

function Expect([string] $Status, [int] $Quantity) {
  $now = Get-PartnerCustomerSubscription -CustomerId $id -SubscriptionId $bought.SubscriptionId
  "now $($now.Status) $($now.Quantity)"
  if ("$($now.Status)" -ne $Status -or $now.Quantity -ne $Quantity) { throw "expected $Status $Quantity" }
}

Set-PartnerCustomerSubscription -CustomerId $id -SubscriptionId $bought.SubscriptionId -Quantity 8 | Out-Null
Expect 'Active' 8
foreach ($status in 'Suspended', 'Active') {
  Set-PartnerCustomerSubscription -CustomerId $id -SubscriptionId $bought.SubscriptionId -Status $status | Out-Null
  Expect $status 8
}
'as expected'
