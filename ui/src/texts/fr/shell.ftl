# Le cadre de la fenêtre : la barre latérale, le démarrage, la perte de Traygate.
rail = Écrans
rail-with-count = { $screen }, { $count ->
    [one] { $count } constat
   *[other] { $count } constats
}
screen-connections = Connexions
back = Retour
starting = Démarrage de Traygate…
start-again = Redémarrer Traygate
