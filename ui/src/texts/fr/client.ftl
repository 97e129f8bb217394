# L’écran d’une app d’IA.
screen-client = App d’IA
client-connected = { $count ->
    [0] connectée à aucun serveur
    [one] connectée à un serveur
   *[other] connectée à { $count } serveurs
}
client-not-installed = introuvable sur cet ordinateur
client-servers = Serveurs
client-way = Chemin vers { $server }
client-way-bridge = Par le pont (habituel)
client-way-http = Par HTTP, avec sa propre clé
client-instance = Instance de { $server }
client-guard = Rétablir { $server } automatiquement
client-guard-why = quand une app ou un autre outil supprime ou modifie l’entrée ; après trois fois en une heure, Traygate s’arrête et vous prévient
client-advanced = Avancé
client-advanced-none = Connectez d’abord un serveur : les réglages d’ici appartiennent à une connexion.
client-files = { $count ->
    [one] Fichier de réglages
   *[other] Fichiers de réglages
}
client-files-none = Ce système n’a pas d’emplacement pour les réglages de cette app.
client-path = le chemin du fichier
client-restart = Écrite, mais pas encore vue.
history-title = Ce que Traygate a modifié
history-none = Traygate n’a encore rien modifié ici.
history-added = { $entry } connecté
history-changed = { $entry } modifié
history-removed = { $entry } déconnecté
history-earlier = Avant que les dates soient conservées
history-look = Ce qui a changé
history-hide = Masquer
history-undo = Annuler
history-undo-to = Annuler jusqu’ici
history-undo-of = Annuler : { $what }
history-undo-to-of = Annuler jusqu’ici : { $what }
history-hide-of = Masquer : { $what }
history-look-of = Ce qui a changé : { $what }
three-ours = Ce que Traygate a modifié dans { $file }
three-since = Ce que d’autres y ont modifié depuis
three-nothing-since = Personne d’autre n’a modifié { $file } depuis. L’annulation le rétablit à l’octet près.
three-stays = Les modifications faites depuis par d’autres restent.
three-unknown = Conservé par un Traygate plus ancien, qui n’a pas gardé de quoi montrer { $file }.
move-title = Passer à Traygate
move-why = Les entrées de { $client } qui mènent à un serveur sans Traygate, par exemple par npx mcp-remote, peuvent passer à Traygate avec leurs clés et leurs identifications.
move-look = Chercher des entrées…
move-dialog = Faire passer { $client } à Traygate
move-looking = Lecture des réglages de { $client }…
move-nothing = Rien à déplacer : aucune entrée de { $client } ne mène, sans Traygate, à un serveur que Traygate peut reprendre.
move-entries = Entrées
move-sign-ins = Identifications de mcp-remote
move-now = Passer à Traygate
move-moving = En cours…
move-done = C’est fait. Redémarrez { $client } si elle est ouverte.
move-changes = Modifications dans { $file }
