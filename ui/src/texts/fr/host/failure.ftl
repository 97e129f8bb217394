# Pourquoi quelque chose n’a pas marché, et que faire. Messages et conseils suivent « erreur : » et « suite : », ou sont seuls.

## Serveurs, instances et apps par leur nom.

failure-no-server = il n’y a pas de serveur « { $id } »
failure-no-server-hint = sont connus : { $all } ; ajoutez-en d’autres avec `traygate server add URL`
failure-no-address = Traygate ne connaît pas encore l’adresse de votre { $server }
failure-no-address-hint = collez l’extrait de votre tableau de bord { $server } : `traygate server import`, ou donnez l’adresse : `traygate server add URL --id { $id }`
failure-no-app = il n’y a pas d’app d’IA « { $id } »
failure-no-app-hint = sont connues : { $all }
failure-app-unnamed = aucune app d’IA n’a été nommée
failure-app-unnamed-hint = nommez-en une, par exemple cursor
failure-no-instance = { $server } n’a pas d’instance « { $label } »
failure-no-instance-hint = il y a : { $all }
failure-no-instance-none = personne n’y est identifié ; identifiez-vous d’abord
failure-no-instances = { $server } ne demande aucune identification et n’a pas d’instances
failure-no-instances-hint = il n’y a rien à choisir : chaque app l’utilise tel quel
failure-nobody-signed-in = personne n’est identifié auprès de { $server }
failure-none-active = aucune instance de { $server } n’est active
failure-none-active-hint = choisissez-en une : traygate instance switch { $id } "{ $label }"
failure-nothing-to-clear = il n’y a rien à effacer
failure-clear-which = nommez-en une : { $all } ; ou utilisez --all
failure-which-instance = quelle instance de { $server } ?
failure-which-instance-hint = nommez-en une : { $all }
failure-label-empty = le nom d’une instance ne peut pas être vide
failure-label-empty-hint = donnez-lui un nom, par exemple Acme
failure-label = une instance ne peut pas porter ce nom
failure-label-hint = utilisez au plus 80 caractères sur une seule ligne

## Identifications.

failure-wants-key = on s’identifie auprès de { $server } avec une clé, pas dans le navigateur
failure-wants-key-hint = traygate sign-in { $id } --api-key-stdin, ou collez la clé dans la fenêtre
failure-wants-browser = on s’identifie auprès de { $server } dans le navigateur, pas avec une clé
failure-wants-browser-hint = traygate sign-in { $id }
failure-open = { $server } ne demande aucune identification : il est ouvert à tous
failure-open-hint = connectez-y vos apps d’IA : il est prêt
failure-never-signed-in = personne n’a jamais été identifié auprès de { $server }
failure-sign-in-hint = identifiez-vous : traygate sign-in { $id }
failure-sign-in-awaited = quelqu’un attend déjà cette identification
failure-sign-in-awaited-hint = terminez-la dans le navigateur
failure-sign-in-over = cette identification n’attend plus ; elle est terminée ou a été abandonnée
failure-sign-in-over-hint = recommencez : traygate sign-in SERVER
failure-given-up = l’identification a été abandonnée ; rien n’a été modifié
failure-key-refused = { $server } n’accepte pas cette clé
failure-key-refused-hint = copiez à nouveau la clé depuis le tableau de bord de l’éditeur, ou créez-en une nouvelle ; rien n’a été gardé
failure-key-empty = aucune clé n’a été donnée ; collez la clé du tableau de bord de l’éditeur
failure-key-placeholder = c’est le texte d’exemple de l’éditeur ; collez votre propre clé à sa place
failure-key-line-break = la clé contient un saut de ligne ; copiez-la à nouveau en un seul morceau
failure-key-space = la clé contient une espace ; copiez la clé seule, sans les mots qui l’entourent
failure-key-strange = la clé contient des caractères qu’aucune clé ne contient (guillemets typographiques, caractères invisibles) ; copiez-la à nouveau depuis le tableau de bord
failure-key-long = la clé dépasse 8 192 caractères ; copiez la clé seule
failure-key-address = c’est une adresse, pas une clé ; collez la clé du tableau de bord de l’éditeur
failure-key-header = le nom d’en-tête de ce serveur n’est pas permis en HTTP
failure-header-name = « { $name } » ne peut pas être le nom d’un en-tête
failure-header-name-hint = le nom d’un en-tête est un mot comme X-API-Key
failure-header-ours = l’en-tête { $name } est défini par Traygate lui-même
failure-header-ours-hint = nommez l’en-tête que la page de l’éditeur indique pour la clé
failure-header-value = ce qui a été donné pour l’en-tête { $name } ne peut pas y être envoyé
failure-header-value-hint = copiez à nouveau le secret en un seul morceau, sans saut de ligne ni guillemets typographiques
failure-plain-sign-in = ses fichiers ne contiennent pas ce qu’il faut pour une identification (jeton et enregistrement)
failure-credentials-signed-out = { $server } : { $reason }. Identifiez-vous à nouveau.
failure-credentials-signed-out-hint = identifiez-vous : `traygate sign-in SERVER`, ou cliquez sur « S’identifier à nouveau » dans le menu de l’icône
failure-credentials-no-instance = { $server } n’a pas cette instance ; `traygate instance list` montre celles qu’il y a
failure-credentials-label = une instance de { $server } ne peut pas s’appeler « { $label } » : { $reason } ; choisissez un autre nom
failure-credentials-denied = { $server } n’a pas accordé l’accès : { $reason }
failure-credentials-denied-hint = identifiez-vous à nouveau et approuvez l’accès ; choisissez le compte qui en a le droit
failure-credentials-late = personne n’a terminé à temps l’identification auprès de { $server } dans le navigateur ; recommencez-la. Si la page y a refusé l’accès, la personne qui gère { $server } pour vous doit d’abord l’autoriser.
failure-credentials-pkce = le serveur d’identification { $issuer } ne propose pas PKCE (S256), sans lequel une identification peut être volée en chemin ; Traygate ne s’identifie pas auprès de { $server }. Demandez à son éditeur de l’activer.
failure-credentials-not-mcp = { $url } n’est pas un serveur MCP : { $reason }. Vérifiez l’adresse.
failure-credentials-open = { $url } ne demande aucune identification : il répond à tout le monde
failure-credentials-discovery = impossible de s’identifier auprès de { $server } : { $reason }
failure-credentials-discovery-hint = vérifiez l’adresse du serveur ; si elle est juste, c’est à l’éditeur de corriger cela
failure-credentials-unreachable = impossible d’atteindre { $host } : { $reason }. Vérifiez le réseau et réessayez.
failure-fault = une opération de Traygate a échoué ({ $attempt }) ; c’est une erreur de Traygate

## Le coffre.

failure-vault-key-store = { $reason }. Déverrouillez ou installez un trousseau (sous Linux : gnome-keyring ou KWallet), ou définissez TRAYGATE_KEY_STORE=file pour garder la clé du coffre dans un fichier que vous seul pouvez lire.
failure-vault-key-lost = le coffre dans { $folder } ne peut pas être ouvert : { $reason }. Rétablissez la clé, ou déconnectez ses instances (cela se fait sans la clé) et identifiez-vous à nouveau.
failure-vault-key-file = le fichier de clé du coffre est inutilisable : { $reason }
failure-vault-file = le coffre { $file } : { $reason }
failure-vault-whole = le coffre n’est pas endommagé ; rien n’a été modifié
failure-vault-whole-hint = pour retirer des identifications, déconnectez-les : traygate sign-out SERVER --all
failure-backup = cette sauvegarde ne peut pas être restaurée : { $why } ; rien n’a été modifié
failure-backup-hint = donnez en entier le fichier que `traygate vault backup FILE` a écrit
failure-backup-format = son format est « { $format } », pas « { $ours } »
failure-backup-version = elle est de version { $version }, et ce Traygate lit la version { $ours }
failure-backup-version-hint = mettez Traygate à jour, puis restaurez-la
failure-backup-id = « { $id } » n’est pas l’identifiant d’une instance

## Adresses, extraits et manière de s’identifier.

failure-address-none = aucune adresse n’a été donnée
failure-address-none-hint = copiez l’adresse MCP du serveur depuis la page de l’éditeur
failure-address-space = « { $text } » contient une espace ou un saut de ligne
failure-address-space-hint = copiez à nouveau l’adresse en un seul morceau, sans les mots qui l’entourent
failure-address = « { $text } » n’est pas une adresse
failure-address-broken = « { $text } » n’est pas une adresse : { $error }
failure-address-no-server = « { $text } » ne nomme aucun serveur
failure-address-example = une adresse ressemble à https://mcp.example.com/mcp
failure-address-password = l’adresse contient un nom ou un mot de passe, qui serait écrit dans des journaux
failure-address-password-hint = donnez l’adresse sans lui, et la clé avec --api-key-stdin ou dans la fenêtre
failure-address-plain = { $address } n’est pas chiffrée : clés et données pourraient être lues en chemin
failure-address-plain-hint = utilisez https:// ; http:// n’est accepté que pour des serveurs sur cet ordinateur
failure-address-scheme = une adresse ne peut pas commencer par { $scheme }://
failure-address-scheme-hint = l’adresse d’un serveur MCP commence par https://
failure-server-id = « { $id } » ne peut pas être l’identifiant d’un serveur
failure-server-id-hint = utilisez des minuscules a-z, des chiffres et des - entre eux, { $most } caractères au plus
failure-address-bound = vous êtes identifié auprès de { $server } à { $address } ; son adresse ne peut pas changer
failure-address-bound-hint = effacez d’abord ses identifications (traygate sign-out { $id } --all), ou ajoutez l’autre adresse sous un autre identifiant (--id)
failure-key-and-terms = une clé est donnée, et aussi des règles pour une identification dans le navigateur
failure-key-and-terms-hint = donnez l’un des deux : la page de l’éditeur dit lequel
failure-secret-bound = le secret client de { $server } n’est gardé que pour son ancienne adresse
failure-secret-bound-hint = donnez à nouveau son identifiant client et son secret : --client-id ID --client-secret-stdin
failure-secret-without-id = un secret client va avec un identifiant client, et aucun n’a été donné
failure-secret-without-id-hint = donnez les deux : --client-id ID --client-secret-stdin
failure-client-id = ce qui a été donné comme identifiant client ne peut pas en être un
failure-client-secret = ce qui a été donné comme secret client ne peut pas en être un
failure-copy-again = copiez-le à nouveau en un seul morceau depuis la page de l’éditeur
failure-terms-document = un Client ID Metadata Document ne peut pas se trouver à { $address } : { $why }
failure-terms-document-hint = son adresse ressemble à https://example.com/traygate.json
failure-terms-no-address = ce n’est pas une adresse
failure-terms-scheme = elle doit commencer par https://
failure-terms-path = il lui faut un chemin
failure-terms-parts = un nom, un mot de passe ou une partie après # ne peut pas y figurer
failure-terms-in-full = écrite en entier, c’est { $address } ; mettez-la ainsi dans le document aussi
failure-snippet = aucun serveur MCP n’a été trouvé dans l’extrait
failure-snippet-local = aucun serveur MCP distant n’a été trouvé dans l’extrait : { $said }
failure-snippet-hint = collez l’extrait entier de la page de l’éditeur (JSON, TOML, YAML, ou une ligne comme `claude mcp add …`), ou donnez l’adresse : traygate server add URL
failure-probe-unreachable = Le serveur n’a pas pu être atteint, ou sa réponse s’est perdue. Le détail, en anglais : { $said }
failure-probe-unreachable-hint = vérifiez le réseau, le VPN et l’adresse, puis réessayez
failure-probe-not-mcp = Ce qui répond à cette adresse ne parle pas MCP. Le détail, en anglais : { $said }
failure-probe-not-mcp-hint = vérifiez l’adresse : ce doit être l’adresse MCP du serveur
failure-probe-unauthorized = Le serveur demande une identification, ou n’accepte pas celle qui est gardée. Le détail, en anglais : { $said }
failure-probe-unauthorized-hint = identifiez-vous : `traygate sign-in SERVER`
failure-probe-untrusted = Le certificat du serveur n’est pas reconnu sur cet ordinateur. Le détail, en anglais : { $said }
failure-probe-untrusted-hint = demandez le certificat au service informatique de votre entreprise, puis : `traygate network --ca-file FILE`
failure-probe-failing = Le serveur est en panne. Le détail, en anglais : { $said }
failure-probe-failing-hint = réessayez plus tard ; si cela dure, signalez-le à son éditeur
failure-probe-refused = Le serveur refuse. Le détail, en anglais : { $said }
failure-probe-refused-hint = le compte n’en a peut-être pas le droit
failure-probe-limited = Le serveur n’accepte plus de demandes pour le moment. Le détail, en anglais : { $said }
failure-probe-limited-hint = la limite est atteinte : attendez une minute

## Connecter des apps d’IA : leurs fichiers.

failure-after = { $why } (déjà écrit : { $done })
failure-clients-not-installed = { $app } n’est pas installé sur cet ordinateur
failure-clients-not-installed-hint = Installez l’app et démarrez-la une fois, puis connectez-la à nouveau.
failure-clients-no-http = { $app } ne peut pas utiliser une entrée HTTP
failure-clients-no-http-hint = Connectez-la sans demander HTTP ; elle démarre alors le pont.
failure-clients-malformed = { $file } ne peut pas être lu par { $app } : ligne { $line }, colonne { $column } : { $reason }
failure-clients-malformed-hint = Ouvrez le fichier dans un éditeur, corrigez cette ligne (ou annulez la modification qui l’a abîmée), puis réessayez.
failure-clients-layout = { $file } n’est pas structuré comme prévu : { $reason }
failure-clients-layout-hint = Ouvrez le fichier dans un éditeur et corrigez ce qui est nommé, puis réessayez.
failure-clients-read-only = { $file } est protégé en écriture
failure-clients-read-only-hint = Quelqu’un a protégé ce fichier exprès ; autorisez l’écriture, puis réessayez.
failure-clients-changed = { $file } a changé pendant sa modification
failure-clients-changed-hint = Rien n’a été écrasé ; réessayez.
failure-clients-locked = { $app } garde { $file } verrouillé depuis trop longtemps
failure-clients-locked-hint = Quittez l’app, puis réessayez.
failure-clients-full-hint = Libérez de la place sur le disque, puis réessayez.
failure-clients-permission-hint = Autorisez cet utilisateur à écrire dans le fichier et son dossier, puis réessayez.
failure-clients-access-hint = Le fichier est tel qu’il était ; corrigez ce que le message nomme, puis réessayez.
failure-clients-nothing-to-undo = il n’y a aucune modification des fichiers de { $app } à annuler
failure-clients-nothing-to-undo-hint = Déconnecter supprime nos entrées à tout moment.
failure-clients-no-edit = l’historique de { $app } n’a pas (ou plus) de modification { $number }
failure-clients-no-edit-hint = `traygate undo APP --list` montre les modifications qu’il y a.
failure-clients-newer = notre entrée dans { $file } a été modifiée après notre modification ; annuler celle-ci perdrait le changement plus récent
failure-clients-newer-hint = Déconnecter supprime nos entrées et garde le changement plus récent.
failure-clients-put-back = { $file } est de nouveau comme avant
failure-clients-not-put-back = { $file } est écrit et n’a pas pu être remis comme avant ({ $why })
failure-clients-second-file = { $file } n’a pas pu être écrit ; { $fate } : { $why }
failure-cannot = une opération a échoué avec { $file } ({ $attempt }) : { $error }
failure-cannot-create = impossible de créer { $file } : { $error }
failure-cannot-delete = impossible de supprimer { $file } : { $error }
failure-cannot-lock = impossible de verrouiller { $file } : { $error }
failure-cannot-open = impossible d’ouvrir { $file } : { $error }
failure-cannot-read = impossible de lire { $file } : { $error }
failure-cannot-replace = impossible de remplacer { $file } : { $error }
failure-cannot-write = impossible d’écrire { $file } : { $error }
failure-delete = impossible de supprimer { $file } : { $error }
failure-delete-hint = supprimez-le à la main : il contient une identification en clair

## Autorisations, outils, diagnostic.

failure-no-approval = { $server } ne demande aucune identification, donc aucune autorisation
failure-no-approval-hint = chaque app l’utilise tel quel
failure-is-connected = { $app } est connecté à { $server }
failure-is-connected-hint = mettez-y fin avec : traygate disconnect { $client } --server { $id }
failure-not-waiting = { $app } n’attend pas { $server } et n’a pas non plus le droit de l’utiliser
failure-not-waiting-hint = `traygate approve` montre qui le fait
failure-nothing-held = aucun changement de l’outil « { $tool } » de { $server } n’est retenu tel qu’il a été vu
failure-nothing-held-hint = `traygate policy { $id }` montre ce qui est retenu maintenant
failure-no-tool = { $server } n’a pas d’outil « { $tool } »
failure-no-tool-hint = `traygate policy { $id }` montre ses outils
failure-call-gone = aucun appel { $id } n’attend plus de réponse
failure-call-gone-hint = les appels attendent moins d’une minute ; `traygate approve` montre ceux qui attendent maintenant
failure-no-finding = le diagnostic ne connaît pas de constat « { $code } »
failure-no-finding-hint = il connaît : { $all }
failure-not-executable = impossible de rendre { $program } exécutable : { $error }
failure-never-executable = impossible de rendre { $program } exécutable
failure-install-again = réinstallez Traygate

## Réglages et réseau.

failure-no-setting = il n’y a pas de réglage « { $name } »
failure-no-setting-hint = il y a { $all }
failure-setting = { $name } ne peut pas être « { $value } »
failure-setting-hint = sont possibles { $all }
failure-no-port = « { $value } » n’est pas un port
failure-low-port = les ports inférieurs à 1024 appartiennent au système
failure-port-hint = un port est un nombre de 1024 à 65535
failure-port-taken = le port { $port } est pris par un autre programme
failure-port = impossible d’écouter sur le port { $port } : { $error }
failure-port-taken-hint = choisissez-en un autre ; Traygate reste sur { $port }
failure-no-desktop-app = l’application de bureau n’est pas installée à côté de ce Traygate
failure-no-desktop-app-hint = installez l’application de bureau, ou laissez le gestionnaire de services du système démarrer `traygate serve`
failure-login = démarrage à l’ouverture de session : { $error }
failure-login-hint = vous devez pouvoir écrire dans { $folder }
failure-login-windows = démarrage à l’ouverture de session : Windows a refusé : { $why }
failure-login-windows-hint = votre entreprise l’interdit peut-être ; un raccourci dans le dossier shell:startup fait la même chose
failure-certificates = { $file } n’est pas un fichier de certificats : { $why }
failure-certificates-unread = Il ne peut pas être lu.
failure-certificates-hint = demandez au service informatique de votre entreprise le certificat de son autorité, en fichier .pem ou .crt
failure-proxy = ce ne peut pas être l’adresse d’un proxy : { $why }
failure-proxy-hint = elle ressemble à http://proxy.example.com:8080 ; `system` prend celui du système, `none` n’en prend aucun
failure-proxy-no-address = ce n’est pas une adresse
failure-proxy-scheme = seuls les proxys http et https sont possibles
failure-proxy-password = elle contient un mot de passe, qui serait ici en clair
failure-proxy-password-hint = définissez le proxy dans les réglages du système, qui gardent le mot de passe ; avec `system`, Traygate le prend là
failure-proxy-path = elle a un chemin ; un script de configuration automatique n’est pas lu

## Démarrer, et parler avec ce qui tourne.

failure-not-running = Traygate n’est pas lancé
failure-not-running-hint = démarrez-le : traygate serve
failure-unreached = impossible d’atteindre Traygate dans { $folder } : { $error }
failure-nothing-to-start = Traygate n’est pas lancé, et il n’y a pas de traygate à démarrer dans { $folder }
failure-nothing-to-start-hint = réinstallez Traygate, ou démarrez-le vous-même : traygate serve
failure-not-started = Traygate n’a pas pu être démarré
failure-not-started-why = Traygate n’a pas pu être démarré : { $program } : { $error }
failure-not-started-hint = démarrez-le vous-même pour voir pourquoi : { $program } serve
failure-does-not-answer = Traygate a été démarré mais ne répond pas
failure-does-not-answer-hint = arrêtez-le et lancez `traygate serve` pour voir pourquoi
failure-start = impossible de démarrer : { $error }
failure-stays = ce Traygate a été démarré pour rester
failure-stays-hint = quittez-le d’abord
failure-runs = Traygate est déjà lancé
failure-runs-as = Traygate est déjà lancé (processus { $pid })
failure-runs-hint = utilisez celui-là, ou quittez-le d’abord
failure-runs-elsewhere-hint = il a été démarré avec un autre XDG_RUNTIME_DIR, si bien que les programmes sans lui ne le trouvent pas ; quittez-le, ou donnez à cette variable le même dossier pour les deux
failure-lock = impossible de verrouiller { $file } : { $error }
failure-folder = impossible de créer le dossier { $folder } : { $error }
failure-folder-hint = Traygate y garde son état ; TRAYGATE_HOME peut nommer un autre dossier
failure-socket = impossible d’écouter à { $file } : { $error }
failure-socket-path = le chemin du socket { $file } a { $length } caractères ; ce système en permet { $most }
failure-socket-path-hint = définissez TRAYGATE_HOME (ou XDG_RUNTIME_DIR) sur un dossier au chemin plus court
failure-listener = impossible d’écouter en HTTP sur 127.0.0.1 : { $error }
failure-listener-hint = un pare-feu ou un programme de sécurité l’interdit peut-être
failure-core-files = impossible de désactiver les fichiers core : { $error }
failure-core-files-hint = un plantage pourrait écrire des clés et des jetons sur le disque ; démarrez Traygate sans les limites qui l’empêchent
failure-no-home = l’environnement ne nomme pas de dossier personnel
failure-no-home-hint = définissez HOME (sous Windows USERPROFILE et APPDATA), ou TRAYGATE_HOME et HOME
failure-key-store-word = TRAYGATE_KEY_STORE vaut « { $word } »
failure-key-store-word-hint = ce peut être `file` ou `keychain` ; non défini, c’est le trousseau du système
failure-random = le système ne donne pas de nombres aléatoires : { $error }
failure-ending = Traygate est en train de se terminer
failure-ending-hint = réessayez dans un instant
failure-lost = la connexion à Traygate a été perdue : { $why }
failure-lost-ended = il s’est terminé avant de répondre
failure-lost-long = sa réponse est trop longue
failure-lost-hint = on ignore ce que la commande a fait ; regardez avec `traygate status`, puis réessayez
failure-answer = le Traygate en cours a répondu quelque chose que ce programme ne comprend pas
failure-versions-hint = les programmes sont sans doute de versions différentes : quittez Traygate, puis réessayez
failure-turned-away = Traygate a refusé l’appelant : { $why }
failure-greeting-long = le message d’accueil est trop long
failure-greeting = le message d’accueil n’a pas été compris
failure-greeting-token = le jeton de l’appelant n’est pas celui de ce Traygate
failure-greeting-version = l’appelant parle une autre version
failure-greeting-server = le pont n’a nommé aucun serveur
failure-command = impossible de formuler la commande : { $error }
failure-command-long = la commande est trop longue
failure-command-unknown = la commande n’a pas été comprise (colonne { $column })
failure-no-window = ce Traygate fonctionne sans fenêtre
failure-no-window-hint = démarrez l’application de bureau (traygate-desktop) au lieu de `traygate serve`
failure-activity = impossible de lire le journal des appels : { $error }
failure-activity-hint = le disque est-il plein ?
failure-store-newer = { $file } a été écrit par un Traygate plus récent (structure { $found } ; celui-ci connaît jusqu’à { $known })
failure-store-newer-hint = mettez ce Traygate à jour
failure-store-hint = libérez de la place si le disque est plein ; un fichier endommagé peut être mis de côté, Traygate en commence alors un nouveau
failure-lost-task = une partie de Traygate est tombée en panne : { $error }
failure-lost-task-hint = merci de le signaler avec la sortie de `traygate doctor`

## Fichiers demandés, pages, dossiers.

failure-file = impossible d’écrire { $file } : { $why }
failure-file-hint = nommez un fichier qui n’existe pas encore, dans un dossier où vous pouvez écrire
failure-file-is-there = il existe déjà, et rien n’a été modifié
failure-file-is-there-hint = nommez un fichier qui n’existe pas encore, ou supprimez d’abord celui-ci
failure-file-no-folder = son dossier n’existe pas
failure-file-no-folder-hint = créez d’abord le dossier, ou nommez un fichier dans un dossier qui existe
failure-file-unfinished = impossible d’écrire { $file } : { $error } ; { $left }
failure-file-unfinished-hint = libérez de la place sur le disque, ou nommez un fichier sur un autre
failure-file-nothing-left = rien n’en a été gardé
failure-file-part-left = ce qu’il en reste n’est pas complet : supprimez-le
failure-page-scheme = seules les pages http et https sont ouvertes dans le navigateur
failure-no-link = ce n’est pas un lien d’une app que nous connaissons
failure-show-folder = impossible de montrer le dossier { $folder } : { $error }
failure-show-folder-hint = ouvrez-le vous-même dans votre gestionnaire de fichiers
failure-browser-program = impossible de lancer { $program } pour ouvrir le navigateur : { $error }
failure-browser-program-hint = TRAYGATE_BROWSER doit nommer un programme qui prend l’adresse pour seul argument
failure-no-browser = aucun navigateur n’a pu être ouvert
failure-no-browser-hint = ouvrez cette page vous-même : { $page }

## La ligne de commande elle-même.

failure-own-file = impossible de trouver le fichier de ce programme : { $error }
failure-print = impossible d’afficher la réponse : { $error }
failure-interrupt = impossible d’écouter Ctrl-C : { $error }
