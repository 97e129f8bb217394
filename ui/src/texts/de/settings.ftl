# Was Sie für Traygate selbst wählen.
screen-settings = Einstellungen
settings-loading = Einstellungen werden gelesen…
settings-general = Allgemein
settings-language = Sprache
settings-language-system = Wie das System
settings-theme = Darstellung
settings-theme-system = Wie das System
settings-theme-light = Hell
settings-theme-dark = Dunkel
settings-login = Bei der Anmeldung starten
settings-login-note = Traygate startet nur mit seinem Symbol, ohne Fenster.
settings-login-none = Die Desktop-App ist neben diesem Traygate nicht installiert.
settings-network = Netzwerk
settings-port = Port auf diesem Computer
settings-port-note = Apps, die sich über HTTP verbinden, nutzen ihn; den anderen ist er gleich. Gilt sofort.
settings-port-taken = War belegt, als Traygate startete; jetzt { $port }.
settings-port-left = { $count ->
    [one] Er gilt jetzt. Ein Eintrag einer App führt noch zum vorigen Port; die Diagnose bringt ihn in Ordnung.
   *[other] Er gilt jetzt. { $count } Einträge von Apps führen noch zum vorigen Port; die Diagnose bringt sie in Ordnung.
}
settings-proxy = Proxy
settings-proxy-note = Für Anmeldungen und Aufrufe. Gilt sofort.
settings-proxy-system = Wie das System
settings-proxy-none = Keiner
settings-proxy-address = Dieser
settings-proxy-changed = Verbindungen nehmen ab jetzt diesen Weg.
settings-certificates = Weitere Zertifikate
settings-certificates-note = Denen des Systems wird vertraut. Ihr Unternehmen hat vielleicht ein weiteres.
settings-certificates-of = { $count ->
    [one] Einem Zertifikat aus { $file } wird neben denen des Systems vertraut.
   *[other] { $count } Zertifikaten aus { $file } wird neben denen des Systems vertraut.
}
settings-certificates-changed = Den Zertifikaten wird ab jetzt vertraut.
settings-certificates-gone = Es wird wieder nur den Zertifikaten des Systems vertraut.
settings-certificates-forget = Vergessen
settings-choose-file = Datei wählen…
settings-apply = Übernehmen
settings-vault = Anmeldungen und Schlüssel
settings-keys = Sicher auf diesem Computer
settings-keys-note = Geschützt durch: { $store }.
settings-store-keychain = Schlüsselbund des Systems
settings-store-file = eine Datei, die nur Sie lesen können, wegen TRAYGATE_KEY_STORE=file
settings-keys-fine = { $count ->
    [0] Noch ist nichts darin
    [one] { $count } lässt sich öffnen
   *[other] { $count } lassen sich öffnen
}
settings-keys-broken = Lassen sich nicht öffnen: { $which }. Verbinden Sie sie neu.
settings-keys-locked = Gesperrt: { $why }
settings-keys-damaged = Beschädigt: { $why }
settings-reset = Neu beginnen
settings-backup = Sicherung
settings-backup-note = Server, Instanzen und Verbindungen, ohne Geheimnisse. Nach dem Zurückholen melden Sie sich neu an.
settings-back-up = Speichern
settings-restore = Zurückholen…
settings-rekey = Hauptschlüssel
settings-rekey-note = Ein neuer, mit dem jede Anmeldung neu versiegelt wird. Apps merken davon nichts.
settings-rekey-now = Neuen erzeugen
settings-rekeyed = Alles ist mit einem neuen Hauptschlüssel versiegelt.
settings-about = Über
settings-version = Traygate { $version }
settings-licence = Freie Software; die Lizenz dürfen Sie wählen.
settings-updates = Aktualisierungen
settings-updates-note = Noch gibt es keinen Ort, von dem Aktualisierungen kommen. Installieren Sie ein neueres Paket darüber.
settings-off = Aus
settings-log = Protokoll
settings-log-note = Was schiefging, ohne Geheimnisse.
settings-log-show = Ordner zeigen
