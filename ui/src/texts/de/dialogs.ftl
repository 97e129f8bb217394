# Dialoge, und die kurzen Meldungen nach dem, was darin getan wurde.
cancel = Abbrechen
undo = Rückgängig
optional = (optional)

address-add = Server hinzufügen
address-set-up = { $server } einrichten
address-field = Adresse oder Snippet
address-placeholder = https://…

    oder das ganze Snippet: { "{" } "mcpServers": … { "}" }
address-help = Fügen Sie die Adresse des Servers ein oder den ganzen Block, den seine Hilfeseite für eine KI-App angibt. Ein Schlüssel darin geht geradewegs in den Tresor.
address-name = Name
address-reading = Wird gelesen…
address-submit = Hinzufügen
address-import = Importieren

approval-title = Darf { $app } { $server } nutzen?
approval-wants = { $app } möchte { $server } nutzen.
approval-wants-as = { $app } möchte { $server } als { $instance } nutzen.
approval-everything = Die App kann dann alles tun, was diese Anmeldung erlaubt.
approval-scopes = Die App kann dann:
approval-claimed = { $app } ist nur, wie sich das Programm selbst nennt.
approval-claimed-more = Jedes Programm auf diesem Computer könnte das behaupten. Erlauben Sie es nur, wenn Sie es gerade gestartet haben und kennen.
approval-not-connected = { $app } ist in Traygate nicht mit { $server } verbunden: Ein Programm wurde in seinem Namen gestartet. Wenn nicht Sie { $app } gestartet haben, erlauben Sie es nicht.
approval-no = Nicht erlauben
approval-yes = Erlauben
approval-allowed = { $app } darf { $server } nutzen.
approval-refused = { $app } darf { $server } nicht nutzen. Sie werden wieder gefragt, wenn die App neu gestartet wird.
approval-taken-back = { $app } darf { $server } nicht mehr nutzen.

call-title = Darf { $app } „{ $tool }“ nutzen?
call-wants = { $app } möchte { $tool } von { $server } nutzen. Das kann dort etwas ändern.
call-wants-as = { $app } möchte { $tool } von { $server } als { $instance } nutzen. Das kann dort etwas ändern.
call-tool = Das Werkzeug heißt { $tool }.
call-with = Aufgerufen würde es mit:
call-claimed-more = Jedes Programm auf diesem Computer könnte das behaupten.
call-waits = Die App wartet weniger als eine Minute. Ohne Antwort wird nichts gesendet.
call-until-quit = Erlauben, bis Traygate beendet wird
call-once = Dieses Mal erlauben

clear-title = Zugangsdaten von { $server } löschen
clear-instance = Instanz
clear-all = Alle { $count } Instanzen
clear-all-of = alle Instanzen
clear-key = Traygate vergisst den Schlüssel ({ $instance }). Damit er überall wertlos wird, löschen Sie ihn auch in { $server } selbst.
clear-sign-in = Traygate bittet { $server }, die Anmeldung zu beenden ({ $instance }), und vergisst sie dann.
clear-also = { $count ->
    [one] Auch 1 Datei löschen, in der mcp-remote, die Bridge, die Sie vorher genutzt haben, eine Anmeldung bei { $server } im Klartext aufbewahrt
   *[other] Auch { $count } Dateien löschen, in denen mcp-remote, die Bridge, die Sie vorher genutzt haben, eine Anmeldung bei { $server } im Klartext aufbewahrt
}
clear-warning = Apps, die sie nutzen, werden nach einer neuen Anmeldung fragen.
clear-no-way-back = Das lässt sich nicht rückgängig machen.
clear-forgotten = { $instance } ist hier vergessen.
clear-said = { $server } sagte: { $said }
clear-plain = { $count ->
    [one] 1 Datei von mcp-remote gelöscht. { $server } sagte: { $said }
   *[other] { $count } Dateien von mcp-remote gelöscht. { $server } sagte: { $said }
}
clear-busy = Wird gelöscht…
clear-submit = Zugangsdaten löschen

connect-title = { $client } mit { $server } verbinden
connect-reading = Die Einstellungen von { $client } werden gelesen…
connect-nothing = Nichts zu ändern: { $client } hat diesen Eintrag schon.
connect-changes = Das wird sich ändern in
connect-changes-in = Änderungen in { $file }
connect-no-secret = Dort wird weder Passwort noch Schlüssel eingetragen. Eine Kopie der Datei wird aufbewahrt, und Sie können das danach rückgängig machen.
connect-key-inside = Dort wird ein Schlüssel für Traygate auf diesem Computer eingetragen, keiner des Servers. Eine Kopie der Datei wird aufbewahrt, und Sie können das danach rückgängig machen.
connect-writing = Wird geschrieben…
connect-write = Schreiben
connect-written = { $server } steht in den Einstellungen von { $client }.
connect-removed = { $server } steht nicht mehr in den Einstellungen von { $client }.

crossing-damaged = Eine Einstellungsdatei von { $client } ist beschädigt
crossing-changed = { $server } in { $client } wurde geändert
crossing-gone = { $server } fehlt in { $client }
crossing-well = { $client } hat { $server } aufgerufen. Alles in Ordnung.
crossing-not-yet = Der Eintrag ist geschrieben, aber { $client } hat { $server } noch nicht aufgerufen.
crossing-soon = Der Schalter sagt „Verbunden“, sobald der erste Aufruf ankommt.
crossing-mend = Traygate rührt keine Datei an, die es nicht lesen kann. Bringen Sie sie in Ordnung, dann verschwindet dieser Hinweis von selbst.
crossing-guard = Von selbst wiederherstellen
crossing-look = Zeigen, was sich ändert…
crossing-put-back = Wiederherstellen

key-new-for = Neu für { $instance }: { $key }
key-paste = Hier einfügen
key-help = Traygate probiert es mit einem Aufruf bei { $server } aus und schließt es dann mit einem Schlüssel weg (verwahrt durch: { $store }). Es wird nirgends wieder gezeigt und nie in die Einstellungen einer App geschrieben.
key-checking = Wird geprüft…
key-submit = Prüfen und speichern

instance-add = Eine Instanz von { $server } hinzufügen
instance-name = Name dieser Instanz
instance-example = Zum Beispiel: Acme

other-title = Das ist nicht { $other }
other-signed-in = Sie haben sich als { $label } angemeldet, nicht als { $other }.
other-key = Sie haben den Schlüssel von { $label } angegeben, nicht den von { $other }.
other-unknown = { $server } hat nicht gesagt, wessen Konto das ist; es ist also vielleicht nicht { $other }.
other-added = { $label } wird als eigene Instanz behalten.
other-renewed = { $label } war schon da und ist erneuert.
other-none-active = Keine Instanz ist aktiv.
other-still = Apps nutzen weiterhin { $current }.
other-again-ends = „Noch einmal“ beendet zuerst { $label } bei { $server } und vergisst es hier.
other-signing-out = Wird abgemeldet…
other-again = Noch einmal
other-keep = { $label } als neue Instanz behalten
other-leave = So lassen

sign-in-again = Neu bei { $server } anmelden
sign-in-by-link = Öffnen Sie diesen Link in dem Browser, mit dem Sie sich anmelden möchten. Dieses Fenster macht von selbst weiter.
sign-in-in-browser = Schließen Sie die Anmeldung in Ihrem Browser ab. Dieses Fenster macht von selbst weiter.
sign-in-link = Link
sign-in-link-once = Der Link gilt einmal und nur auf diesem Computer.
sign-in-why = Ihr Browser öffnet die Anmeldeseite von { $server }. Wählen Sie dort, welches Konto oder Programm Traygate nutzen darf; weitere Instanzen fügen Sie später ebenso hinzu.
sign-in-why-again = Ihr Browser öffnet die Anmeldeseite von { $server }. Wählen Sie dort { $instance }, um diese Instanz zu erneuern.
sign-in-copy-instead = Stattdessen Link kopieren
sign-in-preparing = Wird vorbereitet…
sign-in-open = Browser öffnen
sign-in-copy = Link kopieren
sign-in-show = Link zeigen
sign-in-done = Bei { $server } angemeldet als { $label }.

said-switched = { $server } nutzt jetzt { $label }. Laufende Apps folgen ohne Neustart.
said-undone = Die Einstellungen von { $client } sind wieder wie vorher.
said-added = Der Server wurde hinzugefügt.
said-put-back = Die Einstellungen von { $client } sind wieder wie vor dem Rückgängigmachen.
said-renamed = { $from } heißt jetzt { $to }.
said-pinned = { $client } handelt immer für { $label } von { $server }.
said-unpinned = { $client } handelt für die aktive Instanz von { $server }.
