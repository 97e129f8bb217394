# Warum etwas nicht ging, und was zu tun ist. Meldungen und Hinweise stehen hinter „Fehler:“ und „weiter:“ oder allein.

## Server, Instanzen und Apps beim Namen.

failure-no-server = es gibt keinen Server „{ $id }“
failure-no-server-hint = bekannt sind: { $all }; andere fügen Sie mit `traygate server add URL` hinzu
failure-no-address = Traygate kennt die Adresse Ihres { $server } noch nicht
failure-no-address-hint = fügen Sie das Snippet aus Ihrem { $server }-Dashboard ein: `traygate server import`, oder geben Sie die Adresse an: `traygate server add URL --id { $id }`
failure-no-app = es gibt keine KI-App „{ $id }“
failure-no-app-hint = bekannt sind: { $all }
failure-app-unnamed = es wurde keine KI-App genannt
failure-app-unnamed-hint = nennen Sie eine, z. B. cursor
failure-no-instance = { $server } hat keine Instanz „{ $label }“
failure-no-instance-hint = es gibt: { $all }
failure-no-instance-none = niemand ist dort angemeldet; melden Sie sich zuerst an
failure-no-instances = { $server } braucht keine Anmeldung und hat keine Instanzen
failure-no-instances-hint = es gibt nichts zu wählen: Jede App nutzt ihn so, wie er ist
failure-nobody-signed-in = bei { $server } ist niemand angemeldet
failure-none-active = keine Instanz von { $server } ist aktiv
failure-none-active-hint = wählen Sie eine: traygate instance switch { $id } "{ $label }"
failure-nothing-to-clear = es gibt nichts zu entfernen
failure-clear-which = nennen Sie eine davon: { $all }; oder nutzen Sie --all
failure-which-instance = welche Instanz von { $server }?
failure-which-instance-hint = nennen Sie eine: { $all }
failure-label-empty = der Name einer Instanz darf nicht leer sein
failure-label-empty-hint = geben Sie ihr einen Namen, z. B. Acme
failure-label = so kann eine Instanz nicht heißen
failure-label-hint = verwenden Sie höchstens 80 Zeichen in einer Zeile

## Anmeldungen.

failure-wants-key = bei { $server } meldet man sich mit einem Schlüssel an, nicht im Browser
failure-wants-key-hint = traygate sign-in { $id } --api-key-stdin, oder fügen Sie den Schlüssel im Fenster ein
failure-wants-browser = bei { $server } meldet man sich im Browser an, nicht mit einem Schlüssel
failure-wants-browser-hint = traygate sign-in { $id }
failure-open = { $server } braucht keine Anmeldung: Er lässt jeden ein
failure-open-hint = verbinden Sie Ihre KI-Apps mit ihm: Er ist bereit
failure-never-signed-in = bei { $server } war noch nie jemand angemeldet
failure-sign-in-hint = melden Sie sich an: traygate sign-in { $id }
failure-sign-in-awaited = auf diese Anmeldung wartet schon jemand
failure-sign-in-awaited-hint = schließen Sie sie im Browser ab
failure-sign-in-over = diese Anmeldung wartet nicht mehr; sie ist beendet oder wurde aufgegeben
failure-sign-in-over-hint = beginnen Sie von vorn: traygate sign-in SERVER
failure-given-up = die Anmeldung wurde aufgegeben; nichts wurde geändert
failure-key-refused = { $server } nimmt diesen Schlüssel nicht an
failure-key-refused-hint = kopieren Sie den Schlüssel noch einmal aus dem Dashboard des Anbieters, oder legen Sie dort einen neuen an; nichts wurde aufbewahrt
failure-key-empty = es wurde kein Schlüssel angegeben; fügen Sie den Schlüssel aus dem Dashboard des Anbieters ein
failure-key-placeholder = das ist der Platzhalter aus dem Beispiel des Anbieters; fügen Sie stattdessen Ihren eigenen Schlüssel ein
failure-key-line-break = im Schlüssel ist ein Zeilenumbruch; kopieren Sie ihn noch einmal in einem Stück
failure-key-space = im Schlüssel ist ein Leerzeichen; kopieren Sie nur den Schlüssel, ohne die Wörter darum herum
failure-key-strange = im Schlüssel sind Zeichen, die kein Schlüssel hat (typografische Anführungszeichen, unsichtbare Zeichen); kopieren Sie ihn noch einmal aus dem Dashboard
failure-key-long = der Schlüssel hat mehr als 8.192 Zeichen; kopieren Sie nur den Schlüssel
failure-key-address = das ist eine Adresse, kein Schlüssel; fügen Sie den Schlüssel aus dem Dashboard des Anbieters ein
failure-key-header = der Name des Headers für diesen Server ist in HTTP nicht erlaubt
failure-header-name = „{ $name }“ kann nicht der Name eines Headers sein
failure-header-name-hint = der Name eines Headers ist ein Wort wie X-API-Key
failure-header-ours = den Header { $name } setzt Traygate selbst
failure-header-ours-hint = nennen Sie den Header, den die Seite des Anbieters für den Schlüssel angibt
failure-header-value = was für den Header { $name } angegeben wurde, lässt sich in keinem senden
failure-header-value-hint = kopieren Sie das Geheimnis noch einmal in einem Stück, ohne Zeilenumbrüche und typografische Anführungszeichen
failure-plain-sign-in = in seinen Dateien ist nicht, was eine Anmeldung braucht (Token und Registrierung)
failure-credentials-signed-out = { $server }: { $reason }. Melden Sie sich neu an.
failure-credentials-signed-out-hint = melden Sie sich an: `traygate sign-in SERVER`, oder klicken Sie in der Taskleiste auf „Neu anmelden“
failure-credentials-no-instance = { $server } hat keine solche Instanz; `traygate instance list` zeigt, welche es gibt
failure-credentials-label = eine Instanz von { $server } kann nicht „{ $label }“ heißen: { $reason }; wählen Sie einen anderen Namen
failure-credentials-denied = { $server } hat keinen Zugang gewährt: { $reason }
failure-credentials-denied-hint = melden Sie sich neu an und stimmen Sie dem Zugang zu; wählen Sie das Konto, das die Berechtigung hat
failure-credentials-late = niemand hat die Anmeldung bei { $server } im Browser rechtzeitig abgeschlossen; beginnen Sie sie von vorn. Wenn die Seite dort den Zugang verweigert hat, muss ihn zuerst erlauben, wer { $server } für Sie verwaltet.
failure-credentials-pkce = der Anmeldeserver { $issuer } bietet PKCE (S256) nicht an, ohne das eine Anmeldung unterwegs gestohlen werden kann; Traygate meldet sich nicht bei { $server } an. Bitten Sie den Anbieter, es einzuschalten.
failure-credentials-not-mcp = { $url } ist kein MCP-Server: { $reason }. Prüfen Sie die Adresse.
failure-credentials-open = { $url } braucht keine Anmeldung: Er antwortet jedem
failure-credentials-discovery = die Anmeldung bei { $server } ist nicht möglich: { $reason }
failure-credentials-discovery-hint = prüfen Sie die Adresse des Servers; ist sie richtig, muss der Anbieter das beheben
failure-credentials-unreachable = { $host } ist nicht zu erreichen: { $reason }. Prüfen Sie das Netzwerk, und versuchen Sie es noch einmal.
failure-fault = in Traygate ist etwas fehlgeschlagen ({ $attempt }); das ist ein Fehler von Traygate

## Der Tresor.

failure-vault-key-store = { $reason }. Entsperren oder installieren Sie einen Schlüsselbund (unter Linux: gnome-keyring oder KWallet), oder setzen Sie TRAYGATE_KEY_STORE=file, damit der Schlüssel des Tresors in einer Datei liegt, die nur Sie lesen können.
failure-vault-key-lost = der Tresor in { $folder } lässt sich nicht öffnen: { $reason }. Holen Sie den Schlüssel zurück, oder melden Sie sich von seinen Instanzen ab (das geht ohne den Schlüssel) und neu an.
failure-vault-key-file = die Schlüsseldatei des Tresors ist nicht nutzbar: { $reason }
failure-vault-file = der Tresor { $file }: { $reason }
failure-vault-whole = der Tresor ist nicht beschädigt; nichts wurde geändert
failure-vault-whole-hint = um Anmeldungen loszuwerden, melden Sie sich ab: traygate sign-out SERVER --all
failure-backup = diese Sicherung lässt sich nicht wiederherstellen: { $why }; nichts wurde geändert
failure-backup-hint = geben Sie die ganze Datei an, die `traygate vault backup FILE` geschrieben hat
failure-backup-format = ihr Format ist „{ $format }“, nicht „{ $ours }“
failure-backup-version = sie hat Version { $version }, und dieses Traygate liest Version { $ours }
failure-backup-version-hint = aktualisieren Sie Traygate, und stellen Sie sie dann wieder her
failure-backup-id = „{ $id }“ ist keine Kennung einer Instanz

## Adressen, Snippets und wie man sich bei einem Server anmeldet.

failure-address-none = es wurde keine Adresse angegeben
failure-address-none-hint = kopieren Sie die MCP-Adresse des Servers von der Seite des Anbieters
failure-address-space = in „{ $text }“ ist ein Leerzeichen oder Zeilenumbruch
failure-address-space-hint = kopieren Sie die Adresse noch einmal in einem Stück, ohne die Wörter darum herum
failure-address = „{ $text }“ ist keine Adresse
failure-address-broken = „{ $text }“ ist keine Adresse: { $error }
failure-address-no-server = „{ $text }“ nennt keinen Server
failure-address-example = eine Adresse sieht aus wie https://mcp.example.com/mcp
failure-address-password = in der Adresse steht ein Name oder Passwort, das in Protokolldateien geschrieben würde
failure-address-password-hint = geben Sie die Adresse ohne ihn an, und den Schlüssel mit --api-key-stdin oder im Fenster
failure-address-plain = { $address } ist nicht verschlüsselt: Schlüssel und Daten könnten unterwegs gelesen werden
failure-address-plain-hint = verwenden Sie https://; http:// gilt nur für Server auf diesem Computer
failure-address-scheme = eine Adresse kann nicht mit { $scheme }:// beginnen
failure-address-scheme-hint = die Adresse eines MCP-Servers beginnt mit https://
failure-server-id = „{ $id }“ kann nicht die Kennung eines Servers sein
failure-server-id-hint = verwenden Sie Kleinbuchstaben a-z, Ziffern und - dazwischen, höchstens { $most } Zeichen
failure-address-bound = Sie sind bei { $server } unter { $address } angemeldet; seine Adresse kann sich nicht ändern
failure-address-bound-hint = entfernen Sie zuerst seine Anmeldungen (traygate sign-out { $id } --all), oder fügen Sie die andere Adresse unter einer anderen Kennung hinzu (--id)
failure-key-and-terms = angegeben sind ein Schlüssel und zugleich Regeln für eine Anmeldung im Browser
failure-key-and-terms-hint = geben Sie eines von beiden an: Die Seite des Anbieters sagt, welches
failure-secret-bound = das Client-Secret von { $server } wird nur für seine alte Adresse aufbewahrt
failure-secret-bound-hint = geben Sie Client-ID und Secret noch einmal an: --client-id ID --client-secret-stdin
failure-secret-without-id = ein Client-Secret gehört zu einer Client-ID, und es wurde keine angegeben
failure-secret-without-id-hint = geben Sie beides an: --client-id ID --client-secret-stdin
failure-client-id = was als Client-ID angegeben wurde, kann keine sein
failure-client-secret = was als Client-Secret angegeben wurde, kann keines sein
failure-copy-again = kopieren Sie es noch einmal in einem Stück von der Seite des Anbieters
failure-terms-document = ein Client ID Metadata Document kann nicht unter { $address } stehen: { $why }
failure-terms-document-hint = seine Adresse sieht aus wie https://example.com/traygate.json
failure-terms-no-address = das ist keine Adresse
failure-terms-scheme = sie muss mit https:// beginnen
failure-terms-path = sie braucht einen Pfad
failure-terms-parts = ein Name, ein Passwort oder ein Teil nach # darf nicht darin sein
failure-terms-in-full = ausgeschrieben lautet sie { $address }; schreiben Sie sie so auch in das Dokument
failure-snippet = im Snippet wurde kein MCP-Server gefunden
failure-snippet-local = im Snippet wurde kein entfernter MCP-Server gefunden: { $said }
failure-snippet-hint = fügen Sie das ganze Snippet von der Seite des Anbieters ein (JSON, TOML, YAML oder eine Zeile wie `claude mcp add …`), oder geben Sie die Adresse an: traygate server add URL
failure-probe-unreachable = Der Server war nicht zu erreichen, oder seine Antwort ging verloren. Näheres auf Englisch: { $said }
failure-probe-unreachable-hint = prüfen Sie das Netzwerk, das VPN und die Adresse, und versuchen Sie es noch einmal
failure-probe-not-mcp = Unter dieser Adresse antwortet etwas, das kein MCP spricht. Näheres auf Englisch: { $said }
failure-probe-not-mcp-hint = prüfen Sie die Adresse: Es muss die MCP-Adresse des Servers sein
failure-probe-unauthorized = Der Server verlangt eine Anmeldung oder nimmt die aufbewahrte nicht an. Näheres auf Englisch: { $said }
failure-probe-unauthorized-hint = melden Sie sich an: `traygate sign-in SERVER`
failure-probe-untrusted = Das Zertifikat des Servers gilt auf diesem Computer nicht als vertrauenswürdig. Näheres auf Englisch: { $said }
failure-probe-untrusted-hint = bitten Sie die IT Ihres Unternehmens um das Zertifikat, dann: `traygate network --ca-file FILE`
failure-probe-failing = Der Server ist gestört. Näheres auf Englisch: { $said }
failure-probe-failing-hint = versuchen Sie es später noch einmal; bleibt es so, melden Sie es dem Anbieter
failure-probe-refused = Der Server lehnt ab. Näheres auf Englisch: { $said }
failure-probe-refused-hint = dem Konto fehlt vielleicht die Berechtigung
failure-probe-limited = Der Server nimmt gerade keine Anfragen mehr an. Näheres auf Englisch: { $said }
failure-probe-limited-hint = das Limit ist aufgebraucht: Warten Sie eine Minute

## KI-Apps verbinden: ihre Dateien.

failure-after = { $why } (schon geschrieben: { $done })
failure-clients-not-installed = { $app } ist auf diesem Computer nicht installiert
failure-clients-not-installed-hint = Installieren Sie die App und starten Sie sie einmal, dann verbinden Sie sie noch einmal.
failure-clients-no-http = { $app } kann mit einem HTTP-Eintrag nichts anfangen
failure-clients-no-http-hint = Verbinden Sie sie, ohne HTTP zu verlangen; dann startet sie die Brücke.
failure-clients-malformed = { $file } ist für { $app } nicht lesbar: Zeile { $line }, Spalte { $column }: { $reason }
failure-clients-malformed-hint = Öffnen Sie die Datei in einem Editor, berichtigen Sie diese Zeile (oder nehmen Sie die Änderung zurück, die sie beschädigt hat), und versuchen Sie es noch einmal.
failure-clients-layout = { $file } ist nicht so aufgebaut wie erwartet: { $reason }
failure-clients-layout-hint = Öffnen Sie die Datei in einem Editor, berichtigen Sie, was genannt ist, und versuchen Sie es noch einmal.
failure-clients-read-only = { $file } ist schreibgeschützt
failure-clients-read-only-hint = Jemand hat die Datei absichtlich geschützt; erlauben Sie das Schreiben, und versuchen Sie es noch einmal.
failure-clients-changed = { $file } hat sich geändert, während sie bearbeitet wurde
failure-clients-changed-hint = Nichts wurde überschrieben; versuchen Sie es noch einmal.
failure-clients-locked = { $app } hält { $file } schon zu lange gesperrt
failure-clients-locked-hint = Beenden Sie die App, und versuchen Sie es noch einmal.
failure-clients-full-hint = Schaffen Sie Platz auf dem Datenträger, und versuchen Sie es noch einmal.
failure-clients-permission-hint = Erlauben Sie diesem Benutzer, in die Datei und ihren Ordner zu schreiben, und versuchen Sie es noch einmal.
failure-clients-access-hint = Die Datei ist, wie sie war; beheben Sie, was die Meldung nennt, und versuchen Sie es noch einmal.
failure-clients-nothing-to-undo = an den Dateien von { $app } gibt es keine Änderung, die sich zurücknehmen lässt
failure-clients-nothing-to-undo-hint = Trennen entfernt unsere Einträge jederzeit.
failure-clients-no-edit = im Verlauf von { $app } gibt es die Änderung { $number } nicht (mehr)
failure-clients-no-edit-hint = `traygate undo APP --list` zeigt, welche Änderungen es gibt.
failure-clients-newer = unser Eintrag in { $file } wurde nach unserer Änderung geändert; nähme man sie zurück, ginge die neuere verloren
failure-clients-newer-hint = Trennen entfernt unsere Einträge und behält die neuere Änderung.
failure-clients-put-back = { $file } ist wieder, wie es war
failure-clients-not-put-back = { $file } ist geschrieben und ließ sich nicht zurücksetzen ({ $why })
failure-clients-second-file = { $file } ließ sich nicht schreiben; { $fate }: { $why }
failure-cannot = mit { $file } geht etwas nicht ({ $attempt }): { $error }
failure-cannot-create = { $file } lässt sich nicht anlegen: { $error }
failure-cannot-delete = { $file } lässt sich nicht löschen: { $error }
failure-cannot-lock = { $file } lässt sich nicht sperren: { $error }
failure-cannot-open = { $file } lässt sich nicht öffnen: { $error }
failure-cannot-read = { $file } lässt sich nicht lesen: { $error }
failure-cannot-replace = { $file } lässt sich nicht ersetzen: { $error }
failure-cannot-write = { $file } lässt sich nicht schreiben: { $error }
failure-delete = { $file } lässt sich nicht löschen: { $error }
failure-delete-hint = löschen Sie sie von Hand: Sie enthält eine Anmeldung im Klartext

## Freigaben, Werkzeuge, der Doktor.

failure-no-approval = { $server } braucht keine Anmeldung und deshalb keine Erlaubnis
failure-no-approval-hint = jede App nutzt ihn so, wie er ist
failure-is-connected = { $app } ist mit { $server } verbunden
failure-is-connected-hint = beenden Sie das mit: traygate disconnect { $client } --server { $id }
failure-not-waiting = { $app } wartet weder auf { $server }, noch darf sie ihn nutzen
failure-not-waiting-hint = `traygate approve` zeigt, wer es tut
failure-nothing-held = keine so gesehene Änderung des Werkzeugs „{ $tool }“ von { $server } wird zurückgehalten
failure-nothing-held-hint = `traygate policy { $id }` zeigt, was jetzt zurückgehalten wird
failure-no-tool = { $server } hat kein Werkzeug „{ $tool }“
failure-no-tool-hint = `traygate policy { $id }` zeigt seine Werkzeuge
failure-call-gone = kein Aufruf { $id } wartet noch auf eine Antwort
failure-call-gone-hint = Aufrufe warten weniger als eine Minute; `traygate approve` zeigt die, die jetzt warten
failure-no-finding = der Doktor kennt keinen Befund „{ $code }“
failure-no-finding-hint = er kennt: { $all }
failure-not-executable = { $program } lässt sich nicht startbar machen: { $error }
failure-never-executable = { $program } lässt sich nicht startbar machen
failure-install-again = installieren Sie Traygate neu

## Einstellungen und das Netzwerk.

failure-no-setting = es gibt keine Einstellung „{ $name }“
failure-no-setting-hint = es gibt { $all }
failure-setting = { $name } kann nicht „{ $value }“ sein
failure-setting-hint = möglich sind { $all }
failure-no-port = „{ $value }“ ist kein Port
failure-low-port = Ports unter 1024 gehören dem System
failure-port-hint = ein Port ist eine Zahl von 1024 bis 65535
failure-port-taken = Port { $port } ist von einem anderen Programm belegt
failure-port = auf Port { $port } lässt sich nichts annehmen: { $error }
failure-port-taken-hint = wählen Sie einen anderen; Traygate bleibt bei { $port }
failure-no-desktop-app = die Desktop-App ist neben diesem Traygate nicht installiert
failure-no-desktop-app-hint = installieren Sie die Desktop-App, oder lassen Sie die Dienstverwaltung des Systems `traygate serve` starten
failure-login = Start bei der Anmeldung am Computer: { $error }
failure-login-hint = in { $folder } müssen Sie schreiben dürfen
failure-login-windows = Start bei der Anmeldung am Computer: Windows hat abgelehnt: { $why }
failure-login-windows-hint = vielleicht verbietet es Ihr Unternehmen; eine Verknüpfung im Ordner shell:startup tut dasselbe
failure-certificates = { $file } ist keine Datei mit Zertifikaten: { $why }
failure-certificates-unread = Sie lässt sich nicht lesen.
failure-certificates-hint = bitten Sie die IT Ihres Unternehmens um das Zertifikat ihrer Zertifizierungsstelle, als .pem- oder .crt-Datei
failure-proxy = das kann nicht die Adresse eines Proxys sein: { $why }
failure-proxy-hint = sie sieht aus wie http://proxy.example.com:8080; `system` nimmt den des Systems, `none` nimmt keinen
failure-proxy-no-address = es ist keine Adresse
failure-proxy-scheme = nur Proxys mit http und https sind möglich
failure-proxy-password = sie enthält ein Passwort, das hier im Klartext läge
failure-proxy-password-hint = stellen Sie den Proxy in den Einstellungen des Systems ein, die das Passwort aufbewahren; mit `system` nimmt Traygate ihn von dort
failure-proxy-path = sie hat einen Pfad; ein Skript zur automatischen Konfiguration wird nicht gelesen

## Starten und mit dem sprechen, was läuft.

failure-not-running = Traygate läuft nicht
failure-not-running-hint = starten Sie es: traygate serve
failure-unreached = Traygate ist in { $folder } nicht zu erreichen: { $error }
failure-nothing-to-start = Traygate läuft nicht, und in { $folder } ist kein traygate zum Starten
failure-nothing-to-start-hint = installieren Sie Traygate neu, oder starten Sie es selbst: traygate serve
failure-not-started = Traygate ließ sich nicht starten
failure-not-started-why = Traygate ließ sich nicht starten: { $program }: { $error }
failure-not-started-hint = starten Sie es selbst, um zu sehen, warum: { $program } serve
failure-does-not-answer = Traygate wurde gestartet, antwortet aber nicht
failure-does-not-answer-hint = beenden Sie es, und führen Sie `traygate serve` aus, um zu sehen, warum
failure-start = Start nicht möglich: { $error }
failure-stays = dieses Traygate wurde gestartet, um zu bleiben
failure-stays-hint = beenden Sie es zuerst
failure-runs = Traygate läuft bereits
failure-runs-as = Traygate läuft bereits (Prozess { $pid })
failure-runs-hint = nutzen Sie dieses, oder beenden Sie es zuerst
failure-runs-elsewhere-hint = es wurde mit einem anderen XDG_RUNTIME_DIR gestartet, sodass Programme ohne dieses es nicht finden; beenden Sie es, oder setzen Sie die Variable für beide auf denselben Ordner
failure-lock = { $file } lässt sich nicht sperren: { $error }
failure-folder = der Ordner { $folder } lässt sich nicht anlegen: { $error }
failure-folder-hint = Traygate bewahrt dort seinen Zustand auf; TRAYGATE_HOME kann einen anderen Ordner nennen
failure-socket = an { $file } lässt sich nicht horchen: { $error }
failure-socket-path = der Pfad des Sockets { $file } hat { $length } Zeichen; dieses System erlaubt { $most }
failure-socket-path-hint = setzen Sie TRAYGATE_HOME (oder XDG_RUNTIME_DIR) auf einen Ordner mit kürzerem Pfad
failure-listener = auf 127.0.0.1 lassen sich keine HTTP-Anfragen annehmen: { $error }
failure-listener-hint = vielleicht verbietet es eine Firewall oder ein Sicherheitsprogramm
failure-core-files = Speicherabbilder lassen sich nicht abschalten: { $error }
failure-core-files-hint = ein Absturz könnte Schlüssel und Token auf den Datenträger schreiben; starten Sie Traygate ohne die Beschränkungen, die das verhindern
failure-no-home = die Umgebung nennt kein Home-Verzeichnis
failure-no-home-hint = setzen Sie HOME (unter Windows USERPROFILE und APPDATA), oder TRAYGATE_HOME und HOME
failure-key-store-word = TRAYGATE_KEY_STORE ist „{ $word }“
failure-key-store-word-hint = möglich sind `file` und `keychain`; ist es nicht gesetzt, gilt der Schlüsselbund des Systems
failure-random = das System gibt keine Zufallszahlen heraus: { $error }
failure-ending = Traygate wird gerade beendet
failure-ending-hint = versuchen Sie es gleich noch einmal
failure-lost = die Verbindung zu Traygate ging verloren: { $why }
failure-lost-ended = es endete, bevor es antwortete
failure-lost-long = seine Antwort ist zu lang
failure-lost-hint = was der Befehl bewirkt hat, ist unbekannt; sehen Sie mit `traygate status` nach, und versuchen Sie es dann noch einmal
failure-answer = das laufende Traygate hat etwas geantwortet, das dieses Programm nicht versteht
failure-versions-hint = die Programme sind wohl verschiedene Versionen: Beenden Sie Traygate, und versuchen Sie es noch einmal
failure-turned-away = Traygate hat den Aufrufer abgewiesen: { $why }
failure-greeting-long = die Begrüßung ist zu lang
failure-greeting = die Begrüßung wurde nicht verstanden
failure-greeting-token = das Token des Aufrufers ist nicht das dieses Traygate
failure-greeting-version = der Aufrufer spricht eine andere Version
failure-greeting-server = die Brücke hat keinen Server genannt
failure-command = der Befehl lässt sich nicht übermitteln: { $error }
failure-command-long = der Befehl ist zu lang
failure-command-unknown = der Befehl wurde nicht verstanden (Spalte { $column })
failure-no-window = dieses Traygate läuft ohne Fenster
failure-no-window-hint = starten Sie die Desktop-App (traygate-desktop) statt `traygate serve`
failure-activity = das Protokoll der Aufrufe lässt sich nicht lesen: { $error }
failure-activity-hint = ist der Datenträger voll?
failure-store-newer = { $file } wurde von einem neueren Traygate geschrieben (Aufbau { $found }; dieses kennt bis { $known })
failure-store-newer-hint = aktualisieren Sie dieses Traygate auf das neuere
failure-store-hint = schaffen Sie Platz, wenn der Datenträger voll ist; eine beschädigte Datei können Sie beiseitelegen, Traygate beginnt dann eine neue
failure-lost-task = ein Teil von Traygate ist ausgefallen: { $error }
failure-lost-task-hint = bitte melden Sie das mit der Ausgabe von `traygate doctor`

## Gewünschte Dateien, Seiten, Ordner.

failure-file = { $file } lässt sich nicht schreiben: { $why }
failure-file-hint = nennen Sie eine Datei, die es noch nicht gibt, in einem Ordner, in den Sie schreiben dürfen
failure-file-is-there = es gibt sie schon, und nichts wurde geändert
failure-file-is-there-hint = nennen Sie eine Datei, die es noch nicht gibt, oder löschen Sie diese zuerst
failure-file-no-folder = ihren Ordner gibt es nicht
failure-file-no-folder-hint = legen Sie den Ordner zuerst an, oder nennen Sie eine Datei in einem, den es gibt
failure-file-unfinished = { $file } lässt sich nicht schreiben: { $error }; { $left }
failure-file-unfinished-hint = schaffen Sie Platz auf dem Datenträger, oder nennen Sie eine Datei auf einem anderen
failure-file-nothing-left = nichts davon wurde aufbewahrt
failure-file-part-left = was davon da ist, ist nicht vollständig: Löschen Sie es
failure-page-scheme = im Browser werden nur Seiten mit http und https geöffnet
failure-no-link = das ist kein Link einer App, die wir kennen
failure-show-folder = der Ordner { $folder } lässt sich nicht zeigen: { $error }
failure-show-folder-hint = öffnen Sie ihn selbst in Ihrem Dateimanager
failure-browser-program = { $program } lässt sich nicht starten, um den Browser zu öffnen: { $error }
failure-browser-program-hint = TRAYGATE_BROWSER muss ein Programm nennen, das die Adresse als einziges Argument nimmt
failure-no-browser = kein Browser ließ sich öffnen
failure-no-browser-hint = öffnen Sie diese Seite selbst: { $page }

## Die Befehlszeile selbst.

failure-own-file = die eigene Datei dieses Programms ist nicht zu finden: { $error }
failure-print = die Antwort lässt sich nicht ausgeben: { $error }
failure-interrupt = auf Strg+C lässt sich nicht achten: { $error }
