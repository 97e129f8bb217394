# Neuere Versionen von Traygate, in den Einstellungen.
updates-note = Traygate sucht nur, wenn Sie es sagen, und installiert nichts von selbst.
updates-look = Nach Aktualisierungen suchen
updates-looking = Suche…
updates-newest = Dies ist die neueste Version.
updates-found = Traygate { $version } ist da.
updates-new = Was neu ist
updates-install = Installieren und neu starten
updates-install-note = Das Paket wird geholt und seine Signatur geprüft. Dann enden laufende Aufrufe, und Traygate startet neu.
updates-by-hand = Installieren Sie sie so, wie Sie diese installiert haben: mit den Paketen Ihres Systems oder von Hand.
updates-installing = Das Paket wird geholt und geprüft, dann wird auf laufende Aufrufe gewartet…
