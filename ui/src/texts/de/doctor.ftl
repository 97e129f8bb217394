# Die Diagnose und das Support-Paket.
screen-doctor = Diagnose
doctor-again = Erneut prüfen
doctor-looking = Dateien, Anmeldungen und Server werden geprüft…
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
doctor-bundle = Support-Paket
doctor-bundle-why = Eine Datei für alle, die Ihnen helfen: was eingerichtet ist und was gefunden wurde, ohne Passwörter, Schlüssel oder Tokens. Sie sehen alles, was darin ist.
doctor-bundle-look = Ansehen…
bundle-title = Support-Paket
bundle-collecting = Wird zusammengestellt…
bundle-holds = Das ist alles, was darin ist. Es wird nirgendwohin gesendet.
bundle-size = { $count } Zeichen
bundle-all = Alles
bundle-save = Als Datei speichern
