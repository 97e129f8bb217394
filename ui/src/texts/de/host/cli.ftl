# Was die Befehlszeile ausgibt. Was --help sagt, steht in help.ftl.
cli-error = Fehler:
cli-next = weiter:
cli-said-of = { $what }: { $said }
cli-see = { $what }: siehe `{ $command }`
cli-yes-or-no = [j/N]
# Die Antworten, die Ja bedeuten, neben „y“ und „yes“.
cli-yes = j ja
cli-standard-input = der Standardeingabe
cli-there-are = es gibt { $all }
cli-bytes = { $count } Bytes

cli-just-now = gerade eben
cli-ago = vor { $span }
cli-seconds = { $count } s
cli-minutes = { $count } Min.
cli-hours = { $count } Std.
cli-days = { $count } Tagen

# `status`
cli-owner = { $traygate } { $version } ({ $kind }, Prozess { $pid }) auf { $address }
cli-desktop-app = Desktop-App
cli-master-key = Der Hauptschlüssel liegt hier: { $store }
cli-store-keychain = Schlüsselbund des Systems
cli-store-file = eine Datei, die nur Sie lesen können, wegen TRAYGATE_KEY_STORE=file
cli-paused = Angehalten: Keine KI-App erreicht einen Server. Weiter geht es mit `traygate resume`
cli-vault-damaged = Der Tresor ist beschädigt: Nichts Neues kann aufbewahrt werden. Siehe `traygate vault status`
cli-findings = { $count ->
    [one] 1 Befund
   *[other] { $count } Befunde
}
cli-no-app-here = Auf diesem Computer ist keine KI-App, die Traygate kennt.
cli-not-installed = nicht installiert
cli-entry-gone = Eintrag fehlt
cli-restart = eingetragen, App neu starten
cli-unseen = eingetragen, noch nicht gesehen
cli-connected = verbunden
cli-connected-seen = verbunden, gesehen { $ago }
cli-by-hand = von Hand geändert
cli-damaged = beschädigt
cli-needs-address = zuerst fehlt die Adresse
cli-no-sign-in = offen, keine Anmeldung nötig
cli-not-signed-in = nicht angemeldet
cli-sign-in-needed = Anmeldung nötig: { $why }
cli-signed-in-since = angemeldet { $ago }
cli-used = benutzt { $ago }
cli-needs = braucht noch { $what }: dafür neu anmelden
cli-per-minute = { $most } Aufrufe pro Minute
cli-limit-learnt = nimmt höchstens { $limit } an, aus seinen Antworten gelernt
cli-limit-slowed = wird zu oft gefragt und gebremst
cli-limit-waiting = { $count ->
    [one] 1 Aufruf wartet auf das Limit
   *[other] { $count } Aufrufe warten auf das Limit
}

# Listen
cli-auth-browser = Anmeldung im Browser
cli-auth-key = API-Schlüssel
cli-auth-header = Geheimnis in { $header }
cli-auth-open = offen
cli-no-address = noch keine Adresse
cli-client-id = Client-ID { $id }
cli-client-id-secret = Client-ID { $id } mit ihrem Geheimnis
cli-client-metadata = Client-Metadaten auf { $url }
cli-no-resource = ohne resource
cli-old-sign-in = nach Stand 2025-03-26
cli-ends-in = endet in { $span }
cli-pinned-by = fest gewählt von { $apps }
cli-installed = installiert
cli-not-found = nicht gefunden
cli-no-server = es gibt keinen Server „{ $id }“
cli-choose = wählen Sie einen von diesen: { $all }

# Server und Anmeldungen
cli-server-is = { $id } ist { $name } auf { $url }
cli-servers = Server: { $servers }
cli-tools = { $count ->
    [one] 1 Werkzeug
   *[other] { $count } Werkzeuge
}
cli-tested = { $server } hat in { $ms } ms geantwortet und hat { $tools }
cli-tested-on = { $server } hat { $instance } in { $ms } ms geantwortet und hat { $tools }
cli-signed-in = Bei { $server } angemeldet als { $who }
cli-another-account = Das ist ein anderes Konto als { $other }: Es wird neben { $other } behalten.
cli-unknown-account = { $server } hat nicht gesagt, ob das { $other } ist: Es wird neben { $other } behalten.
cli-active = Es ist die aktive Instanz.
cli-make-active = Zur aktiven machen Sie es mit: { $command }
cli-signed-out = Von { $server } abgemeldet
cli-revoked = widerrufen
cli-forgotten = vergessen
cli-not-revoked = nicht widerrufen
cli-plain-deleted = { $count ->
    [one] mcp-remote: 1 Datei gelöscht, { $fate }: { $said }
   *[other] mcp-remote: { $count } Dateien gelöscht, { $fate }: { $said }
}
cli-browser-shown = Der Browser zeigt die Anmeldeseite. Gewartet wird, bis Sie dort fertig sind (Strg-C bricht ab) …
cli-browser-shared = Die Anmeldeseite ist im Browser schon offen. Gewartet wird, bis Sie dort fertig sind (Strg-C bricht ab) …
cli-browser-unseen = Wenn Sie sie nicht sehen, öffnen Sie sie selbst:
cli-browser-yourself = Öffnen Sie diese Seite selbst:
cli-again = Neu anmelden, um zu { $other } zu kommen? (Enter behält beide)
cli-again-ends = Neu anmelden, um zu { $other } zu kommen? (j meldet { $label } zuerst ab, Enter behält beide)
cli-given-up = die Anmeldung wurde abgebrochen; es wurde nichts geändert
cli-paste-key = Fügen Sie den Schlüssel ein und drücken Sie Enter:
cli-no-key = auf der Standardeingabe kam kein Schlüssel
cli-no-key-hint = geben Sie ihn über die Standardeingabe, etwa aus einem Passwortmanager: `pass show key | traygate …`
cli-which-instance = welche Instanz von { $server }?
cli-name-one = nennen Sie eine: { $all }

# Einträge
cli-edit-written = geschrieben
cli-edit-none = nichts zu ändern
cli-history-none = Bei { $client } wurde noch nichts geändert, oder es ist zu lange her.
cli-history-how = Nummer { $number } und alle danach rückgängig machen: { $command }
cli-history-added = { $entry } verbunden
cli-history-changed = { $entry } geändert
cli-history-removed = { $entry } getrennt
cli-three-ours = Was Traygate in { $file } geändert hat:
cli-three-since = Was seitdem in { $file } geändert wurde:
cli-three-nothing = nichts
cli-three-unknown = nicht bekannt: ein älteres Traygate hat es nicht aufbewahrt
cli-guard-restores = stellt ihn wieder her
cli-guard-tells = sagt es Ihnen
cli-guard-chosen = wie von Ihnen gewählt
cli-guard-usual = wie üblich bei dieser App
cli-guard-stopped = aufgehört: ging immer wieder verloren, siehe `traygate doctor`
cli-guard-lost = verloren
cli-guard-put-back = wiederhergestellt { $ago }
cli-guard-in-order = in Ordnung
cli-guard-none = Keine App ist verbunden.
cli-move-none = Nichts umzuziehen: Keine App geht an Traygate vorbei zu einem Server, den es kennt, und mcp-remote hat keine Anmeldung hinterlassen.
cli-move-directly = „{ $entry }“ führte direkt zu { $url }
cli-move-through = „{ $entry }“ führte über { $through } zu { $url }
cli-move-sign-in = { $count ->
    [one] eine Anmeldung von mcp-remote im Klartext in 1 Datei
   *[other] eine Anmeldung von mcp-remote im Klartext in { $count } Dateien
}
cli-move-planned = zieht um
cli-move-moved = umgezogen
cli-move-left = bleibt
cli-move-question = Das zu Traygate umziehen? Von jeder Datei wird eine Kopie aufbewahrt.

# Apps, die fragen, und was sie dürfen
cli-nobody-waits = Keine App wartet auf Ihr Wort. Apps, die Sie verbunden haben, brauchen keines.
cli-verdict-waits = wartet
cli-verdict-allowed = erlaubt
cli-verdict-refused = abgelehnt
cli-may-everything = alles, was diese Anmeldung erlaubt
cli-quoted = Ein Name in Anführungszeichen ist nur, wie sich das Programm selbst nennt.
cli-as-instance = { $server } als { $instance }
cli-wants = { $app } möchte { $server } nutzen
cli-wants-call = { $app } möchte { $tool } von { $server } aufrufen
cli-call-wants = { $app } möchte { $tool } von { $server } aufrufen, { $ago }
cli-allow = erlauben:
cli-allow-or = (oder, zum Ablehnen: --decline)
cli-call-or = (oder --until-quit für jeden solchen Aufruf, --decline zum Ablehnen)
cli-no-such-app = keine App „{ $app }“ wartet auf { $server }, und Traygate kennt keine dieses Namens
cli-no-such-app-hint = `traygate approve` zeigt, wer wartet; im Voraus erlauben lassen sich: { $all }
cli-mode-allow = KI-Apps dürfen alles.
cli-mode-ask = Vor jeder Änderung werden Sie gefragt.
cli-mode-read-only = KI-Apps dürfen nur lesen.
cli-tool-reads = liest nur
cli-tool-changes = kann etwas ändern
cli-tool-off = aus
cli-tool-on = an
cli-tool-held = geändert, zurückgehalten
cli-tool-not-offered = wird nicht angeboten
cli-tool-asks = fragt vorher
cli-tool-change-held = zurückgehalten
cli-accepted = angenommen
cli-accept = annehmen:

# Die Diagnose und das Support-Paket
cli-fixed = behoben
cli-found = Befund
cli-found-also = und { $finding }
cli-fixable = { $remedy } (das tut traygate doctor --fix)
cli-well = Alles in Ordnung.
cli-asked = gefragt
cli-no-tools = keine Werkzeuge. { $why }
cli-bundle-holds = { $file } enthält, ohne Passwörter, Schlüssel oder Tokens:
cli-bundle-look = Sehen Sie es sich an, bevor Sie es senden; README.txt darin sagt, was was ist.
cli-cannot-pack-support = das Support-Paket lässt sich nicht packen: { $error }

# Aufrufe
cli-done = erledigt
cli-failed = fehlgeschlagen
cli-held = zurückgehalten
cli-no-calls = Noch keine Aufrufe.
cli-ended = Traygate wurde beendet, und damit auch die Liste

# Einstellungen, der Weg nach draußen, der Tresor
cli-no-setting = es gibt keine Einstellung „{ $name }“
cli-port-taken = war belegt, als Traygate startete; jetzt { $port }
cli-port-left = { $count ->
    [one] 1 Eintrag einer App führt noch zum vorigen Port: traygate doctor --fix
   *[other] { $count } Einträge von Apps führen noch zum vorigen Port: traygate doctor --fix
}
cli-no-desktop-app = die Desktop-App ist neben diesem Traygate nicht installiert
cli-proxy = Proxy: { $proxy }
cli-proxy-system = der des Systems, falls es einen nennt
cli-proxy-none = keiner
cli-trusted = Vertraut wird: { $trusted }
cli-trusted-system = den Zertifikaten des Systems
cli-trusted-more = { $count ->
    [one] den Zertifikaten des Systems und einem aus { $file }
   *[other] den Zertifikaten des Systems und { $count } aus { $file }
}
cli-vault-file-damaged = Die Datei ist beschädigt: { $damage }
cli-vault-begin-new = Nichts Neues kann aufbewahrt werden. Beginnen Sie einen neuen mit dem, was lesbar ist: traygate vault reset
cli-vault-closed = Er ist gesperrt: { $why }
cli-vault-empty = Es liegt keine Anmeldung darin.
cli-rest-opens = lässt sich öffnen
cli-rest-broken = lässt sich nicht öffnen: dort neu anmelden
cli-rest-nothing = enthält nichts, bis Sie sich anmelden
cli-rest-unknown = nicht geprüft
cli-reset-question = Den beschädigten Tresor beiseitelegen und einen neuen beginnen?
cli-backed-up = { $file } enthält Ihre Server, Instanzen, festen Zuordnungen und Verbindungen, aber kein Token und keinen Schlüssel. Zurückholen mit: traygate vault restore FILE
cli-restored-all = Alles aus der Sicherung ist schon da.
cli-restored = zurückgeholt
cli-to-do = zu tun

# Andere Wege
cli-guides = Kann ich es selbst tun?
cli-no-guide = es gibt keine Anleitung „{ $id }“
cli-nowhere-yet = noch hat niemand gesagt, wo { $server } ist
cli-nowhere-yet-hint = fügen Sie zuerst das Snippet aus dem Dashboard ein: traygate server import
cli-no-link = es gibt keinen Link für { $client }
cli-no-link-hint = es gibt einen für { $all }; andere: traygate connect { $client }
cli-link-opened = Die App fragt, ob sie ihn hinzufügen soll. Bei der ersten Nutzung fragt Traygate Sie.
cli-no-bundle = es gibt kein Paket für „{ $client }“
cli-no-bundle-hint = nur claude-desktop nimmt eines; andere: traygate connect { $client }
cli-packed = { $file } ist für Claude Desktop auf diesem Computer: Doppelklicken Sie darauf, oder ziehen Sie es auf Settings → Extensions. Es enthält kein Geheimnis. Bei der ersten Nutzung fragt Traygate Sie.
cli-cannot-pack = das Paket lässt sich nicht packen: { $error }
cli-install-again = installieren Sie Traygate neu: Seine Programme gehören in einen Ordner

# `serve`, und was unterwegs schiefgeht
cli-ready = Traygate ist bereit auf { $address } (Prozess { $pid }); Strg-C beendet es
cli-needs-yes = es wurde nichts geändert: dafür braucht es ein Ja
cli-needs-yes-hint = sagen Sie es mit --yes, oder antworten Sie auf die Frage mit j
cli-cannot-read = { $file } lässt sich nicht lesen: { $error }
cli-cannot-read-input = die Standardeingabe lässt sich nicht lesen: { $error }
cli-cannot-read-snippet = das Snippet lässt sich nicht lesen aus { $from }: { $error }
cli-cannot-read-backup = die Sicherung { $file } lässt sich nicht lesen: { $error }
cli-cannot-read-backup-hint = geben Sie die Datei an, die `traygate vault backup FILE` geschrieben hat
cli-unexpected = das laufende Traygate hat etwas geantwortet, das dieses Programm nicht versteht
cli-unexpected-hint = die beiden sind wohl verschiedene Versionen: Beenden Sie Traygate, und versuchen Sie es noch einmal
