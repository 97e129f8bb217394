# Die Ansicht eines Servers.
screen-server = Server
instances-title = Instanzen
instances-active = aktiv
instances-none = Bei { $server } ist noch niemand angemeldet.
instances-none-needed = { $server } braucht keine Anmeldung.
instances-rename = Umbenennen…
instances-new-name = Neuer Name für { $label }
instances-rename-now = Umbenennen
instances-keep-name = Namen behalten
pins-title = Mit welcher Instanz jede App arbeitet
pins-active = Mit der aktiven
pins-active-now = Mit der aktiven (jetzt { $label })
pins-always = Immer mit { $label }
pins-signed-out = Immer mit { $label } (abgemeldet)
tools-title = Werkzeuge
tools-mode = Was KI-Apps tun dürfen
tools-allow = Apps dürfen alles
tools-ask = Vor jeder Änderung nachfragen
tools-read-only = Nur lesen
tools-does-held = geändert, zurückgehalten, bis Sie zustimmen
tools-does-read = liest nur
tools-does-not-offered = kann etwas ändern, wird nicht angeboten
tools-does-ask = kann etwas ändern, fragt Sie vorher
tools-does-change = kann etwas ändern
tools-change-of = Änderung an { $tool }
tools-says-else = { $server } sagt jetzt etwas anderes über { $tool }.
tools-says-else-to = { $server } sagt jetzt etwas anderes über { $tool } ({ $instance }).
tools-why-held = Was ein Werkzeug über sich selbst sagt, ist eine Anweisung an die KI. Apps können es erst nutzen, wenn Sie dem zustimmen:
tools-what-changed = Was sich an { $tool } geändert hat
tools-accept = Zustimmen
tools-accept-change = Der Änderung an { $tool } zustimmen
tools-none = Die Werkzeuge erscheinen hier, sobald eine App { $server } danach gefragt hat.
link-title = Verbindung
link-address = Adresse
link-test = Testen
link-testing = Wird getestet…
link-answered = { $count ->
    [one] { $server } hat in { $ms } ms geantwortet und hat ein Werkzeug.
   *[other] { $server } hat in { $ms } ms geantwortet und hat { $count } Werkzeuge.
}
link-answered-as = { $count ->
    [one] { $server } hat { $instance } in { $ms } ms geantwortet und hat ein Werkzeug.
   *[other] { $server } hat { $instance } in { $ms } ms geantwortet und hat { $count } Werkzeuge.
}
limit-title = Limit
limit-used = { $used } von { $most } Aufrufen in der letzten Minute
limit-refused = Der Server hat vor Kurzem Aufrufe abgelehnt, ohne zu sagen, wie viele er annimmt.
limit-learnt = aus den Antworten des Servers gelernt
limit-waiting = { $count ->
    [one] ein Aufruf wartet, bis er an der Reihe ist
   *[other] { $count } Aufrufe warten, bis sie an der Reihe sind
}
limit-none = Es ist kein Limit bekannt.
