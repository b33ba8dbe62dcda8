"""What only admins see: webhooks, keys, connections, and the work behind them."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.stops.stop import Act, Stop, click, fill

HOOKS = "/admin/webhooks"
LINKED = "/admin/connections"
KEYS = "/admin/keys"


def _connect(vendor: str) -> Act:
    """Connect an account at `vendor`, whose address is then shown."""

    def act(page: Page) -> None:
        page.locator(f"[value={vendor}]").check()
        fill({"[name=employer]": "Orbis Labs"}, "main .btn-primary", until="#address")(page)

    return act


def _connect_to_read(page: Page) -> None:
    """Connect an account that sends nothing, and give no key to it."""
    page.locator("[value=bullhorn]").check()
    fill({}, "main .btn-primary", until="#reading")(page)
    fill({"[name=user]": "api.user"}, "#reading .btn-primary", until=".errors")(page)


ADMINS = (
    Stop("webhooks", HOOKS, who="admin"),
    Stop("webhook-new", HOOKS + "/new", who="admin"),
    Stop("webhook-new-mistake", HOOKS + "/new", fill({"[name=url]": "here"}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("webhook", HOOKS + "/{endpoint}", who="admin"),
    Stop("webhook-secret", HOOKS + "/{endpoint}", click("form[action$='/secret'] .btn", until="#secret"), who="admin"),
    Stop("webhook-off", HOOKS + "/{endpoint_off}", who="admin"),
    Stop("webhook-change", HOOKS + "/{endpoint_off}/edit", who="admin"),
    Stop("webhook-removal", HOOKS + "/{endpoint}/removal", who="admin"),
    Stop("delivery", "/admin/deliveries/{delivery}", who="admin"),
    Stop("delivery-command", "/admin/deliveries/{delivery}", click(".curl summary", until="#curl"), who="admin"),
    Stop("delivery-waiting", "/admin/deliveries/{waiting_delivery}", who="admin"),
    Stop("keys", KEYS, who="admin"),
    Stop("key-new", KEYS + "/new", who="admin"),
    Stop("key-new-mistake", KEYS + "/new", fill({}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("key-made", KEYS + "/new", fill({"[name=name]": "Reports"}, "main .btn-primary", until="#secret"), who="admin"),
    Stop("key", KEYS + "/{api_key}", who="admin"),
    Stop("key-ending", KEYS + "/{api_key_ending}", who="admin"),
    Stop("key-revoked", KEYS + "/{api_key_revoked}", who="admin"),
    Stop("key-rotation", KEYS + "/{api_key}/rotation", who="admin"),
    Stop("key-rotation-mistake", KEYS + "/{api_key_ending}/rotation", fill({}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("key-rotated", KEYS + "/{api_key}/rotation", fill({}, "main .btn-primary", until="#secret"), who="admin"),
    Stop("key-revocation", KEYS + "/{api_key}/revocation", who="admin"),
    Stop("work", "/admin/background", who="admin"),
    Stop("connections", LINKED, who="admin"),
    Stop("connection-new", LINKED + "/new", who="admin"),
    Stop("connection-new-mistake", LINKED + "/new", fill({}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("connection-address", LINKED + "/new", _connect("lever"), who="admin"),
    Stop("connection-address-unsigned", LINKED + "/new", _connect("jobadder"), who="admin"),
    Stop("connection-read-mistake", LINKED + "/new", _connect_to_read, who="admin"),
    Stop("connection-consent", LINKED + "/{awaiting}", who="admin"),
    Stop("connection-consented", LINKED + "/consent?state={consent_state}&code=x", who="admin"),
    Stop("connection-not-consented", LINKED + "/consent?state={consent_state}", who="admin"),
    Stop("connection", LINKED + "/{connection}", who="admin"),
    Stop("connection-removal", LINKED + "/{connection}/removal", who="admin"),
    Stop("inbound-event", "/admin/inbound-events/{inbound_event}", who="admin"),
    Stop("pursuit-question", "/pursuits/{questioned}", who="admin"),
)  # fmt: skip
