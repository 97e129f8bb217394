// A server of MCP 2026-07-28 alone, by the official SDK: `node server.mjs NODE_MODULES PORT KEY`.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const [modules, port, key] = process.argv.slice(2);
const { McpServer, createMcpHandler, fromJsonSchema } = createRequire(`${modules}/`)("@modelcontextprotocol/server");

const region = { type: "string", "x-mcp-header": "Region" };
const schema = { type: "object", properties: { region }, required: ["region"] };

function server() {
  const server = new McpServer({ name: "modern", version: "1.0.0" }, { instructions: "Be kind." });
  server.registerTool("place", { inputSchema: fromJsonSchema(schema) }, async ({ region }, context) => {
    const token = context.mcpReq._meta?.progressToken;
    const params = { progressToken: token, progress: 1, total: 1 };
    if (token !== undefined) await context.mcpReq.notify({ method: "notifications/progress", params });
    return { content: [{ type: "text", text: `placed in ${region}` }] };
  });
  return server;
}

const handler = createMcpHandler(server, { legacy: "reject" });

createServer(async (request, response) => {
  if (request.headers.authorization !== `Bearer ${key}`) {
    response.writeHead(401).end();
    return;
  }
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const { method, headers, url } = request;
  const body = method === "POST" ? Readable.toWeb(request) : undefined;
  const init = { method, headers, body, duplex: "half", signal: gone.signal };
  const answer = await handler.fetch(new Request(new URL(url, `http://127.0.0.1:${port}`), init));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body) Readable.fromWeb(answer.body).pipe(response);
  else response.end();
}).listen(Number(port), "127.0.0.1");
