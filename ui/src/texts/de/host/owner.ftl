# Was Traygate über Einträge, Apps und Server sagt, wie sie gerade stehen.

## Was aus einem Eintrag wurde.

owner-lost = Der Eintrag wurde aus der Datei entfernt, seit Traygate ihn geschrieben hat.
owner-lost-file-gone = { $file }, worin der Eintrag stand, wurde gelöscht.
owner-lost-older = { $file } wurde auf den Stand zurückgesetzt, bevor Traygate den Eintrag schrieb.
owner-lost-emptied = Aus { $file } wurden alle Einträge entfernt, nicht nur der von Traygate.
owner-lost-removed = Der Eintrag wurde aus { $file } entfernt; andere stehen noch dort.
owner-lost-changed = Der Eintrag in { $file } wurde geändert.
owner-entry-gone = { $lost } Verbinden Sie neu, um ihn wiederherzustellen.
owner-entry-of-others = In der Datei steht ein Eintrag dieses Namens, der nicht zu Traygate führt; beim Verbinden wird er ersetzt und eine Kopie aufbewahrt.
owner-entry-changed = Der Eintrag ist nicht so, wie Traygate ihn geschrieben hat; verbinden Sie neu, um ihn wiederherzustellen.
owner-entry-unread = { $app } läuft schon länger, als es den Eintrag gibt.
owner-entry-not-put-back = { $detail } Von selbst ließ er sich nicht wiederherstellen: { $why }.

## Was in einer App zu tun ist, bevor sie einen neuen Eintrag liest.

owner-reload-late = { $app } sieht die Änderung spätestens beim nächsten Start.
owner-reload-claude-desktop = Beenden Sie Claude ganz (über sein Menü oder sein Symbol in der Leiste; das Fenster zu schließen reicht nicht), und starten Sie es dann neu.
owner-reload-cursor = Öffnen Sie in Cursor die Einstellungen und suchen Sie die Liste der MCP-Server; schalten Sie den neuen Server dort ein, denn Cursor lässt neue Server bis dahin ausgeschaltet.
owner-reload-vscode = VS Code sieht die Änderung von selbst. Wenn es fragt, ob es dem Server vertrauen oder ihn starten soll, sagen Sie Ja; Sie finden ihn unter „MCP: List Servers“.
owner-reload-cline = Die Erweiterung Cline sieht die Änderung von selbst; auf der Befehlszeile beginnen Sie eine neue Sitzung.
owner-reload-claude-code = Beginnen Sie eine neue Sitzung mit Claude Code; laufende behalten ihre alte Liste.
owner-reload-codex = Beginnen Sie eine neue Sitzung mit Codex; laufende behalten ihre alte Liste.
owner-reload-goose = Beginnen Sie eine neue Sitzung mit Goose; laufende behalten ihre alte Liste.
owner-reload-librechat = Halten Sie den Server von LibreChat an und starten Sie ihn neu.
owner-reload-windsurf = Öffnen Sie in Windsurf (Devin Desktop) die Liste der MCP-Server und klicken Sie auf „Refresh“, oder starten Sie die App neu.
owner-reload-copilot-cli = Copilot sieht die Änderung vor Ihrer nächsten Nachricht; sonst geben Sie /mcp reload ein.
owner-reload-gemini-cli = Geben Sie in Gemini CLI /mcp reload ein, oder starten Sie es neu. In einem Ordner, dem Gemini nach Ihrem Willen nicht vertraut, lässt es alle Server weg; es fragt Sie nach einem Ordner, wenn Sie es dort starten.
owner-reload-lm-studio = Beenden Sie LM Studio und starten Sie die App neu.
owner-reload-zed = Zed sieht die Änderung von selbst.
owner-reload-opencode = Beenden Sie OpenCode und starten Sie die App neu.
owner-reload-kilo-code = Beginnen Sie eine neue Sitzung mit Kilo Code; in einem Editor schließen Sie das Fenster und öffnen es wieder.
owner-reload-vscode-insiders = VS Code Insiders sieht die Änderung von selbst. Wenn es fragt, ob es dem Server vertrauen oder ihn starten soll, sagen Sie Ja; Sie finden ihn unter „MCP: List Servers“.
owner-reload-vscodium = VSCodium sieht die Änderung von selbst. Wenn es fragt, ob es dem Server vertrauen oder ihn starten soll, sagen Sie Ja; Sie finden ihn unter „MCP: List Servers“.
owner-reload-jetbrains-ai = Öffnen Sie im JetBrains-Editor „Settings“, „Tools“, „AI Assistant“, „Model Context Protocol“, und klicken Sie auf „Apply“.
owner-reload-junie = Starten Sie Junie neu; in einem JetBrains-Editor starten Sie den Editor neu.
owner-reload-copilot-jetbrains = Öffnen Sie im JetBrains-Editor den Chat von Copilot im Agent-Modus; die Werkzeuge des neuen Servers stehen in seiner Liste der Werkzeuge.
owner-reload-visual-studio = Visual Studio sieht die Änderung von selbst; schalten Sie den neuen Server in der Liste der Werkzeuge im Chat von Copilot ein.
owner-reload-kiro = Kiro sieht die Änderung von selbst und fragt, bevor es ein Werkzeug zum ersten Mal nutzt; auf der Befehlszeile beginnen Sie eine neue Sitzung.
owner-reload-antigravity = Öffnen Sie in Antigravity die Liste der MCP-Server und klicken Sie auf „Refresh“; auf der Befehlszeile beginnen Sie eine neue Sitzung.
owner-reload-trae = Öffnen Sie in Trae die Liste der MCP-Server und schalten Sie den neuen Server ein, oder starten Sie Trae neu.
owner-reload-warp = Warp sieht die Änderung von selbst; Sie finden den Server in den Einstellungen unter „MCP servers“.
owner-reload-qwen-code = Beenden Sie Qwen Code und starten Sie die App neu.
owner-reload-crush = Beenden Sie Crush und starten Sie die App neu.
owner-reload-amp = Beenden Sie Amp und starten Sie die App neu.
owner-reload-continue = Die Erweiterung Continue sieht die Änderung von selbst; auf der Befehlszeile beginnen Sie eine neue Sitzung.
owner-reload-roo-code = Roo Code sieht die Änderung von selbst.
owner-reload-augment = Beginnen Sie eine neue Sitzung mit Augment.
owner-reload-kimi-code = Beenden Sie Kimi Code und starten Sie die App neu.
owner-reload-factory-droid = Droid sieht die Änderung von selbst; sonst beginnen Sie eine neue Sitzung.
owner-reload-amazon-q = Starten Sie Amazon Q neu; in einem Editor starten Sie den Editor neu.
owner-reload-mistral-vibe = Beenden Sie Mistral Vibe und starten Sie die App neu.
owner-reload-grok-build = Beenden Sie Grok Build und starten Sie die App neu.
owner-reload-hermes = Beenden Sie Hermes und starten Sie die App neu.

## Was vor der ersten Anmeldung bei einem Server zu wissen ist.

owner-note-partnerstack = Wählen Sie die Instanz oben links auf der Anmeldeseite; Ihr Konto braucht die Berechtigung Admin oder Integration (full).
owner-note-part3 = Nur Project Primes haben Zugang; alle anderen sehen eine Seite, die den Zugang ablehnt.
owner-note-partnero = Die Adresse und der Schlüssel stehen in Ihrem Dashboard von Partnero unter Integrations → MCP: Fügen Sie das Snippet ein, das dort steht, mit Ihrem Schlüssel anstelle von YOUR_API_KEY.
