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
