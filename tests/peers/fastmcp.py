"""An MCP server made with FastMCP, with FastMCP's own OAuth provider.

    python fastmcp.py

Prints one line {"url"}, then answers each line of its input with one line. It ends with its input.
"""

import json
import os
import socket
import sys
import threading

# Python looks beside this file first, and would find this file instead of the package of its name.
sys.path.pop(0)

import uvicorn  # noqa: E402
from fastmcp import FastMCP  # noqa: E402
from fastmcp.server.auth.auth import ClientRegistrationOptions, RevocationOptions  # noqa: E402
from fastmcp.server.auth.providers.in_memory import InMemoryOAuthProvider  # noqa: E402

SCOPE = "notes"


class Provider(InMemoryOAuthProvider):
    """Keeps count, and every secret it ever issued."""

    counts = {"sign_ins": 0, "refreshes": 0, "registrations": 0}
    secrets: set[str] = set()

    async def register_client(self, client_info):
        self.counts["registrations"] += 1
        self.secrets |= {client_info.client_secret} - {None}
        await super().register_client(client_info)

    async def exchange_authorization_code(self, client, authorization_code):
        self.counts["sign_ins"] += 1
        return self._issued(await super().exchange_authorization_code(client, authorization_code))

    async def exchange_refresh_token(self, client, refresh_token, scopes):
        self.counts["refreshes"] += 1
        return self._issued(await super().exchange_refresh_token(client, refresh_token, scopes))

    def _issued(self, answer):
        self.secrets |= {answer.access_token, answer.refresh_token}
        return answer


listener = socket.create_server(("127.0.0.1", 0))
origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
provider = Provider(
    base_url=origin,
    client_registration_options=ClientRegistrationOptions(
        enabled=True, valid_scopes=[SCOPE], default_scopes=[SCOPE]
    ),
    revocation_options=RevocationOptions(enabled=True),
    required_scopes=[SCOPE],
)
notes = FastMCP("notes", auth=provider)


@notes.tool(annotations={"readOnlyHint": True})
def latest() -> str:
    """The latest note."""
    return "buy milk"


def state():
    return {
        **Provider.counts,
        "access": len(provider.access_tokens),
        "refresh": len(provider.refresh_tokens),
        "secrets": sorted(Provider.secrets),
    }


DEEDS = {
    "state": state,
    # The provider itself ends the whole sign-in when an expired token is shown to it; here only the token goes.
    "expire": provider.access_tokens.clear,
    "revoke": lambda: (provider.access_tokens.clear(), provider.refresh_tokens.clear()) and None,
    "purge": provider.clients.clear,
}


def obey():
    for line in sys.stdin:
        print(json.dumps(DEEDS[line.strip()]() or {}), flush=True)
    os._exit(0)


threading.Thread(target=obey, daemon=True).start()
print(json.dumps({"url": f"{origin}/mcp"}), flush=True)
config = uvicorn.Config(notes.http_app(path="/mcp"), log_level="warning", lifespan="on")
uvicorn.Server(config).run(sockets=[listener])
