# Die Diagnose.
screen-doctor = Diagnose
doctor-again = Erneut prüfen
doctor-looking = Wird geprüft…
doctor-looking-long = Dateien, Anmeldungen und Server werden geprüft…
doctor-fix-all = Alles beheben
doctor-fix = Beheben
doctor-fix-what = Beheben: { $what }
doctor-fixing = Wird behoben…
doctor-by-you = Das müssen Sie selbst tun:
doctor-well = Alles in Ordnung.
doctor-fixed = Behoben
doctor-findings = Befunde
doctor-listing = Was jede verbundene App bekommt
doctor-app = App
doctor-server = Server
doctor-instance = Instanz
doctor-answer = Antwort
doctor-tools = { $count ->
    [one] ein Werkzeug
   *[other] { $count } Werkzeuge
}
