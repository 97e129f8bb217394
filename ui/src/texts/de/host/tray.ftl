# Das Symbol in der Leiste: sein Menü, seine Kurzinfo, seine Mitteilungen.
tray-paused = Angehalten: Keine KI-App erreicht einen Server
tray-resume = Fortsetzen
tray-pause = Gateway anhalten
tray-connect-to = Verbinden mit
tray-findings = Befunde ({ $count })
tray-more-findings = { $count } weitere…
tray-open = Traygate öffnen
tray-quit = Beenden

tray-ask-call = Darf { $app } „{ $tool }“ von { $server } nutzen?…
tray-ask-app = Darf { $app } { $server } nutzen?…
tray-more-questions = { $count ->
    [one] Noch eine Frage…
   *[other] { $count } weitere Fragen…
}
tray-quoted = „{ $name }“
tray-waits = { $app } wartet auf Ihre Antwort
tray-found = { $count ->
    [one] 1 Befund
   *[other] { $count } Befunde
}
tray-nobody = Niemand ist angemeldet

tray-set-up = { $server } einrichten…
tray-no-sign-in = Keine Anmeldung nötig
tray-sign-in = Anmelden…
tray-active = { $server }: { $instance }
tray-again = { $instance } (neu anmelden)
tray-add-instance = Instanz hinzufügen…
tray-reconnect = Neu anmelden
tray-reconnect-that = Neu anmelden: { $instance }
tray-replace-key = Schlüssel ersetzen…
tray-replace-key-that = Schlüssel ersetzen: { $instance }…
tray-clear = Zugangsdaten löschen…

tray-no-app = Auf diesem Computer wurde keine KI-App gefunden
tray-sign-in-first = Melden Sie sich zuerst bei einem Server an
tray-app-damaged = { $app } (Datei beschädigt)
tray-app-unseen = { $app } (noch nicht gesehen)

tray-said-of = { $what }: { $said }
tray-news-sign-in = { $server } ({ $instance }): Bitte neu anmelden
tray-news-app = { $app } möchte { $server } nutzen
tray-news-app-more = Sie haben diese App nicht verbunden. Erlauben Sie es in Traygate, oder lehnen Sie es dort ab.
tray-news-call = { $app } möchte „{ $tool }“ nutzen
tray-news-call-more = { $server }. Der Aufruf wartet eine Minute auf Ihre Antwort.
tray-news-call-more-as = { $server } ({ $instance }). Der Aufruf wartet eine Minute auf Ihre Antwort.
tray-news-found = Traygate hat { $count } Dinge gefunden

tray-finish-sign-in = Schließen Sie die Anmeldung bei { $server } in Ihrem Browser ab
tray-other-account = { $server }: Sie haben sich als { $instance } angemeldet, nicht als { $other }; beide bleiben erhalten

# Was ein Start im Terminal sagt, wenn Traygate schon läuft.
tray-runs = Traygate läuft bereits.
tray-runs-as = Traygate läuft bereits (Prozess { $pid }).
tray-runs-bare = Traygate läuft bereits ohne Symbol (`traygate serve`, Prozess { $pid }); dies ist sein Fenster.
tray-runs-open = Traygate läuft bereits (Prozess { $pid }); sein Fenster ist jetzt offen.
tray-runs-trayless = Traygate läuft bereits ohne Symbol (`traygate serve`, Prozess { $pid }); beenden Sie das, um eines zu haben.

# Was ein Start sagt, der scheitert.
tray-error = Fehler:
tray-hint = Tipp:
tray-cannot-start = das Symbol in der Leiste lässt sich nicht starten: { $error }
tray-no-display = es gibt keinen Bildschirm: weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt
tray-display-closed = der Bildschirm lässt sich nicht öffnen
tray-no-screen-hint = ohne Bildschirm starten Sie `traygate serve`; es tut alles, nur ohne Symbol
tray-no-own-file = die Datei dieses Programms ist nicht zu finden: { $error }

# `traygate-desktop --help`
tray-help =
    Traygate in der Leiste: meldet bei entfernten MCP-Servern an und leiht sie den KI-Apps auf diesem Computer.

    Aufruf: traygate-desktop [--background]
            traygate-desktop --window [--add-instance SERVER | --reconnect SERVER LABEL | --clear SERVER | --findings]
            traygate-desktop traygate://connect?server=SERVER

      --background             nur das Symbol, kein Fenster, was auch geschieht (Start bei der Anmeldung)
      --window                 nur das Fenster, zu dem Traygate, das läuft; startet es, wenn keines läuft
      --add-instance SERVER    mit --window: nach einer Anmeldung fragen
      --reconnect SERVER LABEL mit --window: nach einer Anmeldung oder einem Schlüssel für diese Instanz fragen
      --clear SERVER           mit --window: fragen, ob Zugangsdaten gelöscht werden sollen
      --findings               mit --window: zeigen, was die Diagnose gefunden hat
      traygate://…             das Fenster mit dem, worum dieser Link bittet; ohne Ihre Zustimmung geschieht nichts
      --version, --help
