# What the owner tells in the snapshot: of entries, apps and servers.

## What became of an entry.

owner-lost = The entry was removed from the file since Traygate wrote it.
owner-lost-file-gone = { $file }, which held the entry, was deleted.
owner-lost-older = { $file } was put back to what it was before Traygate wrote the entry.
owner-lost-emptied = { $file } was emptied of every entry, not only of Traygate's.
owner-lost-removed = The entry was removed from { $file }; others are still there.
owner-lost-changed = The entry in { $file } was changed.
owner-entry-gone = { $lost } Connect again to restore it.
owner-entry-of-others = An entry of this name that does not lead to Traygate stands in the file; connecting replaces it and keeps a backup.
owner-entry-changed = The entry is not as Traygate wrote it; connect again to restore it.
owner-entry-unread = { $app } has been running since before the entry was written.
owner-entry-not-put-back = { $detail } It could not be put back by itself: { $why }.

## What the user of an app must do before it reads a new entry.

owner-reload-late = { $app } sees the change at the latest when it is started again.
owner-reload-claude-desktop = Quit Claude completely (from its menu or its tray icon; closing the window is not enough), then start it again.
owner-reload-cursor = In Cursor, open Settings and find the list of MCP servers; switch the new server on there, for Cursor leaves new servers off until you do.
owner-reload-vscode = VS Code sees the change by itself. If it asks whether to trust or start the server, say yes; you find it under "MCP: List Servers".
owner-reload-cline = The Cline extension sees the change by itself; on the command line, start a new session.
owner-reload-claude-code = Start a new Claude Code session; running ones keep their old list.
owner-reload-codex = Start a new Codex session; running ones keep their old list.
owner-reload-goose = Start a new Goose session; running ones keep their old list.
owner-reload-librechat = Stop the LibreChat server and start it again.
owner-reload-windsurf = In Windsurf (Devin Desktop), open the list of MCP servers and press Refresh, or start the app again.
owner-reload-copilot-cli = Copilot sees the change before your next message; else type /mcp reload.
owner-reload-gemini-cli = In Gemini CLI, type /mcp reload, or start it again. In a folder you have not told Gemini to trust, it leaves every server off; it asks you about a folder when you start it there.
owner-reload-lm-studio = Quit LM Studio and start it again.
owner-reload-zed = Zed sees the change by itself.
owner-reload-opencode = Quit OpenCode and start it again.
owner-reload-kilo-code = Start a new Kilo Code session; in an editor, close the window and open it again.
owner-reload-vscode-insiders = VS Code Insiders sees the change by itself. If it asks whether to trust or start the server, say yes; you find it under "MCP: List Servers".
owner-reload-vscodium = VSCodium sees the change by itself. If it asks whether to trust or start the server, say yes; you find it under "MCP: List Servers".
owner-reload-jetbrains-ai = In the JetBrains editor, open Settings, Tools, AI Assistant, Model Context Protocol, and press Apply.
owner-reload-junie = Start Junie again; in a JetBrains editor, start the editor again.
owner-reload-copilot-jetbrains = In the JetBrains editor, open Copilot's chat in agent mode; the new server's tools are in its list of tools.
owner-reload-visual-studio = Visual Studio sees the change by itself; switch the new server on in the list of tools of Copilot's chat.
owner-reload-kiro = Kiro sees the change by itself and asks before it uses a tool for the first time; on the command line, start a new session.
owner-reload-antigravity = In Antigravity, open the list of MCP servers and press Refresh; on the command line, start a new session.
owner-reload-trae = In Trae, open the list of MCP servers and switch the new server on, or start Trae again.
owner-reload-warp = Warp sees the change by itself; you find the server in its settings under MCP servers.
owner-reload-qwen-code = Quit Qwen Code and start it again.
owner-reload-crush = Quit Crush and start it again.
owner-reload-amp = Quit Amp and start it again.
owner-reload-continue = The Continue extension sees the change by itself; on the command line, start a new session.
owner-reload-roo-code = Roo Code sees the change by itself.
owner-reload-augment = Start a new Augment session.
owner-reload-kimi-code = Quit Kimi Code and start it again.
owner-reload-factory-droid = Droid sees the change by itself; else start a new session.
owner-reload-amazon-q = Start Amazon Q again; in an editor, start the editor again.
owner-reload-mistral-vibe = Quit Mistral Vibe and start it again.
owner-reload-grok-build = Quit Grok Build and start it again.
owner-reload-hermes = Quit Hermes and start it again.

## What to know before the first sign-in to a server.

owner-note-partnerstack = Choose the instance at the top left of the sign-in page; your account needs Admin or Integration (full) permissions.
owner-note-part3 = Open to Project Primes only; everybody else sees an access-denied page.
owner-note-partnero = The address and the key are in your Partnero dashboard under Integrations → MCP: paste the snippet shown there, with your key in place of YOUR_API_KEY.
