# Was die Diagnose findet. Von jeder Prüfung: Titel, Bedeutung und Abhilfe; und was nicht stimmt und was es behebt, wie
# alle es lesen, bei denen es so ist.

## Was mehrere Prüfungen sagen.

check-subject = { $name }
check-subject-vault = Der Tresor
check-subject-computer = Dieser Computer
check-subject-crossing = { $app } und { $server }
check-subject-instance = { $server } ({ $instance })
check-remedy-rewrite = Den Eintrag neu schreiben (eine Kopie wird aufbewahrt).
check-remedy-move = Setzen Sie den Eintrag von Traygate an seine Stelle (eine Kopie wird aufbewahrt): traygate move-in { $id }
check-remedy-by-hand = Berichtigen Sie die Datei von Hand. Traygate schreibt nicht in eine Datei, die es nicht lesen kann.
check-remedy-by-hand-or-copy = Berichtigen Sie die Datei von Hand, oder setzen Sie diese Kopie an ihre Stelle, aus der Zeit vor einer Änderung durch Traygate: { $copy }.

## Dieser Computer und Traygate selbst.

check-vault-damaged-title = Die Datei des Tresors ist beschädigt
check-vault-damaged-means = Die Datei, die Ihre Anmeldungen aufbewahrt, lässt sich nicht ganz lesen. Was noch lesbar ist, funktioniert; Neues kann nicht aufbewahrt werden.
check-vault-damaged-mending = `traygate vault reset` legt die Datei beiseite und übernimmt, was noch lesbar ist.
check-vault-damaged-message = Die Datei, die Ihre Anmeldungen aufbewahrt, ist beschädigt ({ $why }). Was darin noch lesbar ist, funktioniert; Neues kann nicht aufbewahrt werden.
check-vault-damaged-remedy = Legen Sie die beschädigte Datei beiseite und beginnen Sie eine neue mit jeder Anmeldung, die noch lesbar ist: traygate vault reset

check-vault-locked-title = Der Schlüssel zum Tresor ist nicht zu bekommen
check-vault-locked-means = Der Schlüsselbund des Systems ist gesperrt oder gestört, deshalb lässt sich keine Anmeldung nutzen.
check-vault-locked-mending = Entsperren Sie den Schlüsselbund; nichts muss neu gestartet werden.
check-vault-locked-message = Der Schlüssel, der Ihre Anmeldungen öffnet, ist gerade nicht zu bekommen ({ $why }), deshalb kann keine KI-App arbeiten.
check-vault-locked-remedy = Entsperren Sie den Schlüsselbund des Systems (melden Sie sich neu an Ihrem Computer an, wenn er nicht fragt), und prüfen Sie dann erneut. Nichts muss neu gestartet werden.

check-disk-full-title = Der Speicherplatz ist voll
check-disk-full-means = Traygate kann erneuerte Anmeldungen nicht aufbewahren; sie können verloren gehen.
check-disk-full-mending = Schaffen Sie Platz.
check-disk-full-message = Das Laufwerk mit dem Ordner von Traygate ist voll: Erneuerte Anmeldungen können nicht aufbewahrt werden und verloren gehen.
check-disk-full-remedy = Löschen Sie etwas, das Sie nicht brauchen, und prüfen Sie dann erneut.

check-state-not-writable-title = Traygate kann nicht in seinen eigenen Ordner schreiben
check-state-not-writable-means = Einstellungen und erneuerte Anmeldungen können nicht aufbewahrt werden.
check-state-not-writable-mending = Erlauben Sie Ihrem Benutzer, in den genannten Ordner zu schreiben.
check-state-not-writable-message = Traygate kann nicht in seinen eigenen Ordner schreiben: { $why }.
check-state-not-writable-remedy = Geben Sie Ihrem Benutzer das Recht, dort zu schreiben (oder fragen Sie Ihre IT), und prüfen Sie dann erneut.

check-bridge-missing-title = Das Programm der Bridge fehlt
check-bridge-missing-means = KI-Apps starten `traygate-bridge`, und es ist nicht dort, wo ihre Einträge es nennen.
check-bridge-missing-mending = Installieren Sie Traygate neu.
check-bridge-missing-message = Das Programm, das unsere Einträge starten, ist nicht dort, wo sie es nennen.
check-bridge-missing-remedy = Installieren Sie Traygate neu, oder legen Sie traygate-bridge wieder neben traygate.

check-bridge-not-executable-title = Das Programm der Bridge darf nicht gestartet werden
check-bridge-not-executable-means = KI-Apps starten `traygate-bridge`, und das System lässt sie nicht (die Datei hat das Recht verloren, gestartet zu werden).
check-bridge-not-executable-mending = Gibt der Datei dieses Recht zurück.
check-bridge-not-executable-message = Das Programm, das unsere Einträge starten, ist da, darf aber nicht gestartet werden: Es hat dieses Recht verloren, wie es beim Kopieren von Dateien vorkommt.
check-bridge-not-executable-remedy = Ihm dieses Recht zurückgeben.

check-proxy-catches-loopback-title = Die Proxy-Einstellungen erfassen auch Verbindungen zu diesem Computer selbst
check-proxy-catches-loopback-means = KI-Apps, die Traygate über HTTP erreichen, senden auch das über den Proxy des Unternehmens, der Traygate nicht erreicht.
check-proxy-catches-loopback-mending = Fügen Sie `127.0.0.1,localhost` zu `NO_PROXY` hinzu, oder verbinden Sie über die Bridge.
check-proxy-catches-loopback-message = Die Variable { $variable } leitet Verbindungen über einen Proxy, und NO_PROXY nimmt 127.0.0.1 nicht aus: Apps, die Traygate über HTTP erreichen, landen vielleicht stattdessen beim Proxy.
check-proxy-catches-loopback-remedy = Fügen Sie der Variablen NO_PROXY 127.0.0.1,localhost hinzu, oder verbinden Sie diese Apps über die Bridge (ohne --via http).

check-npx-missing-title = Eine App startet `npx`, das es hier nicht gibt
check-npx-missing-means = `spawn npx ENOENT`: Ein Eintrag braucht Node.js, und Apps, die vom Desktop gestartet werden, finden es nicht.
check-npx-missing-mending = Nutzen Sie stattdessen den Eintrag von Traygate, der kein Node braucht.
check-npx-missing-message = Ein Eintrag startet npx, und im PATH dieses Computers gibt es kein npx (die App sagt „spawn npx ENOENT“).
check-npx-missing-remedy = Nutzen Sie stattdessen die Einträge von Traygate, die kein Node brauchen: traygate move-in { $id }. Für Einträge anderer Server installieren Sie Node.js 18 oder neuer.

check-node-too-old-title = Node.js ist zu alt für das, was eine App damit startet
check-node-too-old-means = Zwischenprogramme wie `mcp-remote` brauchen Node 18 oder neuer.
check-node-too-old-mending = Nutzen Sie stattdessen den Eintrag von Traygate, oder aktualisieren Sie Node.js.
check-node-too-old-message = Ein Eintrag wird mit Node { $version } gestartet, und was er startet, braucht 18 oder neuer.
check-node-too-old-remedy = Nutzen Sie stattdessen die Einträge von Traygate, die kein Node brauchen: traygate move-in { $id }. Oder installieren Sie ein neueres Node.js.

check-npx-path-with-space-title = Eine App startet `npx` aus einem Ordner mit einem Leerzeichen im Namen
check-npx-path-with-space-means = `'C:\Program' is not recognized as an internal or external command`: Windows schneidet den Pfad am Leerzeichen ab.
check-npx-path-with-space-mending = Nutzen Sie stattdessen den Eintrag von Traygate.
check-npx-path-with-space-message = Ein Eintrag startet npx aus einem Ordner mit einem Leerzeichen im Namen; Windows schneidet einen solchen Pfad am Leerzeichen ab („'C:\Program' is not recognized“).
check-npx-path-with-space-remedy = Nutzen Sie stattdessen die Einträge von Traygate: traygate move-in { $id }. Oder schreiben Sie in diesem Eintrag nur npx.

check-clock-wrong-title = Die Uhr dieses Computers geht falsch
check-clock-wrong-means = Neue Anmeldungen wirken abgelaufen oder noch nicht gültig.
check-clock-wrong-mending = Lassen Sie das System die Zeit selbst einstellen.
check-clock-wrong-message-behind = Seine Uhr geht gegenüber der Uhr der Server { $minutes } Minuten nach. Neue Anmeldungen wirken vielleicht abgelaufen.
check-clock-wrong-message-ahead = Seine Uhr geht gegenüber der Uhr der Server { $minutes } Minuten vor. Neue Anmeldungen wirken vielleicht abgelaufen.
check-clock-wrong-remedy = Lassen Sie das System Datum und Uhrzeit selbst einstellen (in seinen Einstellungen), und prüfen Sie dann erneut.

## Dateien von KI-Apps.

check-file-damaged-title = Die Datei einer App ist nicht lesbar
check-file-damaged-means = In der Datei ist ein Fehler (Zeile und Spalte sind genannt), deshalb sieht die App keinen ihrer Server.
check-file-damaged-mending = Stellt wieder her, was die letzte Änderung von Traygate in der Datei hinterlassen hat, aber nur, wenn dieser Befund beim Namen genannt wird (`--only file-damaged`). Der beschädigte Text wird aufbewahrt. Sonst berichtigen Sie die Zeile.
check-file-damaged-message = { $file } ist für { $app } nicht lesbar: Zeile { $line }, Spalte { $column }: { $why }
check-file-damaged-remedy = Berichtigen Sie die Datei von Hand, oder kehren Sie zu dem zurück, was die letzte Änderung von Traygate darin hinterlassen hat: traygate doctor --fix --only file-damaged. Was dabei verloren geht, zeigt traygate undo { $id } --show; der beschädigte Text wird als Kopie aufbewahrt.

check-file-not-text-title = Die Datei einer App ist nicht als UTF-8 gespeichert
check-file-not-text-means = Manche Editoren speichern UTF-16; das können Apps nicht lesen.
check-file-not-text-mending = Speichern Sie die Datei als UTF-8.
check-file-not-text-message-utf16 = { $file } ist als UTF-16 („Unicode“) gespeichert, das { $app } nicht lesen kann.
check-file-not-text-message-other = { $file } ist in einer anderen Kodierung als UTF-8 gespeichert, die { $app } nicht lesen kann.
check-file-not-text-remedy = Öffnen Sie sie in einem Editor und speichern Sie sie als „UTF-8“. Traygate schreibt nicht in eine Datei, die es nicht lesen kann.
check-file-not-text-remedy-or-copy = Öffnen Sie sie in einem Editor und speichern Sie sie als „UTF-8“, oder setzen Sie diese Kopie an ihre Stelle, aus der Zeit vor einer Änderung durch Traygate: { $copy }.

check-file-is-folder-title = Wo die Datei einer App sein soll, ist ein Ordner
check-file-is-folder-means = Die App findet keine Server, und dort kann nichts geschrieben werden.
check-file-is-folder-mending = Schieben Sie den Ordner woandershin.
check-file-is-folder-message = { $file } sollte eine Datei sein, dort ist aber ein Ordner dieses Namens.
check-file-is-folder-remedy = Geben Sie dem Ordner einen anderen Namen, und prüfen Sie dann erneut.

check-file-link-broken-title = Die Datei einer App ist eine Verknüpfung zu etwas, das fehlt
check-file-link-broken-means = Die App findet keine Server. Üblich, nachdem ein Ordner mit Einstellungen verschoben wurde.
check-file-link-broken-mending = Legen Sie die Datei zurück, oder löschen Sie die Verknüpfung.
check-file-link-broken-message = { $file } ist eine Verknüpfung zu { $to }, was es dort nicht gibt.
check-file-link-broken-remedy = Legen Sie die Datei zurück, zu der sie führt, oder löschen Sie die Verknüpfung; prüfen Sie dann erneut.

check-file-unreadable-title = Traygate darf die Datei einer App nicht lesen
check-file-unreadable-means = Die Datei gehört einem anderen Benutzer, oder ihre Rechte wurden geändert.
check-file-unreadable-mending = Geben Sie Ihrem Benutzer das Recht, die Datei zu lesen.
check-file-unreadable-message = { $file } ist nicht lesbar: { $why }.
check-file-unreadable-remedy = Geben Sie Ihrem Benutzer das Recht, sie zu lesen und zu schreiben (vielleicht gehört sie einem Administrator), und prüfen Sie dann erneut.

check-file-empty-title = Die Datei einer App ist leer
check-file-empty-means = Diese App hält eine leere Datei für beschädigt und lädt nichts.
check-file-empty-mending = Schreibt die leere Tabelle, die die App erwartet. Eine Kopie wird aufbewahrt.
check-file-empty-message = { $file } ist leer, was { $app } für einen Schaden hält.
check-file-empty-remedy = Eine leere Liste von Servern hineinschreiben (eine Kopie wird aufbewahrt).

check-file-byte-order-mark-title = Die Datei einer App beginnt mit einem unsichtbaren Zeichen
check-file-byte-order-mark-means = Manche Editoren unter Windows setzen eine Bytereihenfolge-Marke an den Anfang; diese App kann die Datei damit nicht lesen.
check-file-byte-order-mark-mending = Nimmt das Zeichen weg. Eine Kopie wird aufbewahrt.
check-file-byte-order-mark-message = { $file } beginnt mit einer Bytereihenfolge-Marke (einem unsichtbaren Zeichen), mit der { $app } sie nicht lesen kann.
check-file-byte-order-mark-remedy = Das Zeichen wegnehmen (eine Kopie wird aufbewahrt).

check-file-too-lenient-title = Ein Kommentar oder ein Komma zu viel in der Datei einer App
check-file-too-lenient-means = Andere Apps lesen das, diese nicht, und vielleicht ersetzt sie die Datei sogar durch eine leere.
check-file-too-lenient-mending = Nimmt Kommas vor einer schließenden Klammer weg. Ein Kommentar gehört Ihnen: Er wird genannt und bleibt. Eine Kopie wird aufbewahrt.
check-file-too-lenient-message = { $file } hat einen Kommentar oder ein Komma zu viel (Zeile { $line }, Spalte { $column }), womit { $app } sie nicht lesen kann.
check-file-too-lenient-remedy = Die Kommas vor einer schließenden Klammer wegnehmen (eine Kopie wird aufbewahrt).

check-file-smart-quotes-title = Typografische Anführungszeichen in der Datei einer App
check-file-smart-quotes-means = Aus einem Dokument oder Chat eingefügt: Wo "…" stehen muss, steht “…”, und die App liest nichts.
check-file-smart-quotes-mending = Schreibt gerade Anführungszeichen. Eine Kopie wird aufbewahrt.
check-file-smart-quotes-message = { $file } hat typografische Anführungszeichen (“…”, zuerst in Zeile { $line }), womit { $app } sie nicht lesen kann.
check-file-smart-quotes-remedy = An ihrer Stelle gerade Anführungszeichen schreiben (eine Kopie wird aufbewahrt).

check-file-html-title = Code einer Webseite in der Datei einer App
check-file-html-means = Von einer Webseite eingefügt: Wo " stehen muss, steht `&quot;`, und die App liest nichts.
check-file-html-mending = Schreibt die Zeichen selbst. Eine Kopie wird aufbewahrt.
check-file-html-message = { $file } enthält Code einer Webseite (&quot; und Ähnliches, zuerst in Zeile { $line }), womit { $app } sie nicht lesen kann.
check-file-html-remedy = An seiner Stelle die Zeichen schreiben, für die er steht (eine Kopie wird aufbewahrt).

check-file-backslashes-title = Umgekehrte Schrägstriche eines Windows-Pfads in der Datei einer App
check-file-backslashes-means = In diesen Dateien schreibt man den umgekehrten Schrägstrich doppelt; ein aus Windows kopierter Pfad hat ihn einfach, und die App liest nichts.
check-file-backslashes-mending = Schreibt in diesen Pfaden zwei umgekehrte Schrägstriche. Eine Kopie wird aufbewahrt.
check-file-backslashes-message = { $file } hat Windows-Pfade mit einfachen umgekehrten Schrägstrichen (zuerst in Zeile { $line }), womit { $app } sie nicht lesen kann.
check-file-backslashes-remedy = An ihrer Stelle je zwei umgekehrte Schrägstriche schreiben (eine Kopie wird aufbewahrt).

check-file-protected-title = Die Datei einer App ist schreibgeschützt
check-file-protected-means = Traygate kann die App nicht verbinden: Jemand hat ihre Datei geschützt.
check-file-protected-mending = Erlauben Sie das Schreiben in die Datei, wenn Traygate das tun soll.
check-file-protected-message = { $file } ist schreibgeschützt, deshalb kann Traygate { $app } weder verbinden noch in Ordnung bringen.
check-file-protected-remedy = Nehmen Sie den Schutz weg, wenn Sie das möchten (in den Eigenschaften der Datei; auf Firmencomputern fragen Sie Ihre IT).

check-duplicate-keys-title = In der Datei einer App steht derselbe Name zweimal
check-duplicate-keys-means = Wer die Datei liest, nimmt einen davon und lässt den anderen wortlos weg; Traygate rät nicht, welchen.
check-duplicate-keys-mending = Löschen Sie einen der beiden.
check-duplicate-keys-message = In { $file } steht der Name { $name } zweimal (noch einmal in Zeile { $line }); nur einer der beiden gilt.
check-duplicate-keys-remedy = Öffnen Sie die Datei, behalten Sie einmal { $name } mit allem, was Sie darin brauchen, und löschen Sie das andere.

check-wrong-table-title = Server stehen unter einem Namen, den diese App nicht liest
check-wrong-table-means = Ein Snippet für eine andere App wurde eingefügt: VS Code liest `servers`, die meisten anderen `mcpServers`; was unter dem anderen Namen steht, wird nicht beachtet.
check-wrong-table-mending = Verbinden Sie die App, oder benennen Sie die Tabelle um.
check-wrong-table-message = { $file } nennt { $names } unter „{ $table }“, was { $app } nicht liest: Dort bewirken sie nichts.
check-wrong-table-remedy = Für Server, die Traygate kennt: traygate connect { $id }. Andere verschieben Sie in die Tabelle, die die App liest.

check-table-misshapen-title = Die Liste der Server hat die falsche Form
check-table-misshapen-means = Wo die App benannte Einträge erwartet, steht etwas anderes (eine Liste, ein Text, nichts).
check-table-misshapen-mending = Berichtigen Sie sie von Hand, oder legen Sie die neueste Kopie zurück, die Traygate aufbewahrt hat.
check-table-misshapen-message = Die Liste der Server in { $file } ist nicht so geschrieben, wie { $app } sie erwartet.
check-table-misshapen-remedy = Schreiben Sie sie als { "{" } … { "}" } mit einem Namen vor jedem Server. Traygate schreibt nicht in eine Datei, die es nicht lesen kann.
check-table-misshapen-remedy-or-copy = Schreiben Sie sie als { "{" } … { "}" } mit einem Namen vor jedem Server, oder setzen Sie diese Kopie an ihre Stelle, aus der Zeit vor einer Änderung durch Traygate: { $copy }.

## Einträge von Traygate.

check-guard-stopped-title = Ein Eintrag geht immer wieder verloren
check-guard-stopped-means = Er wurde innerhalb einer Stunde dreimal wiederhergestellt. Etwas anderes schreibt in die Datei der App, deshalb hat Traygate aufgehört.
check-guard-stopped-mending = Schreibt den Eintrag neu. Finden Sie zuerst heraus, was sonst in die Datei schreibt.
check-guard-stopped-message = Der Eintrag wurde innerhalb einer Stunde dreimal wiederhergestellt und ist wieder verloren: Etwas anderes schreibt in die Datei der App, deshalb hat Traygate aufgehört.
check-guard-stopped-remedy = Finden Sie heraus, was sonst in { $file } schreibt (ein anderes Programm, das KI-Apps einrichtet, eine Synchronisierung), und schreiben Sie den Eintrag dann neu.

check-entries-wiped-title = Eine App hat ihre Liste der Server geleert
check-entries-wiped-means = Die App hat ihre Datei neu geschrieben und alle ihre Server weggelassen (von Claude Desktop ist das bekannt).
check-entries-wiped-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-entries-wiped-message = { $app } hat die eigene Datei neu geschrieben, ohne einen einzigen Server; mit ihnen fehlt auch unserer.

check-entry-missing-title = Unser Eintrag fehlt
check-entry-missing-means = Jemand oder etwas hat den Eintrag entfernt, den Traygate geschrieben hatte.
check-entry-missing-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-entry-missing-message = Der Eintrag, den wir geschrieben haben, fehlt in der Datei der App.
check-entry-missing-message-file-gone = { $file }, worin der Eintrag stand, wurde gelöscht.
check-entry-missing-message-older = { $file } wurde auf den Stand zurückgesetzt, bevor Traygate den Eintrag schrieb.
check-entry-missing-message-emptied = Aus { $file } wurden alle Einträge entfernt, nicht nur der von Traygate.
check-entry-missing-message-removed = Der Eintrag wurde aus { $file } entfernt; andere stehen noch dort.
check-entry-missing-message-changed = Der Eintrag in { $file } wurde geändert.

check-store-build-missed-title = Die App aus dem Microsoft Store liest eine andere Datei
check-store-build-missed-means = Die App aus dem Store hat ihre Einstellungen in einem eigenen Ordner und liest nichts anderes; dort fehlt unser Eintrag.
check-store-build-missed-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-store-build-missed-message = Unser Eintrag steht nicht in jeder Datei: { $app } aus dem Microsoft Store liest eine in einem eigenen Ordner.

check-files-disagree-title = Die App hat zwei Dateien, und in ihnen steht Verschiedenes
check-files-disagree-means = Die alte und die neue Erweiterung Cline lesen verschiedene Dateien; unser Eintrag steht nur in einer davon.
check-files-disagree-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-files-disagree-message = { $app } liest mehr als eine Datei, und unser Eintrag steht nicht in jeder davon.

check-entry-wrong-type-title = Ein Eintrag hat einen Typ, den die App nicht kennt
check-entry-wrong-type-means = Apps schreiben denselben Weg verschieden (`http`, `streamableHttp`, `streamable-http`); bei einem falschen Wort lassen manche den Eintrag weg und manche alle ihre Server.
check-entry-wrong-type-mending = Schreibt unseren neu. In einem Eintrag von anderen wird das Wort genannt.
check-entry-wrong-type-message = Der Eintrag hat den Typ „{ $kind }“, den { $app } nicht kennt.
check-entry-wrong-type-message-other = In { $file } hat der Eintrag { $entry } den Typ „{ $kind }“, den { $app } nicht kennt; deswegen lässt die App vielleicht alle ihre Server weg.
check-entry-wrong-type-remedy-other = Schreiben Sie stattdessen eines davon: { $kinds }.

check-entry-relative-title = Unser Eintrag nennt die Bridge ohne ihren Ordner
check-entry-relative-means = Apps, die vom Desktop gestartet werden, suchen Programme nur in wenigen Ordnern und finden sie nicht.
check-entry-relative-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-entry-relative-message = Der Eintrag nennt traygate-bridge ohne den Ordner; Apps, die vom Desktop gestartet werden, finden es nicht.

check-bridge-moved-title = Unser Eintrag startet eine Bridge, die es dort nicht mehr gibt
check-bridge-moved-means = Traygate wurde verschoben oder in einen anderen Ordner aktualisiert; der Eintrag nennt noch den alten.
check-bridge-moved-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-bridge-moved-message = Der Eintrag startet traygate-bridge aus einem Ordner, in dem es nicht mehr ist.

check-other-traygate-title = Unser Eintrag startet die Bridge eines anderen Traygate
check-other-traygate-means = Auf diesem Computer sind zwei Traygate; diese App startet die Bridge des anderen.
check-other-traygate-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-other-traygate-message = Der Eintrag startet die Bridge eines anderen Traygate auf diesem Computer.

check-entry-localhost-title = In unserem Eintrag steht `localhost`
check-entry-localhost-means = Auf manchen Computern bedeutet `localhost` eine andere Adresse (IPv6) als die, auf der Traygate antwortet.
check-entry-localhost-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-entry-localhost-message = Im Eintrag steht localhost, das auf manchen Computern woandershin führt; es muss 127.0.0.1 heißen.

check-entry-changed-title = Unser Eintrag wurde geändert
check-entry-changed-means = Jemand oder etwas hat den Eintrag bearbeitet, deshalb führt er vielleicht nicht mehr hierher.
check-entry-changed-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-entry-changed-message = Der Eintrag in der Datei der App ist nicht so, wie Traygate ihn geschrieben hat.

check-port-moved-title = Unser Eintrag führt zu einem alten Port
check-port-moved-means = `EADDRINUSE`: Ein anderes Programm oder ein zweites Traygate hat den Port belegt, deshalb hat Traygate einen anderen genommen, oder in den Einstellungen wurde ein anderer gewählt; die App ruft noch den alten auf.
check-port-moved-mending = Schreibt den Eintrag neu. Eine Kopie wird aufbewahrt, und `traygate undo` macht es rückgängig.
check-port-moved-message = Der Eintrag führt zu dem Port, den Traygate vorher hatte.
check-port-moved-message-taken = Der Eintrag führt zu Port { $wanted }, den ein anderes Programm belegt hat (vielleicht ein zweites Traygate); Traygate hat jetzt { $port }.

check-entry-duplicate-title = Unser Eintrag steht zweimal da, unter verschiedenen Namen
check-entry-duplicate-means = Die App zeigt jedes Werkzeug zweimal.
check-entry-duplicate-mending = Entfernt den, der nicht wie der Server heißt. Eine Kopie wird aufbewahrt.
check-entry-duplicate-message = Auch der Eintrag { $entry } führt zu { $server }, deshalb zeigt die App jedes Werkzeug zweimal.
check-entry-duplicate-remedy = Den Eintrag { $entry } entfernen (eine Kopie wird aufbewahrt).

check-entry-orphaned-title = Unser Eintrag führt zu einem Server, den Traygate nicht kennt
check-entry-orphaned-means = Der Server wurde entfernt, oder der Eintrag kommt von einem anderen Computer.
check-entry-orphaned-mending = Entfernt den Eintrag. Eine Kopie wird aufbewahrt.
check-entry-orphaned-message = Der Eintrag führt zu einem Server, den Traygate nicht kennt.
check-entry-orphaned-remedy = Den Eintrag entfernen, oder den Server wieder hinzufügen.

check-entry-switched-off-title = Unser Eintrag ist in der App ausgeschaltet
check-entry-switched-off-means = In der App lassen sich Server ausschalten, und diesen startet sie nicht.
check-entry-switched-off-mending = Schalten Sie ihn in der App ein.
check-entry-switched-off-message = Der Eintrag ist in { $app } ausgeschaltet, deshalb wird er nicht gestartet.
check-entry-switched-off-remedy = Schalten Sie ihn in der Liste der MCP-Server von { $app } ein. { $reload }

check-entry-not-seen-title = Die App hat einen neuen Eintrag seit einem Tag nicht genutzt
check-entry-not-seen-means = Die App wurde seitdem nicht neu gestartet, hat den Server ausgeschaltet oder wartet auf Ihre Erlaubnis.
check-entry-not-seen-mending = Starten Sie die App neu; schalten Sie den Server dann dort ein, oder erlauben Sie ihn.
check-entry-not-seen-message = Der Eintrag wurde vor mehr als einem Tag geschrieben, und { $app } hat ihn seitdem nicht genutzt.
check-entry-not-seen-remedy = { $reload }

## Einträge, die an Traygate vorbeiführen.

check-mcp-remote-entry-title = Eine App startet noch `mcp-remote`
check-mcp-remote-entry-means = Es bewahrt eine eigene Anmeldung in Klartext-Dateien auf, braucht Node und folgt nicht, wenn Sie die Instanz wechseln.
check-mcp-remote-entry-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-mcp-remote-entry-message = { $file } startet mcp-remote für { $server }: Es bewahrt seine eigene Anmeldung in Klartext-Dateien auf und braucht Node.

check-stand-in-entry-title = Eine App startet ein anderes Programm anstelle von Traygate
check-stand-in-entry-means = `mcp-proxy`, `supergateway` und ähnliche bewahren eigene Anmeldungen auf und folgen nicht, wenn Sie die Instanz wechseln.
check-stand-in-entry-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-stand-in-entry-message = Der Eintrag { $entry } startet { $program } für { $server }, was an Traygate vorbeiführt.

check-direct-entry-title = Eine App spricht an Traygate vorbei mit dem Server
check-direct-entry-means = Sie hat eine eigene Anmeldung: Der Wechsel der Instanz, Limits und der Schutz vor dem falschen Konto erreichen sie nicht.
check-direct-entry-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-direct-entry-message = Der Eintrag { $entry } spricht direkt mit { $server }, mit einer eigenen Anmeldung: Er folgt nicht, wenn Sie die Instanz wechseln.

check-entry-twice-title = Zwei Einträge für denselben Server
check-entry-twice-means = Neben dem Eintrag von Traygate steht ein alter: Die App zeigt jedes Werkzeug zweimal, und die Hälfte davon arbeitet mit der Anmeldung des alten.
check-entry-twice-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-entry-twice-message = Der Eintrag { $entry } führt ebenso zu { $server } wie unserer: Die App zeigt jedes Werkzeug zweimal, und manche davon arbeiten mit einer anderen Anmeldung.

check-npx-asks-first-title = `npx` ohne `-y`
check-npx-asks-first-means = npx fragt, ob es das Programm installieren darf; eine App kann nicht antworten, deshalb startet der Server nie.
check-npx-asks-first-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-npx-asks-first-message = Der Eintrag { $entry } startet npx ohne -y: npx stellt dann eine Frage, die niemand sieht, und wartet für immer.

check-address-in-brackets-title = Spitze Klammern um eine Adresse
check-address-in-brackets-means = Von einer Seite kopiert, die `<https://…>` schreibt: Mit den Klammern ist es keine Adresse.
check-address-in-brackets-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-address-in-brackets-message = Die Adresse im Eintrag { $entry } steht in spitzen Klammern ({ $address }), wie manche Seiten sie schreiben; damit ist sie keine Adresse.

check-address-with-blanks-title = Leerzeichen oder Anführungszeichen um eine Adresse
check-address-with-blanks-means = Ein Leerzeichen, ein Zeilenumbruch oder ein Anführungszeichen wurde mitkopiert; viele Apps nehmen es nicht weg.
check-address-with-blanks-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-address-with-blanks-message = Mit der Adresse im Eintrag { $entry } wurde ein Leerzeichen oder ein Anführungszeichen mitkopiert.

check-smart-quotes-in-entry-title = Typografische Anführungszeichen in einem Eintrag
check-smart-quotes-in-entry-means = Eine Textverarbeitung oder ein Chat hat aus geraden Anführungszeichen “…” gemacht; sie sind Teil der Adresse oder eines Wortes geworden.
check-smart-quotes-in-entry-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-smart-quotes-in-entry-message = Der Eintrag { $entry } hat typografische Anführungszeichen in seinen Wörtern.

check-html-in-entry-title = Code einer Webseite in einem Eintrag
check-html-in-entry-means = `&amp;` oder `&quot;` wurde von einer Webseite kopiert und ist Teil der Adresse oder eines Wortes geworden.
check-html-in-entry-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-html-in-entry-message = Der Eintrag { $entry } enthält in seinen Wörtern Code einer Webseite (&amp; und Ähnliches).

check-address-not-secure-title = `http`, wo `https` stehen muss
check-address-not-secure-means = Die Anmeldung ginge ungeschützt durchs Netz; der Server lehnt das ab oder schickt die App woandershin.
check-address-not-secure-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-address-not-secure-message = Die Adresse im Eintrag { $entry } beginnt mit http; es muss https heißen.

check-address-wrong-path-title = Die Adresse endet anders als die des Servers
check-address-wrong-path-means = Der richtige Host mit einem anderen Pfad: Oft fehlt `/mcp`, oder es steht einmal zu viel da.
check-address-wrong-path-mending = `traygate move-in APP` setzt den Eintrag von Traygate an seine Stelle. Eine Kopie wird aufbewahrt.
check-address-wrong-path-message = Die Adresse im Eintrag { $entry } ist { $address }, und { $server } ist unter { $right } zu finden.

check-placeholder-key-title = In einem Eintrag steht noch `YOUR_API_KEY`
check-placeholder-key-means = Der Schlüssel wurde nie eingesetzt; der Server antwortet mit 401.
check-placeholder-key-mending = Geben Sie den Schlüssel Traygate, das ihn im Tresor aufbewahrt.
check-placeholder-key-message = Im Eintrag { $entry } steht noch YOUR_API_KEY (oder Ähnliches), wo Ihr Schlüssel hingehört.
check-placeholder-key-remedy = Kopieren Sie den Schlüssel aus Ihrem Dashboard von { $server } und geben Sie ihn Traygate: traygate sign-in { $serverid } --api-key-stdin. Dann: traygate move-in { $id }

check-key-in-file-title = In der Datei einer App steht ein Schlüssel im Klartext
check-key-in-file-means = Wer die Datei liest, kann in Ihrem Namen handeln; Sicherungen und geteilte Einstellungen tragen ihn mit.
check-key-in-file-mending = `traygate move-in APP` nimmt den Schlüssel in den Tresor und den Eintrag aus der Datei.
check-key-in-file-message = Im Eintrag { $entry } steht Ihr Schlüssel zu { $server } im Klartext; wer die Datei liest, kann in Ihrem Namen handeln.

## Anmeldungen.

check-not-signed-in-title = Niemand ist angemeldet
check-not-signed-in-means = KI-Apps sind mit dem Server verbunden, und es gibt keine Anmeldung, mit der sie arbeiten könnten.
check-not-signed-in-mending = `traygate sign-in SERVER`.
check-not-signed-in-message = KI-Apps sind damit verbunden, aber niemand ist angemeldet.
check-not-signed-in-remedy = Melden Sie sich an: traygate sign-in { $id }

check-sign-out-unfinished-title = Eine Abmeldung wurde nicht fertig
check-sign-out-unfinished-means = Traygate wurde mittendrin beendet, und der Server ließ sich seitdem nicht bitten, den Zugang zurückzunehmen. Niemand nutzt ihn mehr.
check-sign-out-unfinished-mending = Melden Sie sich noch einmal ab; dann wird die Anmeldung in jedem Fall vergessen.
check-sign-out-unfinished-message = Traygate wurde beendet, während Sie sich abmeldeten, und { $server } ließ sich seitdem nicht bitten, den Zugang zurückzunehmen. Niemand nutzt ihn mehr.
check-sign-out-unfinished-remedy = Melden Sie sich noch einmal ab; dann wird die Anmeldung in jedem Fall vergessen: traygate sign-out { $id } "{ $instance }"

check-sign-in-needed-title = Eine Anmeldung ist zu Ende
check-sign-in-needed-means = Der Server nimmt sie nicht mehr an („Not authenticated: no OAuth access token was found.“), oder der Schlüssel wird nicht angenommen (401).
check-sign-in-needed-mending = `traygate reconnect SERVER`, oder „Neu anmelden“ im Symbol in der Leiste; bei einem Schlüssel fügen Sie den neuen ein.
check-sign-in-needed-message = Die Anmeldung gilt nicht mehr. Die Meldung dazu: { $why }
check-sign-in-needed-remedy = Melden Sie sich neu an: { $again }
check-sign-in-needed-remedy-key = Ersetzen Sie den Schlüssel: { $again }

check-sign-in-ending-title = Eine Anmeldung endet bald
check-sign-in-ending-means = Der Server erneuert sie nicht. Bis dahin funktioniert sie.
check-sign-in-ending-mending = `traygate reconnect SERVER`, bevor sie endet.
check-sign-in-ending-message = Sie funktioniert noch, aber nicht mehr lange: { $why }.
check-sign-in-ending-remedy = Melden Sie sich neu an, bevor sie endet: { $again }

check-permission-missing-title = Einer Anmeldung fehlt eine Berechtigung
check-permission-missing-means = Der Server lässt Sie ein und lehnt eines ab, weil es nicht zur Anmeldung gehörte. Alles andere funktioniert.
check-permission-missing-mending = `traygate reconnect SERVER` bittet darum.
check-permission-missing-message = { $server } braucht noch { $needs }. Alles andere funktioniert weiter.
check-permission-missing-remedy = Geben Sie sie: { $again }. Wenn das nicht hilft, fragen Sie die Person, die { $server } verwaltet.

check-no-active-instance-title = Keine Instanz ist aktiv
check-no-active-instance-means = Sie sind angemeldet, und KI-Apps können trotzdem nicht arbeiten: Niemand hat gewählt, welches Konto gemeint ist.
check-no-active-instance-mending = `traygate instance switch SERVER LABEL`.
check-no-active-instance-message = Sie sind angemeldet, aber keine Instanz ist aktiv, deshalb können KI-Apps nicht arbeiten.
check-no-active-instance-remedy = Wählen Sie eine: traygate instance switch { $id } "{ $instance }"

check-pin-lost-title = Eine App arbeitet immer mit einer Instanz, die es nicht mehr gibt
check-pin-lost-means = Die App arbeitet immer mit einer bestimmten Instanz, und die ist abgemeldet. Auf eine andere weicht sie nicht aus.
check-pin-lost-mending = Melden Sie sich dort neu an, oder `traygate instance unpin APP SERVER`.
check-pin-lost-message = Die App arbeitet immer mit { $instance }; diese Instanz ist abgemeldet, deshalb kann die App nichts tun.
check-pin-lost-remedy = Melden Sie sich bei { $instance } neu an, oder lassen Sie die App der aktiven Instanz folgen: traygate instance unpin { $id } { $serverid }

check-mcp-remote-tokens-title = `mcp-remote` hat eine Anmeldung im Klartext hinterlassen
check-mcp-remote-tokens-means = Mit Dateien im Ordner `.mcp-auth` kann jeder, der sie liest, in Ihrem Namen handeln. Veraltete sind auch der Grund, warum ein Assistent immer wieder um eine Anmeldung bittet.
check-mcp-remote-tokens-mending = Nimmt diese Anmeldung beim Server zurück und löscht dann die Dateien.
check-mcp-remote-tokens-message = { $count ->
    [one] mcp-remote hat eine Anmeldung bei { $server } im Klartext auf diesem Computer hinterlassen ({ $count } Datei in seinem Ordner .mcp-auth); wer sie liest, kann in Ihrem Namen handeln.
   *[other] mcp-remote hat eine Anmeldung bei { $server } im Klartext auf diesem Computer hinterlassen ({ $count } Dateien in seinem Ordner .mcp-auth); wer sie liest, kann in Ihrem Namen handeln.
}
check-mcp-remote-tokens-remedy = Sie zurücknehmen und diese Dateien löschen. Eine App, die noch mcp-remote startet, wird um eine neue Anmeldung bitten.

check-tool-changed-title = Ein Server hat ein Werkzeug geändert
check-tool-changed-means = Was ein Werkzeug über sich selbst sagt, ist eine Anweisung an die KI. Seine Aufrufe werden zurückgehalten, bis Sie den Unterschied gesehen haben.
check-tool-changed-mending = im Fenster der Name des Servers, dann *Werkzeuge*, oder `traygate policy SERVER` und `--accept-change TOOL`.
check-tool-changed-message = Er sagt jetzt etwas anderes über diese Werkzeuge als zuletzt, deshalb werden ihre Aufrufe zurückgehalten: { $tools }.
check-tool-changed-remedy = Sehen Sie sich den Unterschied an und stimmen Sie ihm zu: traygate policy { $id }, dann traygate policy { $id } --accept-change TOOL

## Server.

check-server-unreachable-title = Der Server ist nicht zu erreichen
check-server-unreachable-means = Es kam keine Verbindung zustande: das Netzwerk, ein VPN, ein Proxy oder der Server selbst.
check-server-unreachable-mending = Prüfen Sie Netzwerk, VPN und Proxy; `traygate network` zeigt den Weg nach außen.
check-server-unreachable-message = Der Server ist nicht zu erreichen. Die Meldung dazu: { $said }
check-server-unreachable-remedy = Prüfen Sie das Netzwerk (und das VPN). Wenn es nur im Browser geht, ist vielleicht ein Proxy nötig: traygate network --proxy ADRESSE

check-certificate-not-trusted-title = Dem Zertifikat des Servers wird nicht vertraut
check-certificate-not-trusted-means = Oft ein Unternehmen, das sichere Verbindungen prüft (`SELF_SIGNED_CERT_IN_CHAIN`). Es wurde nichts gesendet.
check-certificate-not-trusted-mending = Bitten Sie die IT um das Zertifikat: `traygate network --ca-file DATEI`.
check-certificate-not-trusted-message = Dem Zertifikat des Servers wird nicht vertraut. Die Meldung dazu: { $said }
check-certificate-not-trusted-remedy = Wenn Ihr Unternehmen sichere Verbindungen prüft, bitten Sie die IT um das Zertifikat und vertrauen Sie ihm: traygate network --ca-file DATEI. Sonst prüfen Sie die Uhr dieses Computers.

check-server-failing-title = Der Server hat selbst ein Problem
check-server-failing-means = Er hat mit einem eigenen Fehler geantwortet (5xx). Hier ist alles in Ordnung.
check-server-failing-mending = Versuchen Sie es später wieder; wenn es so bleibt, sagen Sie es dem Anbieter.
check-server-failing-message = Der Server hat selbst ein Problem. Die Meldung dazu: { $said }
check-server-failing-remedy = Versuchen Sie es später wieder. Wenn es so bleibt, sagen Sie es dem Anbieter von { $server }.

check-not-an-mcp-server-title = Unter dieser Adresse ist kein MCP-Server
check-not-an-mcp-server-means = Die Adresse führt zu etwas anderem: einer Webseite oder nichts (404).
check-not-an-mcp-server-mending = Berichtigen Sie die Adresse: `traygate server add URL --id SERVER`.
check-not-an-mcp-server-message = Unter dieser Adresse ist kein MCP-Server. Die Meldung dazu: { $said }
check-not-an-mcp-server-remedy = Vergleichen Sie die Adresse mit der Seite des Anbieters und berichtigen Sie sie: traygate server add URL --id { $id }

check-sign-in-refused-title = Der Server nimmt die Anmeldung nicht an
check-sign-in-refused-means = Er hat mit 401 geantwortet: Die Sitzung ist abgelaufen, oder der Schlüssel wurde gelöscht oder war nie vollständig.
check-sign-in-refused-mending = `traygate reconnect SERVER`; einen Schlüssel kopieren Sie neu, ohne `Bearer`.
check-sign-in-refused-message = Der Server nimmt die Anmeldung nicht an. Die Meldung dazu: { $said }
check-sign-in-refused-remedy = Melden Sie sich neu an: traygate reconnect { $id }. Ein Schlüssel wird vollständig aus dem Dashboard des Anbieters kopiert.

check-access-denied-title = Der Server lehnt dieses Konto ab
check-access-denied-means = Er hat mit 403 geantwortet. PartnerStack verlangt die Berechtigung Admin oder Integration (full), Part3 einen Project Prime.
check-access-denied-mending = Bitten Sie die Person, die den Dienst verwaltet, um Zugang, oder melden Sie sich mit einem anderen Konto an.
check-access-denied-message = Der Server lehnt dieses Konto ab. Die Meldung dazu: { $said }
check-access-denied-remedy = Bitten Sie die Person, die { $server } verwaltet, um Zugang, oder melden Sie sich mit einem anderen Konto an.
check-access-denied-remedy-partnerstack = Das Konto braucht die Berechtigung Admin oder Integration (full). Bitten Sie die Person, die { $server } verwaltet, um Zugang, oder melden Sie sich mit einem anderen Konto an.
check-access-denied-remedy-part3 = Nur Project Primes haben Zugang. Bitten Sie die Person, die { $server } verwaltet, um Zugang, oder melden Sie sich mit einem anderen Konto an.

check-limit-reached-title = Das Limit des Servers ist erreicht
check-limit-reached-means = Er nimmt nur eine bestimmte Zahl von Anfragen an (429). Aufrufe warten, bis sie an der Reihe sind; nichts geht verloren.
check-limit-reached-mending = Warten Sie eine Minute; fragen Sie weniger auf einmal.
check-limit-reached-message = Das Limit des Servers ist erreicht. Die Meldung dazu: { $said }
check-limit-reached-message-waiting = { $count ->
    [one] Das Limit ist erreicht; { $count } Aufruf wartet, bis er an der Reihe ist.
   *[other] Das Limit ist erreicht; { $count } Aufrufe warten, bis sie an der Reihe sind.
}
check-limit-reached-remedy = Warten Sie eine Minute, und prüfen Sie dann erneut.
check-limit-reached-remedy-waiting = Warten Sie eine Minute. Wenn es oft vorkommt, lassen Sie Ihre Apps weniger auf einmal fragen.

check-no-tools-title = Der Server nennt keine Werkzeuge
check-no-tools-means = Er antwortet und bietet diesem Konto nichts an: oft eine Rolle ohne Berechtigungen.
check-no-tools-mending = Fragen Sie die Person, die den Dienst verwaltet, welche Berechtigungen das Konto hat.
check-no-tools-message = Er antwortet, nennt aber keine Werkzeuge für dieses Konto.
check-no-tools-remedy = Fragen Sie die Person, die { $server } verwaltet, welche Berechtigungen das Konto hat.

check-fewer-tools-title = Der Server nennt weniger Werkzeuge als vorher
check-fewer-tools-means = Einige Werkzeuge, die ein Assistent genutzt hat, fehlen: Eine Berechtigung wurde entzogen, oder der Anbieter hat etwas geändert.
check-fewer-tools-mending = Sehen Sie sich die Berechtigungen des Kontos an; starten Sie eine App neu, die noch die alte Liste zeigt.
check-fewer-tools-message = { $count ->
    [one] Er nennt jetzt { $count } Werkzeug, vorher waren es { $before }.
   *[other] Er nennt jetzt { $count } Werkzeuge, vorher waren es { $before }.
}
check-fewer-tools-remedy = Wenn welche fehlen, fragen Sie die Person, die { $server } verwaltet, ob dem Konto eine Berechtigung entzogen wurde; eine App, die noch die alte Liste zeigt, muss neu gestartet werden.

## Um die Befunde herum.

check-not-mended = Das ließ sich nicht beheben: { $why }.
check-listing-late = { $server } hat nicht innerhalb von { $count } Sekunden geantwortet.
check-listing-nobody = Dahinter steht keine Anmeldung, die funktioniert.
check-covers = Geprüft: die Dateien der KI-Apps (sind sie lesbar, stehen unsere Einträge darin wie geschrieben, führen sie zu diesem Traygate, führen andere Einträge daran vorbei), was mcp-remote in Klartext-Dateien aufbewahrt, das Programm der Bridge, Datei und Schlüssel des Tresors, Speicherplatz, Proxy und Uhr dieses Computers, Anmeldungen, aktive und festgelegte Instanzen.
check-covers-asked = Gefragt: jeder Server, mit dem eine App verbunden ist, nach seinen Werkzeugen.
check-covers-not-asked = Nicht gefragt: ob die Server antworten.
check-covers-key-file = Hinweis: Der Schlüssel des Tresors liegt in einer Datei, die nur Sie lesen können, wegen TRAYGATE_KEY_STORE=file; der Schlüsselbund des Systems schützt ihn besser.
