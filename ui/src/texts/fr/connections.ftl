# L’accueil : quelle app d’IA peut utiliser quel serveur.
screen-connections = Connexions
connections-keys = Clés protégées par : { $store }
connections-add-server = Ajouter un serveur…
open-server = { $server } : instances, outils, limite
open-client = { $client } : fichier, annulation, autres réglages
grid-caption = Quelle app d’IA peut utiliser quel serveur
grid-server = Serveur
grid-apps = Apps d’IA
grid-no-apps = Aucune app d’IA n’a été trouvée sur cet ordinateur.
grid-install = Installez l’une de celles nommées ci-dessous ; elle apparaîtra ici d’elle-même.
grid-missing = { $count ->
    [one] Traygate connecte une autre app, qui n’a pas été trouvée sur cet ordinateur
   *[other] Traygate connecte { $count } autres apps, qui n’ont pas été trouvées sur cet ordinateur
}
head-changed-tools = Outils modifiés
head-set-up = Configurer { $server }…
head-sign-in = S’identifier…
head-sign-in-to = S’identifier auprès de { $server }…
head-enter = Saisir : { $key }…
head-enter-for = Saisir pour { $server } : { $key }…
head-active = Instance active de { $server }
head-none-chosen = Aucune instance choisie
head-again = { $label } (à identifier de nouveau)
head-instances = Instances de { $server }
add-instance = Ajouter une instance…
reconnect = S’identifier à nouveau
replace-key = Remplacer la clé…
clear-credentials = Effacer les identifiants…
crossing = { $server } dans { $client }
crossing-what-now = { $server } dans { $client }. Que faire ?
crossing-needs-address = Il manque d’abord l’adresse de { $server }
crossing-uses = utilise { $instance }
approvals = Apps autorisées sans entrée
approvals-wants = { $app } veut utiliser { $server }.
approvals-may = { $app } peut utiliser { $server }.
approvals-decide = Décider…
approvals-decide-about = Décider pour { $app } et { $server }…
approvals-take-back = Retirer
approvals-take-back-that = Retirer à { $app } l’accès à { $server }
