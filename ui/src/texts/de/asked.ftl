# Was ein Link, das Symbol oder der Zustand des ganzen Programms zu sagen hat, auf jeder Seite.
paused = Traygate ist angehalten: Keine KI-App erreicht einen Server.
resume = Fortsetzen
no-tray = Dieser Desktop zeigt keine Symbole in der Leiste. Traygate läuft weiter, wenn Sie dieses Fenster schließen; starten Sie es erneut, um das Fenster zurückzuholen.
link-asks = Ein Link bittet Sie, diesen Server hinzuzufügen. Fügen Sie ihn nur hinzu, wenn Sie dem Absender des Links vertrauen.
link-unknown = Der Link nennt den Server „{ $server }“, den Traygate nicht kennt. Es wurde nichts geändert.
link-known = { $server } ist bereits eingerichtet.
link-refused-too-long = Dieser Link kann nicht verwendet werden: Er ist zu lang. Es wurde nichts geändert.
link-refused-damaged = Dieser Link kann nicht verwendet werden: Er ist beschädigt. Es wurde nichts geändert.
link-refused-other-deed = Dieser Link kann nicht verwendet werden: Traygate kennt nur Links, die einen Server verbinden. Es wurde nichts geändert.
link-refused-no-server = Dieser Link kann nicht verwendet werden: Er nennt keinen Server. Es wurde nichts geändert.
link-refused-two-servers = Dieser Link kann nicht verwendet werden: Er nennt zwei Server. Es wurde nichts geändert.
link-refused-neither = Dieser Link kann nicht verwendet werden: Was er nennt, ist weder ein Server noch eine Adresse. Es wurde nichts geändert.
link-refused-not-https = Dieser Link kann nicht verwendet werden: Die Adresse des Servers muss mit https:// beginnen. Es wurde nichts geändert.
link-refused-more = Dieser Link kann nicht verwendet werden: Die Adresse des Servers enthält mehr als eine Adresse. Es wurde nichts geändert.
