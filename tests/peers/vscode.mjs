// The servers VS Code would load from a `mcp.json`, by its own reader, as JSON: `node vscode.mjs NODE_MODULES FILE`.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const within = path => import(pathToFileURL(`${modules}/@codingame/${path}`));
const platform = "vscode/src/vs/platform";
const { McpResourceScannerService } = await within(
  `monaco-vscode-mcp-service-override/${platform}/mcp/common/mcpResourceScannerService.js`,
);
const { URI } = await within("monaco-vscode-api/vscode/src/vs/base/common/uri.js");
const { VSBuffer } = await within("monaco-vscode-api/vscode/src/vs/base/common/buffer.js");

// Of its file system it needs one thing.
const files = { readFile: async it => ({ value: VSBuffer.fromString(readFileSync(it.fsPath, "utf8")) }) };
try {
  const scanned = await new McpResourceScannerService(files, {}).scanMcpServers(URI.file(file));
  console.log(JSON.stringify({ servers: scanned.servers ?? {} }));
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
}
process.exit(0);
