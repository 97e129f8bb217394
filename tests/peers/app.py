"""An AI app on the official Python SDK, which does everything once and prints what it heard as JSON.

    python app.py MODE NAME http URL TOKEN
    python app.py MODE NAME stdio COMMAND ARGUMENT…

MODE is `legacy` or `auto`; NAME keeps its calls apart from those of others.
"""

import json
import os
import sys
import warnings

import anyio
import httpx2
import mcp
from mcp import types
from mcp.client.streamable_http import streamable_http_client

# What is deprecated is part of the older revisions, which are tried here.
warnings.simplefilter("ignore")

MODE, NAME, KIND, *WAY = sys.argv[1:]
URI = "test://watched-resource"
PATIENCE = 20
heard = {}


def text(result):
    return result.content[0].text


async def deed(what, done):
    """Does one thing; a failure is what was heard of it."""
    try:
        with anyio.fail_after(PATIENCE):
            heard[what] = await done()
    except TimeoutError:
        heard[what] = "never came"
    except Exception as error:
        heard[what] = repr(error)


async def elicit(_context, _params):
    return types.ElicitResult(action="accept", content={"username": "ada", "email": "ada@example.com"})


class News:
    """What the server tells unasked."""

    def __init__(self):
        self.changed, self.updated = anyio.Event(), anyio.Event()
        self.uri = None

    async def message(self, message):
        if isinstance(message, types.ToolListChangedNotification):
            self.changed.set()
        elif isinstance(message, types.ResourceUpdatedNotification):
            self.uri = str(message.params.uri)
            self.updated.set()

    async def listen(self, client, *, task_status):
        async with client.listen(tools_list_changed=True, resource_subscriptions=[URI]) as events:
            task_status.started()
            async for event in events:
                if "uri" in dir(event):
                    self.uri = str(event.uri)
                    self.updated.set()
                else:
                    self.changed.set()


async def converse(client, news, tasks):
    heard["connected"], heard["version"] = "yes", client.protocol_version

    async def listed():
        return len((await client.list_tools()).tools)

    async def called():
        return text(await client.call_tool("test_simple_text", {}))

    async def progress():
        seen = []

        async def note(done, _total, _message):
            seen.append(int(done))

        await client.call_tool("test_tool_with_progress", {}, progress_callback=note)
        return seen

    async def cancelled():
        with anyio.CancelScope() as scope:

            async def give_up(_done, _total, _message):
                scope.cancel()

            return text(
                await client.call_tool("wait_for_cancellation", {"name": NAME}, progress_callback=give_up)
            )
        return text(await client.call_tool("was_cancelled", {"name": NAME}))

    async def elicited():
        return text(await client.call_tool("test_elicitation", {"message": "Who are you?"}))

    async def subscribed():
        if client.protocol_version == "2026-07-28":
            await tasks.start(lambda *, task_status: news.listen(client, task_status=task_status))
        else:
            await client.subscribe_resource(URI)
        return "yes"

    async def list_changed():
        await client.call_tool("test_trigger_tool_change", {})
        await news.changed.wait()
        return "changed"

    async def updated():
        await client.call_tool("touch_resource", {"uri": URI})
        await news.updated.wait()
        return news.uri

    for done in [listed, called, progress, cancelled, elicited, subscribed, list_changed, updated]:
        await deed(done.__name__, done)


async def main():
    news = News()
    if KIND == "http":
        url, *token = WAY
        headers = {"Authorization": f"Bearer {token[0]}"} if token else {}
        way = streamable_http_client(url, http_client=httpx2.AsyncClient(headers=headers, timeout=60))
    else:
        way = mcp.StdioServerParameters(command=WAY[0], args=WAY[1:], env=dict(os.environ))
    client = mcp.Client(way, mode=MODE, elicitation_callback=elicit, message_handler=news.message)
    try:
        async with client, anyio.create_task_group() as tasks:
            await converse(client, news, tasks)
            tasks.cancel_scope.cancel()
    except Exception as error:
        heard.setdefault("connected", repr(error))
    print(json.dumps(heard), flush=True)
    os._exit(0)


anyio.run(main)
