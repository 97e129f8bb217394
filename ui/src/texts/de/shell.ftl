# Der Rahmen des Fensters: die Leiste an der Seite, Starten, Verlorensein.
rail = Ansichten
rail-with-count = { $screen }, { $count ->
    [one] { $count } Befund
   *[other] { $count } Befunde
}
screen-connections = Verbindungen
back = Zurück
starting = Traygate wird gestartet…
start-again = Traygate wieder starten
