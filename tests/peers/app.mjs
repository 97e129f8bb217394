// An AI app on one of the official TypeScript SDKs, which does everything once and prints what it heard as JSON:
// `node app.mjs NODE_MODULES MODE NAME http URL TOKEN` or `node app.mjs NODE_MODULES MODE NAME stdio COMMAND ARGUMENT…`.
// MODE is `1` (SDK 1.x), `legacy` or `auto` (SDK 2.x); NAME keeps its calls apart from those of others.
import { createRequire } from "node:module";

const [modules, mode, name, kind, ...way] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const first = mode === "1";
const uri = "test://watched-resource";
const patience = 20_000;

// The two generations differ in where things are, and in how a method is named.
const sdk = first
  ? {
      ...require("@modelcontextprotocol/sdk/client/index.js"),
      ...require("@modelcontextprotocol/sdk/client/streamableHttp.js"),
      ...require("@modelcontextprotocol/sdk/client/stdio.js"),
      ...require("@modelcontextprotocol/sdk/types.js"),
    }
  : { ...require("@modelcontextprotocol/client"), ...require("@modelcontextprotocol/client/stdio") };
const method = first
  ? {
      elicit: sdk.ElicitRequestSchema,
      changed: sdk.ToolListChangedNotificationSchema,
      updated: sdk.ResourceUpdatedNotificationSchema,
    }
  : {
      elicit: "elicitation/create",
      changed: "notifications/tools/list_changed",
      updated: "notifications/resources/updated",
    };
const capabilities = { elicitation: {} };
const options = first ? { capabilities } : { capabilities, versionNegotiation: { mode } };
const client = new sdk.Client({ name: "app", version: "1.0.0" }, options);
const call = (tool, args, options) => {
  const params = { name: tool, arguments: args };
  return first ? client.callTool(params, undefined, options) : client.callTool(params, options);
};
const text = result => result.content[0].text;

function transport() {
  if (kind === "http") {
    const [url, token] = way;
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    return new sdk.StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  }
  const [command, ...args] = way;
  return new sdk.StdioClientTransport({ command, args, env: process.env });
}

/** What comes in time, or that nothing did. */
function within(promise) {
  const late = new Promise(done => setTimeout(() => done("never came"), patience).unref());
  return Promise.race([promise, late]);
}

const heard = {};

/** Does one thing; a failure is what was heard of it. */
async function deed(what, done) {
  try {
    heard[what] = await within(done());
  } catch (error) {
    heard[what] = String(error);
  }
}

const changed = new Promise(done => client.setNotificationHandler(method.changed, () => done("changed")));
const updated = new Promise(done => client.setNotificationHandler(method.updated, it => done(it.params.uri)));
client.setRequestHandler(method.elicit, () => ({
  action: "accept",
  content: { username: "ada", email: "ada@example.com" },
}));

// SDK 1.x forgets who asked for progress once it reads the answer, progress of the same read included: what reached it
// is told by its transport.
const received = [];
const wayIn = transport();
if (first) {
  wayIn.onmessage = it => {
    if (it.method === "notifications/progress") received.push(it.params.progress);
  };
}
await deed("connected", async () => {
  await client.connect(wayIn);
  return "yes";
});
if (heard.connected === "yes") {
  heard.version = first ? undefined : client.getNegotiatedProtocolVersion();
  await deed("listed", async () => (await client.listTools()).tools.length);
  await deed("called", async () => text(await call("test_simple_text", {})));
  await deed("progress", async () => {
    const handled = [];
    await call("test_tool_with_progress", {}, { onprogress: it => handled.push(it.progress) });
    return first ? received.splice(0) : handled;
  });
  await deed("cancelled", async () => {
    const control = new AbortController();
    const options = { signal: control.signal, onprogress: () => control.abort() };
    const outcome = await call("wait_for_cancellation", { name }, options).then(text, () => "given up");
    return outcome === "given up" ? text(await call("was_cancelled", { name })) : outcome;
  });
  await deed("elicited", async () => text(await call("test_elicitation", { message: "Who are you?" })));
  await deed("subscribed", async () => {
    if (heard.version === "2026-07-28") {
      await client.listen({ toolsListChanged: true, resourceSubscriptions: [uri] });
    } else {
      await client.subscribeResource({ uri });
    }
    return "yes";
  });
  await deed("list_changed", async () => {
    await call("test_trigger_tool_change", {});
    return within(changed);
  });
  await deed("updated", async () => {
    await call("touch_resource", { uri });
    return within(updated);
  });
}
console.log(JSON.stringify(heard));
await client.close().catch(() => {});
process.exit(0);
