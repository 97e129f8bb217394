# Der Rahmen des Fensters: die Leiste an der Seite, Starten, Verlorensein.
rail = Ansichten
rail-with-count = { $screen }, { $count ->
    [one] { $count } Befund
   *[other] { $count } Befunde
}
back = Zurück
starting = Traygate wird gestartet…
start-again = Traygate wieder starten
dismiss = Ausblenden
close = Schließen
copy = Kopieren
copied = Kopiert
copy-what = { $what } kopieren
reading = Wird gelesen…
try-again = Noch einmal versuchen
locked = Der Schlüsselbund des Systems ist gesperrt.
locked-means = Bis er offen ist, kann keine KI-App eine Anmeldung nutzen.
locked-do = Entsperren Sie den Schlüsselbund mit dem Passwort, mit dem Sie sich am Computer anmelden, und versuchen Sie es dann noch einmal. Nichts muss neu gestartet werden.
locked-over = Der Schlüsselbund ist offen. Ihre Apps können ihre Anmeldungen wieder nutzen.
server-away-do = Prüfen Sie Netz, VPN und Proxy und versuchen Sie es dann noch einmal.
