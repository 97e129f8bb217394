# Les mots qui dépendent de l’état : dans la grille, chez un serveur ou une app, et lus à voix haute quand il change.
ago-now = à l’instant
ago-minutes = il y a { $count } min
ago-hours = il y a { $count } h
ago-yesterday = hier
ago-days = il y a { $count } jours

status-not-installed = Non installée
status-gone = Entrée disparue
status-not-connected = Non connectée
status-restart = Écrite, redémarrez l’app
status-written = Écrite, pas encore vue
status-connected = Connectée
status-seen = Connectée, vue { $ago }
status-changed = Modifiée à la main
status-damaged = Fichier endommagé

guard-stopped = Traygate a rétabli cette entrée trois fois en une heure, et elle a de nouveau été perdue. Autre chose écrit dans ce fichier : Traygate s’est donc arrêté.
guard-lost = Quelqu’un d’autre a supprimé ou modifié cette entrée.
guard-lost-when = Quelqu’un d’autre a supprimé ou modifié cette entrée. Dernière écriture du fichier : { $ago }.
guard-put-back = Traygate a rétabli cette entrée { $ago }, après que quelqu’un d’autre l’a supprimée ou modifiée.

standing-needs-address = Il manque d’abord son adresse
standing-away = Injoignable pour le moment
standing-choose = Choisissez l’instance utilisée par les apps
standing-open = Aucune identification nécessaire
standing-not-signed-in = Non identifié
standing-needs = Il manque { $what } : identifiez-vous à nouveau pour l’accorder
standing-signed-in = Identifié
standing-signed-in-as = Identifié : { $identity }
standing-signed-in-until = Identifié jusqu’à { $until }
standing-signed-in-as-until = Identifié : { $identity }, jusqu’à { $until }

as-instance = { $server } avec { $instance }
quoted = « { $name } »

period-not-used = pas encore utilisée
period-used = dernière utilisation { $ago }
period-trouble = { $reason } ({ $used })
period-needs = Il manque { $what }, { $used }
period-signed-in = Identifiée { $ago }, { $used }
period-signed-in-until = Identifiée { $ago }, jusqu’à { $until }, { $used }

on-this-computer = sur cet ordinateur
api-key = clé d’API
header = en-tête { $name }

news-gone = L’entrée { $server } de { $client } a disparu.
news-connected = { $client } est connectée à { $server }.
news-changed = L’entrée { $server } de { $client } a été modifiée.
news-damaged = Un fichier de réglages de { $client } est endommagé.
news-uses = { $server } utilise maintenant { $instance }.
news-sign-in = { $server } : identifiez-vous à nouveau.
news-app = { $app } veut utiliser { $server }.
news-call = { $app } veut utiliser « { $tool } » de { $server }.
news-tool = { $server } a modifié un outil ; il est retenu.
