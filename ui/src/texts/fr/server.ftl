# L’écran d’un serveur.
screen-server = Serveur
instances-title = Instances
instances-active = active
instances-none = Personne n’est encore identifié auprès de { $server }.
instances-none-needed = { $server } ne demande aucune identification.
instances-rename = Renommer…
instances-new-name = Nouveau nom pour { $label }
instances-rename-now = Renommer
instances-keep-name = Garder le nom
pins-title = Avec quelle instance chaque app travaille
pins-active = Avec l’instance active
pins-active-now = Avec l’instance active ({ $label })
pins-always = Toujours avec { $label }
pins-signed-out = Toujours avec { $label } (non identifiée)
tools-title = Outils
tools-mode = Ce que les apps d’IA peuvent faire
tools-allow = Laisser tout faire aux apps
tools-ask = Me demander avant toute modification
tools-read-only = Lecture seule
tools-does-held = modifié, retenu jusqu’à votre accord
tools-does-read = ne fait que lire
tools-does-not-offered = peut modifier, non proposé
tools-does-ask = peut modifier, vous demande d’abord
tools-does-change = peut modifier
tools-change-of = Modification de { $tool }
tools-says-else = { $server } décrit maintenant { $tool } autrement.
tools-says-else-to = { $server } décrit maintenant { $tool } autrement ({ $instance }).
tools-why-held = Ce qu’un outil dit de lui-même est une instruction pour l’IA. Les apps ne peuvent pas l’utiliser avant que vous ayez accepté ceci :
tools-what-changed = Ce qui a changé dans { $tool }
tools-accept = Accepter
tools-accept-change = Accepter la modification de { $tool }
tools-none = Les outils apparaissent ici dès qu’une app les a demandés à { $server }.
link-title = Connexion
link-address = Adresse
link-test = Tester
link-testing = Test en cours…
link-answered = { $count ->
    [one] { $server } a répondu en { $ms } ms et propose un outil.
   *[other] { $server } a répondu en { $ms } ms et propose { $count } outils.
}
link-answered-as = { $count ->
    [one] { $server } a répondu à { $instance } en { $ms } ms et propose un outil.
   *[other] { $server } a répondu à { $instance } en { $ms } ms et propose { $count } outils.
}
limit-title = Limite
limit-used = { $used } appels sur { $most } au cours de la dernière minute
limit-refused = Le serveur a refusé des appels récemment, sans dire combien il en accepte.
limit-learnt = appris des réponses du serveur
limit-waiting = { $count ->
    [one] un appel attend son tour
   *[other] { $count } appels attendent leur tour
}
limit-none = Aucune limite connue.
