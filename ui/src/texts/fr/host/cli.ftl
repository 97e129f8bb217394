# Ce que la ligne de commande affiche. Ce que dit --help est dans help.ftl.
cli-error = erreur :
cli-next = ensuite :
cli-said-of = { $what } : { $said }
cli-see = { $what } : voir `{ $command }`
cli-yes-or-no = [o/N]
# Les réponses qui veulent dire oui, en plus de « y » et « yes ».
cli-yes = o oui
cli-standard-input = l’entrée standard
cli-there-are = il y a { $all }
cli-bytes = { $count } octets

cli-just-now = à l’instant
cli-ago = il y a { $span }
cli-seconds = { $count } s
cli-minutes = { $count } min
cli-hours = { $count } h
cli-days = { $count } jours

# `status`
cli-owner = { $traygate } { $version } ({ $kind }, processus { $pid }) sur { $address }
cli-desktop-app = application de bureau
cli-master-key = La clé maîtresse se trouve ici : { $store }
cli-store-keychain = le trousseau du système
cli-store-file = un fichier que vous seul pouvez lire, à cause de TRAYGATE_KEY_STORE=file
cli-paused = En pause : aucune app d’IA n’atteint de serveur. Pour reprendre : `traygate resume`
cli-vault-damaged = Le coffre est endommagé : rien de nouveau ne peut être gardé. Voir `traygate vault status`
cli-findings = { $count ->
    [one] { $count } constat
   *[other] { $count } constats
}
cli-no-app-here = Aucune app d’IA que Traygate connaît n’est sur cet ordinateur.
cli-not-installed = non installée
cli-entry-gone = entrée disparue
cli-restart = écrite, redémarrez l’app
cli-unseen = écrite, pas encore vue
cli-connected = connectée
cli-connected-seen = connectée, vue { $ago }
cli-by-hand = modifiée à la main
cli-damaged = endommagé
cli-needs-address = il manque d’abord son adresse
cli-no-sign-in = ouvert, aucune identification nécessaire
cli-not-signed-in = non identifié
cli-sign-in-needed = identification nécessaire : { $why }
cli-signed-in-since = identifiée { $ago }
cli-used = utilisée { $ago }
cli-needs = il manque { $what } : identifiez-vous à nouveau pour l’accorder
cli-per-minute = { $most } appels par minute
cli-limit-learnt = accepte au plus { $limit }, appris de ses réponses
cli-limit-slowed = est appelé trop souvent et ralenti
cli-limit-waiting = { $count ->
    [one] { $count } appel attend à cause de sa limite
   *[other] { $count } appels attendent à cause de sa limite
}

# Listes
cli-auth-browser = identification dans le navigateur
cli-auth-key = clé d’API
cli-auth-header = secret dans { $header }
cli-auth-open = ouvert
cli-no-address = pas encore d’adresse
cli-client-id = identifiant client { $id }
cli-client-id-secret = identifiant client { $id } avec son secret
cli-client-metadata = métadonnées du client sur { $url }
cli-no-resource = sans resource
cli-old-sign-in = selon la révision 2025-03-26
cli-ends-in = se termine dans { $span }
cli-pinned-by = épinglée par { $apps }
cli-installed = installée
cli-not-found = non trouvée
cli-no-server = il n’y a pas de serveur « { $id } »
cli-choose = choisissez parmi : { $all }

# Serveurs et identifications
cli-server-is = { $id } est { $name } sur { $url }
cli-servers = Serveurs : { $servers }
cli-tools = { $count ->
    [one] { $count } outil
   *[other] { $count } outils
}
cli-tested = { $server } a répondu en { $ms } ms et propose { $tools }
cli-tested-on = { $server } a répondu à { $instance } en { $ms } ms et propose { $tools }
cli-signed-in = Identifié auprès de { $server } : { $who }
cli-another-account = C’est un autre compte que { $other } : il est gardé à côté de { $other }.
cli-unknown-account = { $server } n’a pas dit si c’est { $other } : il est gardé à côté de { $other }.
cli-active = C’est l’instance active.
cli-make-active = Pour la rendre active : { $command }
cli-signed-out = Déconnecté de { $server }
cli-revoked = révoquée
cli-forgotten = oubliée
cli-not-revoked = non révoquée
cli-plain-deleted = { $count ->
    [one] mcp-remote : { $count } fichier supprimé, { $fate } : { $said }
   *[other] mcp-remote : { $count } fichiers supprimés, { $fate } : { $said }
}
cli-browser-shown = Le navigateur montre la page d’identification. Attente jusqu’à ce que vous y ayez terminé (Ctrl-C abandonne) …
cli-browser-shared = La page d’identification est déjà ouverte dans le navigateur. Attente jusqu’à ce que vous y ayez terminé (Ctrl-C abandonne) …
cli-browser-unseen = Si vous ne la voyez pas, ouvrez-la vous-même :
cli-browser-yourself = Ouvrez cette page vous-même :
cli-again = S’identifier à nouveau, pour arriver à { $other } ? (Entrée garde les deux)
cli-again-ends = S’identifier à nouveau, pour arriver à { $other } ? (o déconnecte d’abord { $label }, Entrée garde les deux)
cli-given-up = l’identification a été abandonnée ; rien n’a été modifié
cli-paste-key = Collez la clé, puis appuyez sur Entrée :
cli-no-key = l’entrée standard ne contenait pas de clé
cli-no-key-hint = donnez-la sur l’entrée standard, par exemple depuis un gestionnaire de mots de passe : `pass show key | traygate …`
cli-which-instance = quelle instance de { $server } ?
cli-name-one = nommez-en une : { $all }

# Entrées
cli-edit-written = écrit
cli-edit-none = rien à changer
cli-history-none = Rien n’a encore été modifié dans { $client }, ou c’est trop ancien.
cli-history-how = Annuler le numéro { $number } et tous les suivants : { $command }
cli-history-added = { $entry } connecté
cli-history-changed = { $entry } modifié
cli-history-removed = { $entry } déconnecté
cli-three-ours = Ce que Traygate a modifié dans { $file } :
cli-three-since = Ce qui a été modifié depuis dans { $file } :
cli-three-nothing = rien
cli-three-unknown = inconnu : un Traygate plus ancien ne l’a pas gardé
cli-guard-restores = la rétablit
cli-guard-tells = vous avertit
cli-guard-chosen = comme vous l’avez choisi
cli-guard-usual = comme d’habitude pour cette app
cli-guard-stopped = arrêté : perdue encore et encore, voir `traygate doctor`
cli-guard-lost = perdue
cli-guard-put-back = rétablie { $ago }
cli-guard-in-order = en ordre
cli-guard-none = Aucune app n’est connectée.
cli-move-none = Rien à déplacer : aucune app ne contourne Traygate vers un serveur qu’il connaît, et mcp-remote n’a laissé aucune identification.
cli-move-directly = « { $entry } » menait directement à { $url }
cli-move-through = « { $entry } » menait à { $url } par { $through }
cli-move-sign-in = { $count ->
    [one] une identification de mcp-remote en clair dans { $count } fichier
   *[other] une identification de mcp-remote en clair dans { $count } fichiers
}
cli-move-planned = à déplacer
cli-move-moved = déplacée
cli-move-left = laissée
cli-move-question = Déplacer tout cela vers Traygate ? Une copie de chaque fichier est gardée.

# Les apps qui demandent, et ce qu’elles peuvent faire
cli-nobody-waits = Aucune app n’attend votre réponse. Celles que vous avez connectées n’en ont pas besoin.
cli-verdict-waits = attend
cli-verdict-allowed = autorisée
cli-verdict-refused = refusée
cli-may-everything = tout ce que cette identification permet
cli-quoted = Un nom entre guillemets n’est que celui que le programme se donne.
cli-as-instance = { $server } avec { $instance }
cli-wants = { $app } veut utiliser { $server }
cli-wants-call = { $app } veut appeler { $tool } de { $server }
cli-call-wants = { $app } veut appeler { $tool } de { $server }, { $ago }
cli-allow = autoriser :
cli-allow-or = (ou, pour refuser : --decline)
cli-call-or = (ou --until-quit pour tous les appels de ce genre, --decline pour refuser)
cli-no-such-app = aucune app « { $app } » n’attend pour { $server }, et Traygate n’en connaît pas de ce nom
cli-no-such-app-hint = `traygate approve` montre qui attend ; peuvent être autorisées d’avance : { $all }
cli-mode-allow = Les apps d’IA peuvent tout faire.
cli-mode-ask = Vous êtes consulté avant toute modification.
cli-mode-read-only = Les apps d’IA peuvent seulement lire.
cli-tool-reads = ne fait que lire
cli-tool-changes = peut modifier
cli-tool-off = désactivé
cli-tool-on = activé
cli-tool-held = modifié, retenu
cli-tool-not-offered = non proposé
cli-tool-asks = demande d’abord
cli-tool-change-held = retenu
cli-accepted = accepté
cli-accept = accepter :

# Le diagnostic et le dossier d’assistance
cli-fixed = corrigé
cli-found = constat
cli-found-also = et { $finding }
cli-fixable = { $remedy } (traygate doctor --fix s’en charge)
cli-well = Tout va bien.
cli-asked = demandé
cli-no-tools = aucun outil. { $why }
cli-bundle-holds = { $file } contient, sans mot de passe, clé ni jeton :
cli-bundle-look = Regardez-le avant de l’envoyer ; README.txt y explique ce que c’est.
cli-cannot-pack-support = impossible de créer le dossier d’assistance : { $error }

# Appels
cli-done = fait
cli-failed = échoué
cli-held = retenu
cli-no-calls = Pas encore d’appels.
cli-ended = Traygate s’est arrêté, et la liste avec lui

# Réglages, la sortie vers l’extérieur, le coffre
cli-no-setting = il n’y a pas de réglage « { $name } »
cli-port-taken = pris au démarrage de Traygate ; { $port } pour l’instant
cli-port-left = { $count ->
    [one] 1 entrée d’une app mène encore au port précédent : traygate doctor --fix
   *[other] { $count } entrées d’apps mènent encore au port précédent : traygate doctor --fix
}
cli-no-desktop-app = l’application de bureau n’est pas installée à côté de ce Traygate
cli-proxy = Proxy : { $proxy }
cli-proxy-system = celui que nomme le système, s’il y en a un
cli-proxy-none = aucun
cli-trusted = Acceptés : { $trusted }
cli-trusted-system = les certificats du système
cli-trusted-more = { $count ->
    [one] les certificats du système et { $count } de { $file }
   *[other] les certificats du système et { $count } de { $file }
}
cli-vault-file-damaged = Le fichier est endommagé : { $damage }
cli-vault-begin-new = Rien de nouveau ne peut être gardé. Recommencez avec ce qui est lisible : traygate vault reset
cli-vault-closed = Il est verrouillé : { $why }
cli-vault-empty = Il ne contient aucune identification.
cli-rest-opens = s’ouvre
cli-rest-broken = ne s’ouvre pas : identifiez-vous à nouveau
cli-rest-nothing = ne contient rien avant votre identification
cli-rest-unknown = non vérifié
cli-reset-question = Mettre le coffre endommagé de côté et en commencer un nouveau ?
cli-backed-up = { $file } contient vos serveurs, instances, épinglages et connexions, mais aucun jeton ni clé. Pour les restaurer : traygate vault restore FILE
cli-restored-all = Tout ce que contient la sauvegarde est déjà là.
cli-restored = restauré
cli-to-do = à faire

# Autres accès
cli-guides = Puis-je le faire moi-même ?
cli-no-guide = il n’y a pas de guide « { $id } »
cli-nowhere-yet = personne n’a encore dit où se trouve { $server }
cli-nowhere-yet-hint = collez d’abord l’extrait de son tableau de bord : traygate server import
cli-no-link = il n’y a pas de lien pour { $client }
cli-no-link-hint = il y en a un pour { $all } ; pour les autres : traygate connect { $client }
cli-link-opened = L’app demande s’il faut l’installer. À la première utilisation, Traygate vous demande.
cli-no-bundle = il n’y a pas de paquet pour « { $client } »
cli-no-bundle-hint = seul claude-desktop en accepte un ; pour les autres : traygate connect { $client }
cli-packed = { $file } est pour Claude Desktop sur cet ordinateur : double-cliquez dessus, ou déposez-le sur Settings → Extensions. Il ne contient aucun secret. À la première utilisation, Traygate vous demande.
cli-cannot-pack = impossible de créer le paquet : { $error }
cli-install-again = réinstallez Traygate : ses programmes vont dans un même dossier

# `serve`, et ce qui échoue en chemin
cli-ready = Traygate est prêt sur { $address } (processus { $pid }) ; Ctrl-C l’arrête
cli-needs-yes = rien n’a été modifié : il faut un oui
cli-needs-yes-hint = dites-le avec --yes, ou répondez o à la question
cli-cannot-read = impossible de lire { $file } : { $error }
cli-cannot-read-input = impossible de lire l’entrée standard : { $error }
cli-cannot-read-snippet = impossible de lire l’extrait depuis { $from } : { $error }
cli-cannot-read-backup = impossible de lire la sauvegarde { $file } : { $error }
cli-cannot-read-backup-hint = donnez le fichier que `traygate vault backup FILE` a écrit
cli-unexpected = le Traygate en cours a répondu quelque chose que ce programme ne comprend pas
cli-unexpected-hint = ils sont sans doute de versions différentes : quittez Traygate, puis réessayez
