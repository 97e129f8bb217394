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
