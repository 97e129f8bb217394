# Le cadre de la fenêtre : la barre latérale, le démarrage, la perte de Traygate.
rail = Écrans
rail-with-count = { $screen }, { $count ->
    [one] { $count } constat
   *[other] { $count } constats
}
back = Retour
starting = Démarrage de Traygate…
start-again = Redémarrer Traygate
dismiss = Masquer
close = Fermer
copy = Copier
copied = Copié
copy-what = Copier { $what }
reading = Lecture…
try-again = Réessayer
locked = Le trousseau du système est verrouillé.
locked-means = Tant qu’il n’est pas ouvert, aucune app d’IA ne peut utiliser de connexion.
locked-do = Déverrouillez le trousseau avec le mot de passe de votre session, puis réessayez. Rien n’est à redémarrer.
locked-over = Le trousseau est ouvert. Vos apps peuvent de nouveau utiliser leurs connexions.
server-away-do = Vérifiez le réseau, le VPN et le proxy, puis réessayez.
