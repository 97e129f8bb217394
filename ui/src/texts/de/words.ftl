# Wörter, die vom Zustand abhängen: in der Übersicht, bei Servern und Apps, und vorgelesen, wenn er sich ändert.
ago-now = gerade eben
ago-minutes = vor { $count } Min.
ago-hours = vor { $count } Std.
ago-yesterday = gestern
ago-days = vor { $count } Tagen

status-not-installed = Nicht installiert
status-gone = Eintrag fehlt
status-not-connected = Nicht verbunden
status-restart = Eingetragen, App neu starten
status-written = Eingetragen, noch nicht gesehen
status-connected = Verbunden
status-seen = Verbunden, gesehen { $ago }
status-changed = Von Hand geändert
status-damaged = Datei beschädigt

guard-stopped = Traygate hat diesen Eintrag innerhalb einer Stunde dreimal wiederhergestellt, und er ging wieder verloren. Etwas anderes schreibt in die Datei, deshalb hat Traygate aufgehört.
guard-lost = Jemand anderes hat diesen Eintrag entfernt oder geändert.
guard-lost-when = Jemand anderes hat diesen Eintrag entfernt oder geändert. Die Datei wurde zuletzt { $ago } geschrieben.
guard-put-back = Traygate hat diesen Eintrag { $ago } wiederhergestellt, nachdem jemand anderes ihn entfernt oder geändert hatte.

standing-needs-address = Zuerst fehlt die Adresse
standing-away = Im Moment nicht erreichbar
standing-choose = Wählen Sie die Instanz, mit der Apps arbeiten
standing-open = Keine Anmeldung nötig
standing-not-signed-in = Nicht angemeldet
standing-needs = Braucht noch { $what }: dafür neu anmelden
standing-signed-in = Angemeldet
standing-signed-in-as = Angemeldet als { $identity }
standing-signed-in-until = Angemeldet bis { $until }
standing-signed-in-as-until = Angemeldet als { $identity } bis { $until }

as-instance = { $server } als { $instance }
quoted = „{ $name }“

period-not-used = noch nicht benutzt
period-used = zuletzt benutzt { $ago }
period-trouble = { $reason } ({ $used })
period-needs = Braucht noch { $what }, { $used }
period-signed-in = Angemeldet { $ago }, { $used }
period-signed-in-until = Angemeldet { $ago }, gültig bis { $until }, { $used }

on-this-computer = auf diesem Computer
api-key = API-Schlüssel
header = Header { $name }

news-gone = Der Eintrag von { $server } in { $client } fehlt.
news-connected = { $client } ist mit { $server } verbunden.
news-changed = Der Eintrag von { $server } in { $client } wurde geändert.
news-damaged = Eine Einstellungsdatei von { $client } ist beschädigt.
news-uses = { $server } nutzt jetzt { $instance }.
news-sign-in = { $server }: Bitte melden Sie sich neu an.
news-app = { $app } möchte { $server } nutzen.
news-call = { $app } möchte „{ $tool }“ von { $server } nutzen.
news-tool = { $server } hat ein Werkzeug geändert; es wird zurückgehalten.
