# Startansicht: welche KI-App welchen Server nutzen darf.
screen-connections = Verbindungen
connections-keys = Schlüssel geschützt durch: { $store }
connections-add-server = Server hinzufügen…
open-server = { $server }: Instanzen, Werkzeuge, Limit
open-client = { $client }: Datei, Rückgängig, mehr
grid-caption = Welche KI-App welchen Server nutzen darf
grid-server = Server
grid-apps = KI-Apps
grid-no-apps = Auf diesem Computer wurde keine KI-App gefunden.
grid-install = Installieren Sie eine der unten genannten; sie erscheint hier von selbst.
grid-missing = { $count ->
    [one] Traygate verbindet noch eine App, die auf diesem Computer nicht gefunden wurde
   *[other] Traygate verbindet noch { $count } Apps, die auf diesem Computer nicht gefunden wurden
}
head-changed-tools = Geänderte Werkzeuge
head-set-up = { $server } einrichten…
head-sign-in = Anmelden…
head-sign-in-to = Bei { $server } anmelden…
head-enter = { $key } eingeben…
head-enter-for = { $key } von { $server } eingeben…
head-active = Aktive Instanz von { $server }
head-none-chosen = Keine Instanz gewählt
head-again = { $label } (neu anmelden)
head-instances = Instanzen von { $server }
add-instance = Instanz hinzufügen…
reconnect = Neu anmelden
replace-key = Schlüssel ersetzen…
clear-credentials = Zugangsdaten löschen…
crossing = { $server } in { $client }
crossing-what-now = { $server } in { $client }. Was nun?
crossing-needs-address = Zuerst fehlt die Adresse von { $server }
crossing-uses = nutzt { $instance }
approvals = Apps, die ohne Eintrag erlaubt sind
approvals-wants = { $app } möchte { $server } nutzen.
approvals-may = { $app } darf { $server } nutzen.
approvals-decide = Entscheiden…
approvals-decide-about = Über { $app } und { $server } entscheiden…
approvals-take-back = Zurücknehmen
approvals-take-back-that = Zurücknehmen, dass { $app } { $server } nutzen darf
