# Was ein Befehl getan hat, in einem Satz oder mehreren.
done-quit = Traygate wird beendet, sobald laufende Aufrufe zu Ende sind.
done-paused = Traygate ist angehalten: KI-Apps bekommen auf Aufrufe das zur Antwort, und nichts erreicht einen Server. Laufende Aufrufe enden.
done-resumed = Traygate macht weiter: KI-Apps erreichen ihre Server wieder.
done-shown = Das Fenster wird gezeigt.
done-given-up = Die Anmeldung wurde aufgegeben; nichts wurde geändert.
done-switched = { $server } arbeitet jetzt mit { $instance }.
done-renamed = { $instance } von { $server } heißt jetzt { $name }.
done-pinned = { $app } arbeitet jetzt immer mit { $instance } von { $server }.
done-unpinned = { $app } folgt wieder der aktiven Instanz von { $server }.
done-vault-reset = Ein neuer Tresor ist in Gebrauch; der beschädigte liegt unter { $file }. { $kept }
done-vault-none = Keine Anmeldung darin war lesbar: Melden Sie sich neu an.
done-vault-kept =
    { $count ->
        [one] 1 Instanz wurde übernommen.
       *[other] { $count } Instanzen wurden übernommen.
    }
done-rekeyed =
    { $count ->
        [one] Ein neuer Hauptschlüssel liegt hier: { $place }; 1 Instanz und alles andere sind damit versiegelt.
       *[other] Ein neuer Hauptschlüssel liegt hier: { $place }; { $count } Instanzen und alles andere sind damit versiegelt.
    }
done-no-approval = { $app } ist mit { $server } verbunden und braucht keine Erlaubnis.
done-approved = { $app } darf { $server } von jetzt an nutzen. `traygate approve` zeigt es; mit --decline nehmen Sie es zurück.
done-no-longer = { $app } darf { $server } nicht mehr nutzen.
done-declined = { $app } darf { $server } nicht nutzen. Sie werden wieder gefragt, wenn die App neu gestartet wird.
done-call-once = Sie haben { $app } erlaubt, { $tool } von { $server } aufzurufen, dieses eine Mal.
done-call-until-quit = Sie haben { $app } erlaubt, { $tool } von { $server } aufzurufen, bis Traygate beendet wird.
done-call-no = Sie haben { $app } nicht erlaubt, { $tool } von { $server } aufzurufen.

## Einen Server vergessen.

done-removed = { $all }.
done-and = { $one }; { $more }
done-forgotten = { $server } ist vergessen
done-as-shipped = { $server } ist, wie er ausgeliefert wurde
done-cleared = { $instance }: { $said }
done-entries = Einträge entfernt aus { $all }
done-entry-left = ein Eintrag bleibt: { $why }

## Anmeldungen entfernen: was der Server sagte.

done-revoked = der Server hat bestätigt, dass die Anmeldung widerrufen ist
done-key-stays = hier vergessen; der Schlüssel selbst gilt, bis Sie ihn bei { $server } löschen
done-no-revocation = der Server bietet keinen Widerruf an; hier vergessen
done-nobody = niemand war angemeldet; hier vergessen
done-unrevoked = { $why }; hier trotzdem vergessen
done-plain-unasked = er wurde nicht gefragt: In den Dateien steht nicht, was es dafür braucht
done-plain-nowhere = nicht gefragt
done-plain-no-revocation = der Server bietet keinen Widerruf an

## Umziehen.

done-move-stays = bleibt, wie es ist: { $why }
done-move-plan = an seine Stelle tritt der Eintrag von Traygate
done-move-plan-key = an seine Stelle tritt der Eintrag von Traygate; der Schlüssel darin wird geprüft und kommt in den Tresor
done-move-beyond = er verlangt auch { $all }, und das ginge verloren
done-both = { $one } und { $more }
done-move-placeholder = sein Schlüssel ist einer, den nur die App kennt, oder der Platzhalter des Anbieters: Melden Sie sich zuerst mit Ihrem Schlüssel an (traygate server add { $url } --id { $id } --api-key-stdin)
done-move-in-vault = { $why }; was dabei war, liegt im Tresor
done-move-as = { $app } erreicht { $server } jetzt über Traygate, als { $instance }
done-move-open = { $app } erreicht { $server } jetzt über Traygate
done-move-sign-in = { $app } erreicht { $server } jetzt über Traygate; melden Sie sich an: traygate sign-in { $id }
done-move-sign-in-key = { $app } erreicht { $server } jetzt über Traygate; melden Sie sich an: traygate sign-in { $id } --api-key-stdin
done-move-would = käme in den Tresor, würde geprüft und hier gelöscht
done-move-plain = bleibt im Klartext; --take-sign-ins nimmt sie in den Tresor
done-move-unasked = danach wurde nicht gefragt (--take-sign-ins)
done-move-used = ein Eintrag, der bleibt, wie er ist, nutzt sie
done-move-taken = sie funktioniert, liegt als { $label } im Tresor und wurde hier gelöscht
done-move-untaken = { $why }; nichts wurde gelöscht. Melden Sie sich an: traygate sign-in { $id }
done-move-spare-ended = eine ältere desselben Eintrags; sie wurde beendet und hier gelöscht
done-move-spare-copy = eine ältere Kopie derselben Anmeldung; sie wurde hier gelöscht
done-move-spare = eine ältere desselben Eintrags; sie wurde hier gelöscht
done-move-undeleted = sie liegt im Tresor, aber: { $why }; { $hint }

## Ein Snippet lesen.

done-snippet-here = { $url } führt schon zu Traygate: bleibt, wie es ist
done-snippet-beyond = { $name } verlangt auch { $all }: weggelassen
done-snippet-program = { $name } ist ein Programm auf diesem Rechner, kein entfernter Server: weggelassen
done-snippet-refused = { $name }: weggelassen, denn: { $why }
done-snippet-no-address = { $name } nennt keine entfernte Adresse: weggelassen
done-snippet-known = { $form } nennt { $server } unter { $url }, schon bekannt
done-snippet-added = { $form } nennt { $server } unter { $url }, nun hinzugefügt
done-snippet-placeholder = { $said }; der Schlüssel darin ist nur der Platzhalter des Anbieters: Melden Sie sich mit Ihrem eigenen an (traygate sign-in { $id } --api-key-stdin)
done-snippet-key = { $said }; sein Schlüssel funktioniert und liegt im Tresor
done-snippet-header = { $said }; sein Geheimnis für den Header { $header } funktioniert und liegt im Tresor

## Eine Sicherung wiederherstellen.

done-restore-stays = { $id } bleibt unter { $here }; in der Sicherung steht { $there }
done-restore-secret = geben Sie das Client-Secret von { $id } noch einmal an: traygate server add { $url } --id { $id } --client-id ID --client-secret-stdin
done-restore-server = der Server { $id } unter { $url }
done-restore-left-out = { $label } bleibt weg: Es gibt keinen Server { $id }
done-restore-instance = { $label } von { $server }
done-restore-sign-in = melden Sie sich an: { $command }
done-restore-active = { $label } ist die aktive Instanz von { $id }
done-restore-pinned = { $app }: { $label } von { $id } ist fest gewählt
done-restore-connected = { $app } ist mit { $id } verbunden
done-restore-unconnected = { $app } ist nicht mit { $id } verbunden: { $why }
