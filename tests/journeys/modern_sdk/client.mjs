// An app of both eras by the official SDK, which prints what it heard as JSON:
// `node client.mjs NODE_MODULES http URL TOKEN` or `node client.mjs NODE_MODULES stdio COMMAND ARGUMENT…`.
import { createRequire } from "node:module";

const [modules, kind, ...way] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { Client, StreamableHTTPClientTransport } = require("@modelcontextprotocol/client");

function transport() {
  if (kind === "http") {
    const [url, token] = way;
    return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
  }
  const { StdioClientTransport } = require("@modelcontextprotocol/client/stdio");
  const [command, ...args] = way;
  return new StdioClientTransport({ command, args, env: process.env });
}

const client = new Client({ name: "app", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
await client.connect(transport());
const { tools } = await client.listTools();
let progress = 0;
const call = { name: "place", arguments: { region: "Zürich west" } };
const result = await client.callTool(call, { onprogress: () => progress++ });
const heard = {
  version: client.getNegotiatedProtocolVersion(),
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: tools.map(it => it.name),
  progress,
  result,
};
console.log(JSON.stringify(heard));
await client.close();
