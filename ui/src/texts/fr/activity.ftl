# Les appels des apps d’IA.
screen-activity = Activité
activity-note = Les questions et les réponses ne sont jamais conservées.
activity-loading = Lecture des appels…
activity-empty = Aucune app n’a encore fait d’appel.
activity-empty-next = Dès qu’une app d’IA connectée utilise un serveur, ses appels apparaissent ici.
activity-empty-go = Connecter une app
activity-copy = Copier
activity-save = Enregistrer en CSV
activity-copied = { $count ->
    [one] { $count } appel a été copié.
   *[other] { $count } appels ont été copiés.
}
activity-filters = Quels appels
activity-period = Période
activity-period-hour = Dernière heure
activity-period-day = Dernières 24 heures
activity-period-month = 30 derniers jours
activity-server = Serveur
activity-every-server = Tous les serveurs
activity-app = App
activity-every-app = Toutes les apps
activity-outcome = Résultat
activity-every-outcome = Tous les résultats
activity-tool = Outil
activity-live = En direct
activity-done = Réussi
activity-failed = Échoué
activity-held = Retenu
activity-none-such = Aucun appel ne correspond.
activity-none-then = Aucun appel dans cette période.
activity-all = Afficher toute la période
activity-table = { $count ->
    [one] { $count } appel
   *[other] { $count } appels, du plus récent au plus ancien
}
activity-time = Heure
activity-what = Quoi
activity-took = Durée
activity-size = Taille
activity-nobody = App inconnue
activity-drawn = { $drawn } sur { $count }
activity-more = Afficher plus
activity-chart = { $count ->
    [one] { $count } appel
   *[other] { $count } appels
}, { $other } en échec ou retenus. Réponse habituelle en { $usual }, au plus lent en { $slowest }.
activity-key-done = réussis
activity-key-other = non aboutis
activity-key-took = temps de réponse (en haut : { $slowest })
