# Die Ansicht einer KI-App.
screen-client = KI-App
client-connected = { $count ->
    [0] mit keinem Server verbunden
    [one] mit einem Server verbunden
   *[other] mit { $count } Servern verbunden
}
client-not-installed = auf diesem Computer nicht gefunden
client-servers = Server
client-way = Weg zu { $server }
client-way-bridge = Über die Bridge (üblich)
client-way-http = Über HTTP, mit eigenem Schlüssel
client-instance = Instanz von { $server }
client-guard = { $server } von selbst wiederherstellen
client-guard-why = wenn eine App oder ein anderes Programm den Eintrag entfernt oder ändert; nach drei Mal in einer Stunde hört Traygate auf und sagt es Ihnen
client-advanced = Erweitert
client-advanced-none = Verbinden Sie zuerst einen Server: Was hier einzustellen ist, gehört zu einer Verbindung.
client-files = { $count ->
    [one] Einstellungsdatei
   *[other] Einstellungsdateien
}
client-files-none = Auf diesem System haben die Einstellungen dieser App keinen Ort.
client-path = den Pfad der Datei
client-restart = Eingetragen, aber noch nicht gesehen.
history-title = Was Traygate geändert hat
history-none = Traygate hat hier noch nichts geändert.
history-added = { $entry } verbunden
history-changed = { $entry } geändert
history-removed = { $entry } getrennt
history-earlier = Aus der Zeit, als noch keine Daten festgehalten wurden
history-look = Was sich geändert hat
history-hide = Ausblenden
history-undo = Rückgängig
history-undo-to = Bis hierher rückgängig
history-undo-of = Rückgängig: { $what }
history-undo-to-of = Bis hierher rückgängig: { $what }
history-hide-of = Ausblenden: { $what }
history-look-of = Was sich geändert hat: { $what }
three-ours = Was Traygate in { $file } geändert hat
three-since = Was andere seitdem dort geändert haben
three-nothing-since = Seitdem hat niemand sonst { $file } geändert. Rückgängig stellt sie Byte für Byte wieder her.
three-stays = Was andere seitdem geändert haben, bleibt.
three-unknown = Ein älteres Traygate hat nicht genug aufbewahrt, um { $file } zu zeigen.
move-title = Zu Traygate umziehen
move-why = Einträge von { $client }, die ohne Traygate zu einem Server führen, etwa über npx mcp-remote, können mit Schlüsseln und Anmeldungen umziehen.
move-look = Einträge suchen…
move-dialog = { $client } zu Traygate umziehen
move-looking = Die Einstellungen von { $client } werden gelesen…
move-nothing = Nichts umzuziehen: { $client } hat keinen Eintrag, der an Traygate vorbei zu einem Server führt, den Traygate übernehmen kann.
move-entries = Einträge
move-sign-ins = Anmeldungen von mcp-remote
move-now = Umziehen
move-moving = Umzug läuft…
move-done = Umgezogen. Starten Sie { $client } neu, falls die App läuft.
move-changes = Änderungen in { $file }
