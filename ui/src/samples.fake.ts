// What the owner made of a few variables answers to questions that change nothing.

import type { ReplyTo } from "./host";
import type { FileThreeWay } from "./wire/FileThreeWay";
import type { Finding } from "./wire/Finding";
import type { PastEdit } from "./wire/PastEdit";

const now = Math.floor(Date.now() / 1000);

/** Two edits of an app's file, newest last. */
export function history(file: string): PastEdit[] {
  return [
    { number: 1, at: now - 90_000, files: [file], changes: [{ entry: "partnerstack", done: "added" }] },
    { number: 2, at: now - 600, files: [file], changes: [{ entry: "part3", done: "added" }, { entry: "partnerstack", done: "changed" }] },
  ];
}

export function threeWay(file: string, number: number): FileThreeWay[] {
  const ours = '@@ -2,3 +2,7 @@\n   "mcpServers": {\n+    "partnerstack": {\n+      "command": "/usr/bin/traygate-bridge"\n+    }\n   }\n';
  const since = number === 1 ? '@@ -1,2 +1,3 @@\n {\n+  "theme": "dark",\n   "mcpServers": {\n' : "";
  return [{ file, ours, since }];
}

/** What would move of an app's own entries. */
export function moved(client: string, file: string, done: boolean): ReplyTo<"moved-in"> {
  const outcome = done ? "moved" : "planned";
  const diff = '@@ -2,4 +2,4 @@\n     "partnerstack": {\n-      "command": "npx"\n+      "command": "/usr/bin/traygate-bridge"\n     }\n';
  return {
    reply: "moved-in",
    entries: [
      { client, file, entry: "partnerstack", through: "mcp-remote", server: "partnerstack", url: "https://mcp.partnerstack.com/mcp", outcome, instance: "Acme", said: done ? "now leads to PartnerStack through Traygate" : "would lead to PartnerStack through Traygate" },
    ],
    sign_ins: [{ server: "partnerstack", files: ["/home/jo/.mcp-auth/x"], outcome, instance: "Acme", said: "the sign-in is kept as Acme" }],
    edits: [{ client, file, diff, written: done, reload: "" }],
  };
}

/** Something of everything the doctor can find. */
export function findings(): Finding[] {
  return [
    { code: "entry-changed", subject: "VS Code", message: "The entry for PartnerStack starts another program: npx.", remedy: "Write the entry again.", fixable: true },
    { code: "sign-in-needed", subject: "Part3 (Studio North)", message: "Part3 ended this sign-in.", remedy: "Sign in again.", fixable: false },
  ];
}

export function examined(found: Finding[], fixed: Finding[]): ReplyTo<"doctor"> {
  const part = { client: "claude-desktop", client_name: "Claude Desktop", instance: "Acme" };
  return {
    reply: "doctor",
    findings: found,
    fixed,
    covers: "It cannot see whether an app on another computer works.",
    crossings: [
      { ...part, server: "partnerstack", server_name: "PartnerStack", tools: 12, trouble: null },
      { ...part, server: "part3", server_name: "Part3", instance: "Studio North", tools: null, trouble: "Part3 ended this sign-in." },
    ],
  };
}

/** The files of a support bundle. */
export function bundle(): ReplyTo<"bundle"> {
  return {
    reply: "bundle",
    parts: [
      { name: "README.txt", text: "What is in this bundle.\nNo passwords, keys or tokens.\n" },
      { name: "status.json", text: '{\n  "servers": 3\n}\n' },
    ],
  };
}
