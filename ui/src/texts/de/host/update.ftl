# Warum sich keine neuere Version suchen, holen oder installieren lässt.
update-unreachable = die Stelle, von der Aktualisierungen kommen, ist nicht erreichbar
update-unreachable-hint = sehen Sie nach, ob dieser Computer online ist, und nach dem Proxy in den Einstellungen; versuchen Sie es dann noch einmal
update-unreadable = was die Stelle antwortet, von der Aktualisierungen kommen, ergibt keinen Sinn
update-not-for-this = es gibt eine neuere Version, aber kein Paket davon für diesen Computer
update-later = versuchen Sie es später noch einmal
update-not-ours = das Paket, das ankam, trägt nicht die Signatur der Macher von Traygate für diese Version
update-not-ours-hint = es wurde weggeworfen, und nichts hat sich geändert; installieren Sie diese Version auch nicht von anderswo, bevor ihre Macher gesagt haben, was geschehen ist
update-not-installed = die Aktualisierung ließ sich nicht installieren: { $error }
update-not-installed-hint = installieren Sie das neuere Paket selbst darüber
