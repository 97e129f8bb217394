# Was ein Link, das Symbol oder der Zustand des ganzen Programms zu sagen hat, auf jeder Seite.
paused = Traygate ist angehalten: Keine KI-App erreicht einen Server.
resume = Fortsetzen
no-tray = Dieser Desktop zeigt keine Symbole in der Leiste. Traygate läuft weiter, wenn Sie dieses Fenster schließen; starten Sie es erneut, um das Fenster zurückzuholen.
link-asks = Ein Link bittet Sie, diesen Server hinzuzufügen. Fügen Sie ihn nur hinzu, wenn Sie dem Absender des Links vertrauen.
link-unknown = Der Link nennt den Server „{ $server }“, den Traygate nicht kennt. Es wurde nichts geändert.
link-known = { $server } ist bereits eingerichtet.
