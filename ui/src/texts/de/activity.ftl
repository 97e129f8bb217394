# Die Aufrufe der KI-Apps.
screen-activity = Aktivität
activity-note = Was gefragt und geantwortet wurde, wird nie gespeichert.
activity-loading = Aufrufe werden gelesen…
activity-empty = Noch hat keine App etwas aufgerufen.
activity-empty-next = Sobald eine verbundene KI-App einen Server nutzt, erscheinen ihre Aufrufe hier.
activity-empty-go = App verbinden
activity-copy = Kopieren
activity-save = Als CSV speichern
activity-copied = { $count ->
    [one] { $count } Aufruf wurde kopiert.
   *[other] { $count } Aufrufe wurden kopiert.
}
activity-filters = Welche Aufrufe
activity-period = Zeitraum
activity-period-hour = Letzte Stunde
activity-period-day = Letzte 24 Stunden
activity-period-month = Letzte 30 Tage
activity-server = Server
activity-every-server = Alle Server
activity-app = App
activity-every-app = Alle Apps
activity-outcome = Ergebnis
activity-every-outcome = Alle Ergebnisse
activity-tool = Werkzeug
activity-live = Live
activity-done = Erledigt
activity-failed = Fehlgeschlagen
activity-held = Zurückgehalten
activity-none-such = Kein Aufruf passt dazu.
activity-none-then = Keine Aufrufe in diesem Zeitraum.
activity-all = Alle dieses Zeitraums zeigen
activity-table = { $count ->
    [one] { $count } Aufruf
   *[other] { $count } Aufrufe, neueste zuerst
}
activity-time = Zeit
activity-what = Was
activity-took = Dauer
activity-size = Größe
activity-nobody = Unbekannte App
activity-drawn = { $drawn } von { $count }
activity-more = Mehr zeigen
activity-chart = { $count ->
    [one] { $count } Aufruf
   *[other] { $count } Aufrufe
}, { $other } fehlgeschlagen oder zurückgehalten. Meist beantwortet nach { $usual }, im langsamsten Abschnitt nach { $slowest }.
activity-key-done = erledigt
activity-key-other = nicht erledigt
activity-key-took = Antwortzeit (oben: { $slowest })
