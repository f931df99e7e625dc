"""A token by MSAL, then a customer that buys, changes its mind and is read back, with requests."""
import os
import sys
import time
from urllib.parse import urlsplit

import msal
import requests
from requests.adapters import HTTPAdapter

EMULATOR = (sys.argv[1] if len(sys.argv) > 1 else os.environ.get("EMULATOR_URL", "http://127.0.0.1:7080")).rstrip("/")
EXCHANGE_ONLINE = "195416C1-3447-423A-B37B-EE59A99A19C4"


class ToEmulator(HTTPAdapter):
    """MSAL speaks to https authorities only: its requests keep their path and host name and go to the emulator."""

    def send(self, request, **options):
        address = urlsplit(request.url)
        request.headers["Host"] = address.netloc
        request.headers["X-Forwarded-Proto"] = "https"
        base = "" if address.path.startswith(urlsplit(EMULATOR).path + "/") else urlsplit(EMULATOR).path  # what discovery names has it
        request.url = urlsplit(EMULATOR)._replace(path="").geturl() + base + address.path + ("?" + address.query if address.query else "")
        return super().send(request, **options)


identity = requests.Session()
identity.mount("https://", ToEmulator())
app = msal.ConfidentialClientApplication(
    "a111a4c1-23b1-412d-9272-d1371c17149d",
    client_credential="nightly-jobs-secret",
    authority="https://login.microsoftonline.com/northgatecloud.onmicrosoft.com",
    instance_discovery=False,
    http_client=identity,
)
token = app.acquire_token_for_client(["https://api.partnercenter.microsoft.com/.default"])
if "access_token" not in token:
    sys.exit(f"no token: {token}")
print("token", token["access_token"][:20] + "…")

api = requests.Session()
api.headers["Authorization"] = "Bearer " + token["access_token"]


def call(method, path, body=None):
    response = api.request(method, f"{EMULATOR}/v1{path}", json=body)
    if not response.ok:
        sys.exit(f"{method} {path}: {response.status_code} {response.text}")
    return response.json()


def expect(what, seen, wanted):
    if seen != wanted:
        sys.exit(f"{what}: {seen!r}, not {wanted!r}")


name = f"python{int(time.time() * 1000):x}"
customer = call("POST", "/customers", {
    "companyProfile": {"domain": f"{name}.onmicrosoft.com"},
    "billingProfile": {
        "email": "ada@example.com", "culture": "en-US", "language": "en", "companyName": f"Example {name}",
        "firstName": "Ada", "lastName": "Byron",
        "defaultAddress": {
            "firstName": "Ada", "lastName": "Byron", "addressLine1": "1 Way", "city": "Redmond", "state": "WA",
            "postalCode": "98052", "country": "US", "phoneNumber": "4255550101",
        },
    },
})
print("customer", customer["id"], customer["companyProfile"]["companyName"])

home = f"/customers/{customer['id']}"
line = {"catalogItemId": EXCHANGE_ONLINE, "friendlyName": "Mail", "quantity": 5, "billingCycle": "monthly"}
cart = call("POST", f"{home}/carts", {"lineItems": [line]})
order = call("POST", f"{home}/carts/{cart['id']}/checkout")["orders"][0]
bought = call("GET", f"{home}/subscriptions")["items"][0]
print("bought", bought["offerName"], bought["quantity"], "by order", order["id"])

for change in ({"quantity": 8}, {"status": "suspended"}, {"status": "active"}):
    call("PATCH", f"{home}/subscriptions/{bought['id']}", change)
    now = call("GET", f"{home}/subscriptions/{bought['id']}")
    print("now", now["status"], now["quantity"])
    for field, value in change.items():
        expect(field, now[field], value)
expect("order", call("GET", f"{home}/orders/{order['id']}")["status"], "completed")
print("as expected")
