// What LibreChat makes of its file, by its own schema, as JSON: `node librechat.cjs NODE_MODULES FILE`.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [modules, file] = process.argv.slice(2);
const require_ = createRequire(`${modules}/`);
const { configSchema } = require_("librechat-data-provider");
const yaml = require_("js-yaml");

const read = configSchema.strict().safeParse(yaml.load(readFileSync(file, "utf8")));
const faults = read.success ? [] : read.error.issues;
console.log(JSON.stringify({ faults, servers: read.success ? read.data.mcpServers : undefined }));
