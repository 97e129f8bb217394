# Ce que trouve le diagnostic. De chaque vérification : titre, signification et remède ; et ce qui ne va pas et ce qui
# le corrige, comme le lit quiconque est concerné.

## Ce que disent plusieurs vérifications.

check-subject = { $name }
check-subject-vault = Le coffre
check-subject-computer = Cet ordinateur
check-subject-crossing = { $app } et { $server }
check-subject-instance = { $server } ({ $instance })
check-remedy-rewrite = Réécrire l’entrée (une copie est gardée).
check-remedy-move = Mettez l’entrée de Traygate à sa place (une copie est gardée) : traygate move-in { $id }
check-remedy-by-hand = Corrigez le fichier à la main. Traygate n’écrit pas dans un fichier qu’il ne peut pas lire.
check-remedy-by-hand-or-copy = Corrigez le fichier à la main, ou mettez à sa place cette copie, d’avant une modification de Traygate : { $copy }.

## Cet ordinateur et Traygate lui-même.

check-vault-damaged-title = Le fichier du coffre est endommagé
check-vault-damaged-means = Le fichier qui garde vos identifications ne peut pas être lu en entier. Ce qui reste lisible fonctionne ; rien de nouveau ne peut être gardé.
check-vault-damaged-mending = `traygate vault reset` met le fichier de côté et reprend ce qui reste lisible.
check-vault-damaged-message = Le fichier qui garde vos identifications est endommagé ({ $why }). Ce qui y reste lisible fonctionne ; rien de nouveau ne peut être gardé.
check-vault-damaged-remedy = Mettez le fichier endommagé de côté et commencez-en un nouveau avec chaque identification encore lisible : traygate vault reset

check-vault-locked-title = La clé du coffre n’est pas accessible
check-vault-locked-means = Le trousseau du système est verrouillé ou en panne : aucune identification ne peut être utilisée.
check-vault-locked-mending = Déverrouillez le trousseau ; rien n’est à redémarrer.
check-vault-locked-message = La clé qui ouvre vos identifications n’est pas accessible pour l’instant ({ $why }) : aucune app d’IA ne peut agir.
check-vault-locked-remedy = Déverrouillez le trousseau du système (rouvrez votre session s’il ne demande rien), puis vérifiez à nouveau. Rien n’est à redémarrer.

check-disk-full-title = Le disque est plein
check-disk-full-means = Traygate ne peut pas garder les identifications renouvelées : elles risquent d’être perdues.
check-disk-full-mending = Libérez de la place sur le disque.
check-disk-full-message = Le disque où se trouve le dossier de Traygate est plein : les identifications renouvelées ne peuvent pas être gardées et risquent d’être perdues.
check-disk-full-remedy = Supprimez quelque chose dont vous n’avez pas besoin, puis vérifiez à nouveau.

check-state-not-writable-title = Traygate ne peut pas écrire dans son propre dossier
check-state-not-writable-means = Les réglages et les identifications renouvelées ne peuvent pas être gardés.
check-state-not-writable-mending = Autorisez votre utilisateur à écrire dans le dossier indiqué.
check-state-not-writable-message = Traygate ne peut pas écrire dans son propre dossier : { $why }.
check-state-not-writable-remedy = Donnez à votre utilisateur le droit d’y écrire (ou demandez à votre informatique), puis vérifiez à nouveau.

check-bridge-missing-title = Le programme du pont a disparu
check-bridge-missing-means = Les apps d’IA démarrent `traygate-bridge`, et il n’est pas là où leurs entrées l’indiquent.
check-bridge-missing-mending = Réinstallez Traygate.
check-bridge-missing-message = Le programme que nos entrées démarrent n’est pas là où elles l’indiquent.
check-bridge-missing-remedy = Réinstallez Traygate, ou remettez traygate-bridge à côté de traygate.

check-bridge-not-executable-title = Le programme du pont ne peut pas être démarré
check-bridge-not-executable-means = Les apps d’IA démarrent `traygate-bridge`, et le système ne les laisse pas faire (le fichier a perdu le droit d’être démarré).
check-bridge-not-executable-mending = Rend ce droit au fichier.
check-bridge-not-executable-message = Le programme que nos entrées démarrent est là, mais ne peut pas être démarré : il a perdu ce droit, comme cela arrive quand on copie des fichiers.
check-bridge-not-executable-remedy = Lui rendre ce droit.

check-proxy-catches-loopback-title = Les réglages du proxy captent les connexions à cet ordinateur lui-même
check-proxy-catches-loopback-means = Les apps d’IA qui atteignent Traygate par HTTP passent même pour cela par le proxy de l’entreprise, qui ne peut pas l’atteindre.
check-proxy-catches-loopback-mending = Ajoutez `127.0.0.1,localhost` à `NO_PROXY`, ou connectez par le pont.
check-proxy-catches-loopback-message = La variable { $variable } fait passer les connexions par un proxy, et NO_PROXY n’en exclut pas 127.0.0.1 : les apps qui atteignent Traygate par HTTP risquent d’aboutir au proxy.
check-proxy-catches-loopback-remedy = Ajoutez 127.0.0.1,localhost à la variable NO_PROXY, ou connectez ces apps par le pont (sans --via http).

check-npx-missing-title = Une app démarre `npx`, qui n’est pas là
check-npx-missing-means = `spawn npx ENOENT` : une entrée a besoin de Node.js, et les apps démarrées depuis le bureau ne le trouvent pas.
check-npx-missing-mending = Utilisez plutôt l’entrée de Traygate, qui n’a pas besoin de Node.
check-npx-missing-message = Une entrée démarre npx, et il n’y a pas de npx dans le PATH de cet ordinateur (l’app dit « spawn npx ENOENT »).
check-npx-missing-remedy = Utilisez plutôt les entrées de Traygate, qui n’ont pas besoin de Node : traygate move-in { $id }. Pour les entrées d’autres serveurs, installez Node.js 18 ou plus récent.

check-node-too-old-title = Node.js est trop ancien pour ce qu’une app démarre avec
check-node-too-old-means = Les programmes intermédiaires comme `mcp-remote` ont besoin de Node 18 ou plus récent.
check-node-too-old-mending = Utilisez plutôt l’entrée de Traygate, ou mettez Node.js à jour.
check-node-too-old-message = Une entrée est démarrée avec Node { $version }, et ce qu’elle démarre a besoin de 18 ou plus récent.
check-node-too-old-remedy = Utilisez plutôt les entrées de Traygate, qui n’ont pas besoin de Node : traygate move-in { $id }. Ou installez un Node.js plus récent.

check-npx-path-with-space-title = Une app démarre `npx` depuis un dossier dont le nom contient une espace
check-npx-path-with-space-means = `'C:\Program' is not recognized as an internal or external command` : Windows coupe le chemin à l’espace.
check-npx-path-with-space-mending = Utilisez plutôt l’entrée de Traygate.
check-npx-path-with-space-message = Une entrée démarre npx depuis un dossier dont le nom contient une espace ; Windows coupe un tel chemin à l’espace (« 'C:\Program' is not recognized »).
check-npx-path-with-space-remedy = Utilisez plutôt les entrées de Traygate : traygate move-in { $id }. Ou n’écrivez que npx dans cette entrée.

check-clock-wrong-title = L’horloge de cet ordinateur n’est pas à l’heure
check-clock-wrong-means = Des identifications récentes paraissent expirées, ou pas encore valables.
check-clock-wrong-mending = Laissez le système régler l’heure lui-même.
check-clock-wrong-message-behind = Son horloge retarde de { $minutes } minutes sur celle des serveurs. Des identifications récentes peuvent paraître expirées.
check-clock-wrong-message-ahead = Son horloge avance de { $minutes } minutes sur celle des serveurs. Des identifications récentes peuvent paraître expirées.
check-clock-wrong-remedy = Laissez le système régler lui-même la date et l’heure (dans ses réglages), puis vérifiez à nouveau.

## Fichiers des apps d’IA.

check-file-damaged-title = Le fichier d’une app est illisible
check-file-damaged-means = Il y a une erreur dans le fichier (ligne et colonne sont indiquées) : l’app ne voit aucun de ses serveurs.
check-file-damaged-mending = Remet ce que la dernière modification de Traygate avait laissé dans le fichier, mais seulement si ce constat est demandé par son nom (`--only file-damaged`). Le texte endommagé est gardé. Sinon, corrigez cette ligne.
check-file-damaged-message = { $file } ne peut pas être lu par { $app } : ligne { $line }, colonne { $column } : { $why }
check-file-damaged-remedy = Corrigez le fichier à la main, ou revenez à ce que la dernière modification de Traygate y avait laissé : traygate doctor --fix --only file-damaged. Ce qui se perd ainsi, traygate undo { $id } --show le montre ; le texte endommagé est gardé en copie.

check-file-not-text-title = Le fichier d’une app n’est pas enregistré en UTF-8
check-file-not-text-means = Certains éditeurs enregistrent en UTF-16 ; les apps ne peuvent pas le lire.
check-file-not-text-mending = Enregistrez le fichier en UTF-8.
check-file-not-text-message-utf16 = { $file } est enregistré en UTF-16 (« Unicode »), que { $app } ne peut pas lire.
check-file-not-text-message-other = { $file } est enregistré dans un autre encodage que UTF-8, que { $app } ne peut pas lire.
check-file-not-text-remedy = Ouvrez-le dans un éditeur et enregistrez-le en « UTF-8 ». Traygate n’écrit pas dans un fichier qu’il ne peut pas lire.
check-file-not-text-remedy-or-copy = Ouvrez-le dans un éditeur et enregistrez-le en « UTF-8 », ou mettez à sa place cette copie, d’avant une modification de Traygate : { $copy }.

check-file-is-folder-title = Il y a un dossier là où devrait être le fichier d’une app
check-file-is-folder-means = L’app ne trouve aucun serveur, et rien ne peut y être écrit.
check-file-is-folder-mending = Déplacez le dossier.
check-file-is-folder-message = { $file } devrait être un fichier, et c’est un dossier de ce nom qui s’y trouve.
check-file-is-folder-remedy = Donnez un autre nom au dossier, puis vérifiez à nouveau.

check-file-link-broken-title = Le fichier d’une app est un lien vers quelque chose qui n’existe plus
check-file-link-broken-means = L’app ne trouve aucun serveur. Fréquent après le déplacement d’un dossier de réglages.
check-file-link-broken-mending = Remettez le fichier, ou supprimez le lien.
check-file-link-broken-message = { $file } est un lien vers { $to }, qui n’est pas là.
check-file-link-broken-remedy = Remettez le fichier auquel il mène, ou supprimez le lien ; puis vérifiez à nouveau.

check-file-unreadable-title = Traygate n’a pas le droit de lire le fichier d’une app
check-file-unreadable-means = Le fichier appartient à un autre utilisateur, ou ses droits ont été modifiés.
check-file-unreadable-mending = Donnez à votre utilisateur le droit de lire le fichier.
check-file-unreadable-message = { $file } ne peut pas être lu : { $why }.
check-file-unreadable-remedy = Donnez à votre utilisateur le droit de le lire et d’y écrire (il appartient peut-être à un administrateur), puis vérifiez à nouveau.

check-file-empty-title = Le fichier d’une app est vide
check-file-empty-means = Cette app prend un fichier vide pour un fichier endommagé et ne charge rien.
check-file-empty-mending = Écrit la table vide que l’app attend. Une copie est gardée.
check-file-empty-message = { $file } est vide, ce que { $app } prend pour un dommage.
check-file-empty-remedy = Y écrire une liste de serveurs vide (une copie est gardée).

check-file-byte-order-mark-title = Le fichier d’une app commence par un signe invisible
check-file-byte-order-mark-means = Certains éditeurs de Windows mettent d’abord un indicateur d’ordre des octets ; cette app ne peut pas lire le fichier avec lui.
check-file-byte-order-mark-mending = Enlève ce signe. Une copie est gardée.
check-file-byte-order-mark-message = { $file } commence par un indicateur d’ordre des octets (un signe invisible), avec lequel { $app } ne peut pas le lire.
check-file-byte-order-mark-remedy = Enlever ce signe (une copie est gardée).

check-file-too-lenient-title = Un commentaire ou une virgule de trop dans le fichier d’une app
check-file-too-lenient-means = D’autres apps lisent cela, celle-ci non ; elle peut même mettre un fichier vide à sa place.
check-file-too-lenient-mending = Enlève les virgules placées avant un crochet ou une accolade qui se ferme. Un commentaire est à vous : il est signalé et laissé. Une copie est gardée.
check-file-too-lenient-message = { $file } contient un commentaire ou une virgule de trop (ligne { $line }, colonne { $column }), avec quoi { $app } ne peut pas le lire.
check-file-too-lenient-remedy = Enlever les virgules placées avant un crochet ou une accolade qui se ferme (une copie est gardée).

check-file-smart-quotes-title = Des guillemets typographiques dans le fichier d’une app
check-file-smart-quotes-means = Collé depuis un document ou une discussion, “…” se trouve là où il faut "…", et l’app ne lit rien.
check-file-smart-quotes-mending = Écrit des guillemets droits. Une copie est gardée.
check-file-smart-quotes-message = { $file } contient des guillemets typographiques (“…”, d’abord à la ligne { $line }), avec lesquels { $app } ne peut pas le lire.
check-file-smart-quotes-remedy = Écrire des guillemets droits à leur place (une copie est gardée).

check-file-html-title = Du code de page web dans le fichier d’une app
check-file-html-means = Collé depuis une page web, `&quot;` se trouve là où il faut ", et l’app ne lit rien.
check-file-html-mending = Écrit les signes eux-mêmes. Une copie est gardée.
check-file-html-message = { $file } contient du code de page web (&quot; et autres, d’abord à la ligne { $line }), avec lequel { $app } ne peut pas le lire.
check-file-html-remedy = Écrire à sa place les signes qu’il représente (une copie est gardée).

check-file-backslashes-title = Des barres obliques inverses d’un chemin Windows dans le fichier d’une app
check-file-backslashes-means = Dans ces fichiers, la barre oblique inverse s’écrit deux fois ; un chemin copié de Windows ne l’a qu’une fois, et l’app ne lit rien.
check-file-backslashes-mending = Écrit deux barres obliques inverses dans ces chemins. Une copie est gardée.
check-file-backslashes-message = { $file } contient des chemins Windows avec des barres obliques inverses simples (d’abord à la ligne { $line }), avec lesquels { $app } ne peut pas le lire.
check-file-backslashes-remedy = Écrire deux barres obliques inverses à leur place (une copie est gardée).

check-file-protected-title = Le fichier d’une app est protégé en écriture
check-file-protected-means = Traygate ne peut pas connecter l’app : quelqu’un a protégé son fichier.
check-file-protected-mending = Autorisez l’écriture dans le fichier, si vous voulez que Traygate le fasse.
check-file-protected-message = { $file } est protégé en écriture : Traygate ne peut ni connecter ni réparer { $app }.
check-file-protected-remedy = Enlevez la protection si vous le voulez (dans les propriétés du fichier ; sur un ordinateur d’entreprise, demandez à l’informatique).

check-duplicate-keys-title = Le même nom figure deux fois dans le fichier d’une app
check-duplicate-keys-means = Les lecteurs en prennent un et laissent l’autre sans rien dire ; Traygate ne devine pas lequel.
check-duplicate-keys-mending = Supprimez l’un des deux.
check-duplicate-keys-message = Dans { $file }, le nom { $name } figure deux fois (de nouveau à la ligne { $line }) ; un seul des deux compte.
check-duplicate-keys-remedy = Ouvrez le fichier, gardez un seul { $name } avec tout ce qu’il vous faut, et supprimez l’autre.

check-wrong-table-title = Des serveurs figurent sous un nom que cette app ne lit pas
check-wrong-table-means = Un extrait pour une autre app a été collé : VS Code lit `servers`, la plupart des autres `mcpServers` ; ce qui figure sous l’autre nom est ignoré.
check-wrong-table-mending = Connectez l’app, ou renommez la table.
check-wrong-table-message = { $file } nomme { $names } sous « { $table } », que { $app } ne lit pas : là, ils ne servent à rien.
check-wrong-table-remedy = Pour les serveurs que Traygate connaît : traygate connect { $id }. Pour les autres, déplacez-les dans la table que l’app lit.

check-table-misshapen-title = La liste des serveurs n’a pas la bonne forme
check-table-misshapen-means = Là où l’app attend des entrées nommées se trouve autre chose (une liste, un texte, rien).
check-table-misshapen-mending = Corrigez-la à la main, ou remettez la copie la plus récente gardée par Traygate.
check-table-misshapen-message = La liste des serveurs dans { $file } n’est pas écrite comme { $app } l’attend.
check-table-misshapen-remedy = Écrivez-la sous la forme { "{" } … { "}" }, avec un nom avant chaque serveur. Traygate n’écrit pas dans un fichier qu’il ne peut pas lire.
check-table-misshapen-remedy-or-copy = Écrivez-la sous la forme { "{" } … { "}" }, avec un nom avant chaque serveur, ou mettez à sa place cette copie, d’avant une modification de Traygate : { $copy }.

## Entrées de Traygate.

check-guard-stopped-title = Une entrée se perd encore et encore
check-guard-stopped-means = Elle a été rétablie trois fois en une heure. Autre chose écrit dans le fichier de l’app : Traygate s’est donc arrêté.
check-guard-stopped-mending = Réécrit l’entrée. Trouvez d’abord ce qui écrit d’autre dans le fichier.
check-guard-stopped-message = L’entrée a été rétablie trois fois en une heure, et elle a de nouveau été perdue : autre chose écrit dans le fichier de l’app, Traygate s’est donc arrêté.
check-guard-stopped-remedy = Trouvez ce qui écrit d’autre dans { $file } (un autre outil qui configure des apps d’IA, un programme de synchronisation), puis réécrivez l’entrée.

check-entries-wiped-title = Une app a vidé sa liste de serveurs
check-entries-wiped-means = L’app a réécrit son fichier en laissant de côté tous ses serveurs (Claude Desktop est connue pour cela).
check-entries-wiped-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-entries-wiped-message = { $app } a réécrit son fichier sans aucun de ses serveurs ; le nôtre a disparu avec eux.

check-entry-missing-title = Notre entrée a disparu
check-entry-missing-means = Quelqu’un ou quelque chose a supprimé l’entrée que Traygate avait écrite.
check-entry-missing-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-entry-missing-message = L’entrée que nous avions écrite a disparu du fichier de l’app.
check-entry-missing-message-file-gone = { $file }, qui contenait l’entrée, a été supprimé.
check-entry-missing-message-older = { $file } est revenu à son état d’avant l’écriture de l’entrée par Traygate.
check-entry-missing-message-emptied = Toutes les entrées ont été supprimées de { $file }, pas seulement celle de Traygate.
check-entry-missing-message-removed = L’entrée a été supprimée de { $file } ; d’autres y sont encore.
check-entry-missing-message-changed = L’entrée dans { $file } a été modifiée.

check-store-build-missed-title = La version Microsoft Store de l’app lit un autre fichier
check-store-build-missed-means = La version du Store garde ses réglages dans un dossier à elle et ne lit rien d’autre ; notre entrée y manque.
check-store-build-missed-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-store-build-missed-message = Notre entrée n’est pas dans chaque fichier : la version Microsoft Store de { $app } en lit un dans un dossier à elle.

check-files-disagree-title = L’app a deux fichiers, et ils disent des choses différentes
check-files-disagree-means = L’ancienne et la nouvelle extension de Cline lisent des fichiers différents ; notre entrée n’est que dans l’un d’eux.
check-files-disagree-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-files-disagree-message = { $app } lit plus d’un fichier, et notre entrée n’est pas dans chacun d’eux.

check-entry-wrong-type-title = Une entrée a un type que l’app ne connaît pas
check-entry-wrong-type-means = Les apps écrivent différemment le même transport (`http`, `streamableHttp`, `streamable-http`) ; pour un mot faux, certaines laissent de côté l’entrée, et d’autres tous leurs serveurs.
check-entry-wrong-type-mending = Réécrit la nôtre. Dans une entrée d’autres, le mot est signalé.
check-entry-wrong-type-message = L’entrée a le type « { $kind } », que { $app } ne connaît pas.
check-entry-wrong-type-message-other = Dans { $file }, l’entrée { $entry } a le type « { $kind } », que { $app } ne connaît pas ; pour cela, elle peut laisser de côté tous ses serveurs.
check-entry-wrong-type-remedy-other = Écrivez à la place l’un de ceux-ci : { $kinds }.

check-entry-relative-title = Notre entrée nomme le pont sans son dossier
check-entry-relative-means = Les apps démarrées depuis le bureau cherchent les programmes dans peu de dossiers et ne le trouvent pas.
check-entry-relative-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-entry-relative-message = L’entrée nomme traygate-bridge sans son dossier ; les apps démarrées depuis le bureau ne le trouvent pas.

check-bridge-moved-title = Notre entrée démarre un pont qui n’est plus là
check-bridge-moved-means = Traygate a été déplacé, ou mis à jour dans un autre dossier ; l’entrée nomme encore l’ancien.
check-bridge-moved-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-bridge-moved-message = L’entrée démarre traygate-bridge depuis un dossier où il n’est plus.

check-other-traygate-title = Notre entrée démarre le pont d’un autre Traygate
check-other-traygate-means = Il y a deux Traygate sur cet ordinateur ; cette app démarre le pont de l’autre.
check-other-traygate-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-other-traygate-message = L’entrée démarre le pont d’un autre Traygate de cet ordinateur.

check-entry-localhost-title = Notre entrée dit `localhost`
check-entry-localhost-means = Sur certains ordinateurs, `localhost` désigne une autre adresse (IPv6) que celle où Traygate répond.
check-entry-localhost-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-entry-localhost-message = L’entrée dit localhost, qui mène ailleurs sur certains ordinateurs ; il faut 127.0.0.1.

check-entry-changed-title = Notre entrée a été modifiée
check-entry-changed-means = Quelqu’un ou quelque chose a modifié l’entrée : elle ne mène peut-être plus ici.
check-entry-changed-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-entry-changed-message = L’entrée dans le fichier de l’app n’est pas telle que Traygate l’a écrite.

check-port-moved-title = Notre entrée mène à un ancien port
check-port-moved-means = `EADDRINUSE` : un autre programme, ou un second Traygate, a pris le port, et Traygate en a pris un autre, ou un autre a été choisi dans les réglages ; l’app appelle encore l’ancien.
check-port-moved-mending = Réécrit l’entrée. Une copie est gardée, et `traygate undo` l’annule.
check-port-moved-message = L’entrée mène au port que Traygate avait avant.
check-port-moved-message-taken = L’entrée mène au port { $wanted }, qu’un autre programme a pris (peut-être un second Traygate) ; Traygate est maintenant sur { $port }.

check-entry-duplicate-title = Notre entrée figure deux fois sous des noms différents
check-entry-duplicate-means = L’app montre chaque outil deux fois.
check-entry-duplicate-mending = Supprime celle dont le nom n’est pas celui du serveur. Une copie est gardée.
check-entry-duplicate-message = L’entrée { $entry } mène aussi à { $server } : l’app montre chaque outil deux fois.
check-entry-duplicate-remedy = Supprimer l’entrée { $entry } (une copie est gardée).

check-entry-orphaned-title = Notre entrée mène à un serveur que Traygate ne connaît pas
check-entry-orphaned-means = Le serveur a été supprimé, ou l’entrée vient d’un autre ordinateur.
check-entry-orphaned-mending = Supprime l’entrée. Une copie est gardée.
check-entry-orphaned-message = L’entrée mène à un serveur que Traygate ne connaît pas.
check-entry-orphaned-remedy = Supprimer l’entrée, ou ajouter de nouveau le serveur.

check-entry-switched-off-title = Notre entrée est désactivée dans l’app
check-entry-switched-off-means = L’app permet de désactiver des serveurs, et ne démarre pas celui-ci.
check-entry-switched-off-mending = Activez-la dans l’app.
check-entry-switched-off-message = L’entrée est désactivée dans { $app } : elle n’est pas démarrée.
check-entry-switched-off-remedy = Activez-la dans la liste des serveurs MCP de { $app }. { $reload }

check-entry-not-seen-title = L’app n’a pas utilisé une nouvelle entrée depuis un jour
check-entry-not-seen-means = L’app n’a pas été redémarrée depuis, a désactivé le serveur, ou attend votre accord.
check-entry-not-seen-mending = Redémarrez l’app ; puis activez-y le serveur, ou autorisez-le.
check-entry-not-seen-message = L’entrée a été écrite il y a plus d’un jour, et { $app } ne l’a pas utilisée depuis.
check-entry-not-seen-remedy = { $reload }

## Entrées qui mènent ailleurs qu’à Traygate.

check-mcp-remote-entry-title = Une app démarre encore `mcp-remote`
check-mcp-remote-entry-means = Il garde une identification à lui dans des fichiers en clair, a besoin de Node, et ne suit pas quand vous changez d’instance.
check-mcp-remote-entry-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-mcp-remote-entry-message = { $file } démarre mcp-remote pour { $server } : il garde sa propre identification dans des fichiers en clair et a besoin de Node.

check-stand-in-entry-title = Une app démarre un autre programme à la place de Traygate
check-stand-in-entry-means = `mcp-proxy`, `supergateway` et autres gardent leurs propres identifications et ne suivent pas quand vous changez d’instance.
check-stand-in-entry-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-stand-in-entry-message = L’entrée { $entry } démarre { $program } pour { $server }, sans passer par Traygate.

check-direct-entry-title = Une app parle au serveur sans passer par Traygate
check-direct-entry-means = Elle a sa propre identification : le changement d’instance, les limites et la garde contre le mauvais compte ne l’atteignent pas.
check-direct-entry-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-direct-entry-message = L’entrée { $entry } parle directement à { $server }, avec sa propre identification : elle ne suit pas quand vous changez d’instance.

check-entry-twice-title = Deux entrées pour le même serveur
check-entry-twice-means = Une ancienne entrée se trouve à côté de celle de Traygate : l’app montre chaque outil deux fois, et la moitié d’entre eux agissent avec l’identification de l’ancienne.
check-entry-twice-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-entry-twice-message = L’entrée { $entry } mène à { $server }, comme la nôtre : l’app montre chaque outil deux fois, et certains agissent avec une autre identification.

check-npx-asks-first-title = `npx` sans `-y`
check-npx-asks-first-means = npx demande s’il peut installer le programme ; une app ne peut pas répondre, le serveur ne démarre donc jamais.
check-npx-asks-first-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-npx-asks-first-message = L’entrée { $entry } démarre npx sans -y : npx pose alors une question que personne ne voit, et attend sans fin.

check-address-in-brackets-title = Des chevrons autour d’une adresse
check-address-in-brackets-means = Copié d’une page qui écrit `<https://…>` : avec les chevrons, ce n’est pas une adresse.
check-address-in-brackets-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-address-in-brackets-message = L’adresse dans l’entrée { $entry } est entre chevrons ({ $address }), comme certaines pages l’écrivent ; avec eux, ce n’est pas une adresse.

check-address-with-blanks-title = Des espaces ou des guillemets autour d’une adresse
check-address-with-blanks-means = Une espace, un saut de ligne ou un guillemet a été copié avec elle ; beaucoup d’apps ne l’enlèvent pas.
check-address-with-blanks-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-address-with-blanks-message = Une espace ou un guillemet a été copié avec l’adresse dans l’entrée { $entry }.

check-smart-quotes-in-entry-title = Des guillemets typographiques dans une entrée
check-smart-quotes-in-entry-means = Un traitement de texte ou une discussion a fait “…” de guillemets droits ; ils font maintenant partie de l’adresse ou d’un mot.
check-smart-quotes-in-entry-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-smart-quotes-in-entry-message = L’entrée { $entry } contient des guillemets typographiques dans ses mots.

check-html-in-entry-title = Du code de page web dans une entrée
check-html-in-entry-means = `&amp;` ou `&quot;` a été copié d’une page web et fait maintenant partie de l’adresse ou d’un mot.
check-html-in-entry-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-html-in-entry-message = L’entrée { $entry } contient du code de page web (&amp; et autres) dans ses mots.

check-address-not-secure-title = `http` là où il faut `https`
check-address-not-secure-means = L’identification circulerait sans protection ; le serveur la refuse ou envoie l’app ailleurs.
check-address-not-secure-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-address-not-secure-message = L’adresse dans l’entrée { $entry } commence par http ; il faut https.

check-address-wrong-path-title = L’adresse se termine autrement que celle du serveur
check-address-wrong-path-means = Le bon hôte avec un autre chemin : souvent, il manque `/mcp`, ou il y en a un de trop.
check-address-wrong-path-mending = `traygate move-in APP` met l’entrée de Traygate à sa place. Une copie est gardée.
check-address-wrong-path-message = L’adresse dans l’entrée { $entry } est { $address }, et { $server } se trouve à { $right }.

check-placeholder-key-title = `YOUR_API_KEY` est resté dans une entrée
check-placeholder-key-means = La clé n’a jamais été mise ; le serveur répond 401.
check-placeholder-key-mending = Donnez la clé à Traygate, qui la garde dans le coffre.
check-placeholder-key-message = L’entrée { $entry } dit encore YOUR_API_KEY (ou l’équivalent) là où il faut votre clé.
check-placeholder-key-remedy = Copiez la clé depuis votre tableau de bord de { $server } et donnez-la à Traygate : traygate sign-in { $serverid } --api-key-stdin. Puis : traygate move-in { $id }

check-key-in-file-title = Une clé est en clair dans le fichier d’une app
check-key-in-file-means = Quiconque lit le fichier peut agir en votre nom ; sauvegardes et réglages partagés l’emportent avec eux.
check-key-in-file-mending = `traygate move-in APP` met la clé dans le coffre et retire l’entrée du fichier.
check-key-in-file-message = Dans l’entrée { $entry }, votre clé de { $server } est en clair ; quiconque lit le fichier peut agir en votre nom.

## Identifications.

check-not-signed-in-title = Personne n’est identifié
check-not-signed-in-means = Des apps d’IA sont connectées au serveur, et il n’y a pas d’identification avec laquelle elles pourraient agir.
check-not-signed-in-mending = `traygate sign-in SERVER`.
check-not-signed-in-message = Des apps d’IA y sont connectées, mais personne n’est identifié.
check-not-signed-in-remedy = Identifiez-vous : traygate sign-in { $id }

check-sign-out-unfinished-title = Une déconnexion n’est pas allée au bout
check-sign-out-unfinished-means = Traygate s’est arrêté au milieu, et il n’a pas été possible depuis de demander au serveur de retirer l’accès. Plus personne ne l’utilise.
check-sign-out-unfinished-mending = Déconnectez-vous de nouveau ; l’identification sera oubliée dans tous les cas.
check-sign-out-unfinished-message = Traygate s’est arrêté pendant que vous vous déconnectiez, et il n’a pas été possible depuis de demander à { $server } de retirer l’accès. Plus personne ne l’utilise.
check-sign-out-unfinished-remedy = Déconnectez-vous de nouveau ; l’identification sera oubliée dans tous les cas : traygate sign-out { $id } "{ $instance }"

check-sign-in-needed-title = Une identification a pris fin
check-sign-in-needed-means = Le serveur ne l’accepte plus (« Not authenticated: no OAuth access token was found. »), ou la clé n’est pas acceptée (401).
check-sign-in-needed-mending = `traygate reconnect SERVER`, ou « S’identifier à nouveau » dans le menu de l’icône ; pour une clé, collez la nouvelle.
check-sign-in-needed-message = L’identification n’est plus valable. Le message : { $why }
check-sign-in-needed-remedy = Identifiez-vous à nouveau : { $again }
check-sign-in-needed-remedy-key = Remplacez la clé : { $again }

check-sign-in-ending-title = Une identification va bientôt prendre fin
check-sign-in-ending-means = Le serveur ne la renouvelle pas. Elle fonctionne jusque-là.
check-sign-in-ending-mending = `traygate reconnect SERVER` avant qu’elle prenne fin.
check-sign-in-ending-message = Elle fonctionne encore, mais plus pour longtemps : { $why }.
check-sign-in-ending-remedy = Identifiez-vous à nouveau avant qu’elle prenne fin : { $again }

check-permission-missing-title = Il manque une autorisation à une identification
check-permission-missing-means = Le serveur vous laisse entrer et refuse une chose, parce que l’identification ne la comprenait pas. Tout le reste fonctionne.
check-permission-missing-mending = `traygate reconnect SERVER` la demande.
check-permission-missing-message = { $server } a demandé { $needs }. Tout le reste continue de fonctionner.
check-permission-missing-remedy = Accordez-la : { $again }. Si cela ne suffit pas, demandez à la personne qui administre { $server }.

check-no-active-instance-title = Aucune instance n’est active
check-no-active-instance-means = Vous êtes identifié, et les apps d’IA ne peuvent pourtant pas agir : personne n’a choisi quel compte est voulu.
check-no-active-instance-mending = `traygate instance switch SERVER LABEL`.
check-no-active-instance-message = Vous êtes identifié, mais aucune instance n’est active : les apps d’IA ne peuvent pas agir.
check-no-active-instance-remedy = Choisissez-en une : traygate instance switch { $id } "{ $instance }"

check-pin-lost-title = Une app travaille toujours avec une instance qui n’est plus là
check-pin-lost-means = L’app travaille toujours avec une certaine instance, et celle-ci n’est plus identifiée. Elle ne se rabat pas sur une autre.
check-pin-lost-mending = Identifiez-vous à nouveau pour cette instance, ou `traygate instance unpin APP SERVER`.
check-pin-lost-message = L’app travaille toujours avec { $instance }, qui n’est plus identifiée : elle ne peut pas agir.
check-pin-lost-remedy = Identifiez-vous à nouveau avec { $instance }, ou laissez l’app suivre l’instance active : traygate instance unpin { $id } { $serverid }

check-mcp-remote-tokens-title = `mcp-remote` a laissé une identification en clair
check-mcp-remote-tokens-means = Avec les fichiers du dossier `.mcp-auth`, quiconque les lit peut agir en votre nom. S’ils sont périmés, c’est aussi pourquoi un assistant redemande sans cesse de s’identifier.
check-mcp-remote-tokens-mending = Révoque cette identification auprès du serveur, puis supprime les fichiers.
check-mcp-remote-tokens-message = { $count ->
    [one] mcp-remote a laissé une identification auprès de { $server } en clair sur cet ordinateur ({ $count } fichier dans son dossier .mcp-auth) ; quiconque le lit peut agir en votre nom.
   *[other] mcp-remote a laissé une identification auprès de { $server } en clair sur cet ordinateur ({ $count } fichiers dans son dossier .mcp-auth) ; quiconque les lit peut agir en votre nom.
}
check-mcp-remote-tokens-remedy = La révoquer et supprimer ces fichiers. Une app qui démarre encore mcp-remote demandera une nouvelle identification.

check-tool-changed-title = Un serveur a modifié un outil
check-tool-changed-means = Ce qu’un outil dit de lui-même est une instruction pour l’IA. Ses appels sont retenus jusqu’à ce que vous ayez vu la différence.
check-tool-changed-mending = le nom du serveur dans la fenêtre, puis *Outils*, ou `traygate policy SERVER` et `--accept-change TOOL`.
check-tool-changed-message = Il décrit ces outils autrement que la dernière fois, leurs appels sont donc retenus : { $tools }.
check-tool-changed-remedy = Regardez la différence et acceptez-la : traygate policy { $id }, puis traygate policy { $id } --accept-change TOOL

## Serveurs.

check-server-unreachable-title = Le serveur est injoignable
check-server-unreachable-means = Aucune connexion n’a pu être établie : le réseau, un VPN, un proxy ou le serveur lui-même.
check-server-unreachable-mending = Vérifiez le réseau, le VPN et le proxy ; `traygate network` montre le chemin vers l’extérieur.
check-server-unreachable-message = Le serveur est injoignable. Le message : { $said }
check-server-unreachable-remedy = Vérifiez le réseau (et le VPN). Si cela ne marche que dans un navigateur, il faut peut-être un proxy : traygate network --proxy ADRESSE

check-certificate-not-trusted-title = Le certificat du serveur n’est pas accepté
check-certificate-not-trusted-means = Souvent une entreprise qui inspecte les connexions sécurisées (`SELF_SIGNED_CERT_IN_CHAIN`). Rien n’a été envoyé.
check-certificate-not-trusted-mending = Demandez le certificat à l’informatique : `traygate network --ca-file FICHIER`.
check-certificate-not-trusted-message = Le certificat du serveur n’est pas accepté. Le message : { $said }
check-certificate-not-trusted-remedy = Si votre entreprise inspecte les connexions sécurisées, demandez le certificat à son informatique et acceptez-le : traygate network --ca-file FICHIER. Sinon, vérifiez l’horloge de cet ordinateur.

check-server-failing-title = Le serveur a lui-même un problème
check-server-failing-means = Il a répondu par une erreur à lui (5xx). Ici, tout va bien.
check-server-failing-mending = Réessayez plus tard ; si cela dure, signalez-le à son éditeur.
check-server-failing-message = Le serveur a lui-même un problème. Le message : { $said }
check-server-failing-remedy = Réessayez plus tard. Si cela dure, signalez-le à l’éditeur de { $server }.

check-not-an-mcp-server-title = Il n’y a pas de serveur MCP à cette adresse
check-not-an-mcp-server-means = L’adresse mène à autre chose : une page web, ou rien (404).
check-not-an-mcp-server-mending = Corrigez l’adresse : `traygate server add URL --id SERVER`.
check-not-an-mcp-server-message = Il n’y a pas de serveur MCP à cette adresse. Le message : { $said }
check-not-an-mcp-server-remedy = Comparez l’adresse à la page de l’éditeur et corrigez-la : traygate server add URL --id { $id }

check-sign-in-refused-title = Le serveur n’accepte pas l’identification
check-sign-in-refused-means = Il a répondu 401 : la session a expiré, ou la clé a été supprimée ou n’a jamais été complète.
check-sign-in-refused-mending = `traygate reconnect SERVER` ; pour une clé, copiez-la à nouveau, sans `Bearer`.
check-sign-in-refused-message = Le serveur n’accepte pas l’identification. Le message : { $said }
check-sign-in-refused-remedy = Identifiez-vous à nouveau : traygate reconnect { $id }. Une clé se copie en entier depuis le tableau de bord de l’éditeur.

check-access-denied-title = Le serveur refuse ce compte
check-access-denied-means = Il a répondu 403. PartnerStack demande les droits Admin ou Integration (full), Part3 un Project Prime.
check-access-denied-mending = Demandez l’accès à la personne qui administre le service, ou identifiez-vous avec un autre compte.
check-access-denied-message = Le serveur refuse ce compte. Le message : { $said }
check-access-denied-remedy = Demandez l’accès à la personne qui administre { $server }, ou identifiez-vous avec un autre compte.
check-access-denied-remedy-partnerstack = Le compte a besoin des droits Admin ou Integration (full). Demandez l’accès à la personne qui administre { $server }, ou identifiez-vous avec un autre compte.
check-access-denied-remedy-part3 = Seuls les Project Primes sont admis. Demandez l’accès à la personne qui administre { $server }, ou identifiez-vous avec un autre compte.

check-limit-reached-title = La limite du serveur est atteinte
check-limit-reached-means = Il n’accepte qu’un certain nombre de demandes (429). Les appels attendent leur tour ; rien n’est perdu.
check-limit-reached-mending = Attendez une minute ; demandez moins à la fois.
check-limit-reached-message = La limite du serveur est atteinte. Le message : { $said }
check-limit-reached-message-waiting = { $count ->
    [one] Sa limite est atteinte ; { $count } appel attend son tour.
   *[other] Sa limite est atteinte ; { $count } appels attendent leur tour.
}
check-limit-reached-remedy = Attendez une minute, puis vérifiez à nouveau.
check-limit-reached-remedy-waiting = Attendez une minute. Si cela arrive souvent, laissez vos apps demander moins à la fois.

check-no-tools-title = Le serveur ne propose aucun outil
check-no-tools-means = Il répond, et n’offre rien à faire à ce compte : souvent un rôle sans droits.
check-no-tools-mending = Demandez à la personne qui administre le service quels droits a le compte.
check-no-tools-message = Il répond, mais ne propose aucun outil à ce compte.
check-no-tools-remedy = Demandez à la personne qui administre { $server } quels droits a le compte.

check-fewer-tools-title = Le serveur propose moins d’outils qu’avant
check-fewer-tools-means = Des outils qu’un assistant utilisait ont disparu : un droit a été retiré, ou l’éditeur a changé quelque chose.
check-fewer-tools-mending = Vérifiez les droits du compte ; redémarrez une app qui montre encore l’ancienne liste.
check-fewer-tools-message = { $count ->
    [one] Il propose { $count } outil maintenant ; avant, { $before }.
   *[other] Il propose { $count } outils maintenant ; avant, { $before }.
}
check-fewer-tools-remedy = S’il en manque, demandez à la personne qui administre { $server } si le compte a perdu un droit ; une app qui montre encore l’ancienne liste doit être redémarrée.

## Autour des constats.

check-not-mended = Cela n’a pas pu être corrigé : { $why }.
check-listing-late = { $server } n’a pas répondu en { $count } secondes.
check-listing-nobody = Il n’y a derrière aucune identification qui fonctionne.
check-covers = Vérifié : les fichiers des apps d’IA (sont-ils lisibles, nos entrées y figurent-elles telles qu’écrites, mènent-elles à ce Traygate, d’autres entrées passent-elles à côté), ce que mcp-remote garde dans des fichiers en clair, le programme du pont, le fichier et la clé du coffre, le disque, le proxy et l’horloge de cet ordinateur, les identifications, les instances actives et épinglées.
check-covers-asked = Interrogés : tous les serveurs auxquels une app est connectée, sur leurs outils.
check-covers-not-asked = Non vérifié : si les serveurs répondent.
check-covers-key-file = Remarque : la clé du coffre est dans un fichier que vous seul pouvez lire, à cause de TRAYGATE_KEY_STORE=file ; le trousseau du système la protège mieux.
