# Ce que vous choisissez pour Traygate lui-même.
screen-settings = Réglages
settings-loading = Lecture des réglages…
settings-general = Général
settings-language = Langue
settings-language-system = Comme le système
settings-theme = Apparence
settings-theme-system = Comme le système
settings-theme-light = Claire
settings-theme-dark = Sombre
settings-login = Démarrer à l’ouverture de session
settings-login-note = Traygate démarre avec son icône seule, sans fenêtre.
settings-login-none = L’application de bureau n’est pas installée à côté de ce Traygate.
settings-network = Réseau
settings-port = Port sur cet ordinateur
settings-port-note = Les apps connectées par HTTP l’utilisent ; les autres n’en dépendent pas. Prend effet aussitôt.
settings-port-taken = Il était pris au démarrage de Traygate ; { $port } pour l’instant.
settings-port-left = { $count ->
    [one] Il est en vigueur. Une entrée d’une app mène encore au port précédent ; le diagnostic la répare.
   *[other] Il est en vigueur. { $count } entrées d’apps mènent encore au port précédent ; le diagnostic les répare.
}
settings-proxy = Proxy
settings-proxy-note = Pour les connexions et les appels. Prend effet aussitôt.
settings-proxy-system = Comme le système
settings-proxy-none = Aucun
settings-proxy-address = Celui-ci
settings-proxy-changed = Les connexions passent désormais par là.
settings-certificates = Autres certificats
settings-certificates-note = Ceux du système sont acceptés. Votre entreprise en a peut-être un de plus.
settings-certificates-of = { $count ->
    [one] Un certificat de { $file } est accepté en plus de ceux du système.
   *[other] { $count } certificats de { $file } sont acceptés en plus de ceux du système.
}
settings-certificates-changed = Les certificats sont désormais acceptés.
settings-certificates-gone = Seuls les certificats du système sont de nouveau acceptés.
settings-certificates-forget = Oublier
settings-choose-file = Choisir un fichier…
settings-apply = Appliquer
settings-vault = Connexions et clés
settings-keys = En sécurité sur cet ordinateur
settings-keys-note = Protégées par : { $store }.
settings-store-keychain = le trousseau du système
settings-store-file = un fichier que vous seul pouvez lire, à cause de TRAYGATE_KEY_STORE=file
settings-keys-fine = { $count ->
    [0] Rien n’est encore conservé
    [one] { $count } s’ouvre
   *[other] { $count } s’ouvrent
}
settings-keys-broken = Ne s’ouvrent pas : { $which }. Reconnectez-les.
settings-keys-locked = Verrouillé : { $why }
settings-keys-damaged = Endommagé : { $why }
settings-reset = Recommencer
settings-backup = Sauvegarde
settings-backup-note = Serveurs, instances et connexions, sans aucun secret. Après une restauration, vous vous connectez de nouveau.
settings-back-up = Enregistrer
settings-restore = Restaurer…
settings-rekey = Clé maîtresse
settings-rekey-note = Une nouvelle clé, avec laquelle chaque connexion est rescellée. Les apps ne remarquent rien.
settings-rekey-now = En créer une
settings-rekeyed = Tout est scellé avec une nouvelle clé maîtresse.
settings-about = À propos
settings-version = Traygate { $version }
settings-licence = Logiciel libre ; vous choisissez sa licence.
settings-updates = Mises à jour
settings-updates-note = Il n’y a pas encore de source de mises à jour. Installez un paquet plus récent par-dessus.
settings-off = Désactivé
settings-log = Journal
settings-log-note = Ce qui s’est mal passé, sans secrets.
settings-log-show = Afficher le dossier
