# Les dialogues, et les messages brefs après ce qui y a été fait.
cancel = Annuler
undo = Annuler l’opération
optional = (facultatif)

address-add = Ajouter un serveur
address-set-up = Configurer { $server }
address-field = Adresse ou extrait de configuration
address-placeholder = https://…

    ou l’extrait entier : { "{" } "mcpServers": … { "}" }
address-help = Collez l’adresse du serveur, ou le bloc entier que sa page d’aide donne pour une app d’IA. Une clé qu’il contient va directement dans le coffre.
address-name = Nom
address-reading = Lecture…
address-submit = Ajouter
address-import = Importer

approval-title = Autoriser { $app } à utiliser { $server } ?
approval-wants = { $app } veut utiliser { $server }.
approval-wants-as = { $app } veut utiliser { $server } avec { $instance }.
approval-everything = Elle pourra faire tout ce que cette identification permet.
approval-scopes = Elle pourra :
approval-claimed = { $app } n’est que le nom que le programme se donne.
approval-claimed-more = N’importe quel programme de cet ordinateur pourrait le prétendre. N’autorisez que si vous venez de le démarrer et savez ce que c’est.
approval-not-connected = { $app } n’est pas connectée à { $server } dans Traygate : un programme a été démarré en son nom. Si ce n’est pas vous qui avez démarré { $app }, n’autorisez pas.
approval-no = Ne pas autoriser
approval-yes = Autoriser
approval-allowed = { $app } peut utiliser { $server }.
approval-refused = { $app } ne peut pas utiliser { $server }. La question sera reposée à son prochain démarrage.
approval-taken-back = { $app } ne peut plus utiliser { $server }.

call-title = Laisser { $app } utiliser « { $tool } » ?
call-wants = { $app } veut utiliser { $tool } de { $server }. Cela peut y modifier quelque chose.
call-wants-as = { $app } veut utiliser { $tool } de { $server } avec { $instance }. Cela peut y modifier quelque chose.
call-tool = L’outil s’appelle { $tool }.
call-with = Il serait appelé avec :
call-claimed-more = N’importe quel programme de cet ordinateur pourrait le prétendre.
call-waits = L’app attend moins d’une minute. Sans réponse, rien n’est envoyé.
call-until-quit = Autoriser jusqu’à la fermeture de Traygate
call-once = Autoriser cette fois

clear-title = Effacer les identifiants de { $server }
clear-instance = Instance
clear-all = Les { $count } instances
clear-all-of = toutes les instances
clear-key = Traygate oublie la clé ({ $instance }). Pour qu’elle ne vaille plus rien nulle part, supprimez-la aussi dans { $server }.
clear-sign-in = Traygate demande à { $server } de mettre fin à l’identification ({ $instance }), puis l’oublie.
clear-also = { $count ->
    [one] Supprimer aussi 1 fichier où mcp-remote, le pont que vous utilisiez avant, garde en clair une identification auprès de { $server }
   *[other] Supprimer aussi { $count } fichiers où mcp-remote, le pont que vous utilisiez avant, garde en clair une identification auprès de { $server }
}
clear-warning = Les apps qui l’utilisent demanderont une nouvelle identification.
clear-no-way-back = Cette opération est définitive.
clear-forgotten = { $instance } est oublié ici.
clear-said = Réponse de { $server } : { $said }
clear-plain = { $count ->
    [one] 1 fichier de mcp-remote supprimé. Réponse de { $server } : { $said }
   *[other] { $count } fichiers de mcp-remote supprimés. Réponse de { $server } : { $said }
}
clear-busy = Effacement…
clear-submit = Effacer les identifiants

connect-title = Connecter { $client } à { $server }
connect-reading = Lecture des réglages de { $client }…
connect-nothing = Rien à changer : { $client } a déjà cette entrée.
connect-changes = Voici ce qui va changer dans
connect-changes-in = Modifications dans { $file }
connect-no-secret = Aucun mot de passe ni clé n’y est écrit. Une copie du fichier est gardée, et vous pourrez annuler ensuite.
connect-key-inside = Une clé pour Traygate sur cet ordinateur y est écrite, aucune du serveur. Une copie du fichier est gardée, et vous pourrez annuler ensuite.
connect-writing = Écriture…
connect-write = Écrire
connect-written = { $server } est dans les réglages de { $client }.
connect-removed = { $server } n’est plus dans les réglages de { $client }.

crossing-damaged = Un fichier de réglages de { $client } est endommagé
crossing-changed = { $server } dans { $client } a été modifié
crossing-gone = { $server } a disparu de { $client }
crossing-well = { $client } a appelé { $server }. Tout va bien.
crossing-not-yet = L’entrée est écrite, mais { $client } n’a pas encore appelé { $server }.
crossing-soon = L’interrupteur indique « Connectée » dès que le premier appel arrive.
crossing-mend = Traygate ne touche pas à un fichier qu’il ne peut pas lire. Réparez-le, et cet avertissement disparaîtra de lui-même.
crossing-guard = Rétablir automatiquement
crossing-look = Montrer ce qui change…
crossing-put-back = Rétablir

key-new-for = Pour { $instance }, à remplacer : { $key }
key-paste = Collez-la ici
key-help = Traygate l’essaie par un appel à { $server }, puis l’enferme avec une clé gardée par : { $store }. Elle n’est plus montrée nulle part et n’est jamais écrite dans les réglages d’une app.
key-checking = Vérification…
key-submit = Vérifier et enregistrer

instance-add = Ajouter une instance de { $server }
instance-name = Nom de cette instance
instance-example = Par exemple : Acme

other-title = Ce n’est pas { $other }
other-signed-in = Vous vous êtes identifié avec { $label }, pas avec { $other }.
other-key = Vous avez donné la clé de { $label }, pas celle de { $other }.
other-unknown = { $server } n’a pas dit à qui est ce compte ; ce n’est peut-être pas { $other }.
other-added = { $label } est gardé comme instance à part.
other-renewed = { $label } était déjà là et a été renouvelé.
other-none-active = Aucune instance n’est active.
other-still = Les apps utilisent toujours { $current }.
other-again-ends = « Réessayer » met d’abord fin à { $label } chez { $server } et l’oublie ici.
other-signing-out = Déconnexion…
other-again = Réessayer
other-keep = Garder { $label } comme nouvelle instance
other-leave = Laisser ainsi

sign-in-again = S’identifier à nouveau auprès de { $server }
sign-in-by-link = Ouvrez ce lien dans le navigateur avec lequel vous voulez vous identifier. Cette fenêtre continue d’elle-même.
sign-in-in-browser = Terminez l’identification dans votre navigateur. Cette fenêtre continue d’elle-même.
sign-in-link = Lien
sign-in-link-once = Le lien fonctionne une seule fois, et seulement sur cet ordinateur.
sign-in-why = Votre navigateur ouvre la page d’identification de { $server }. Choisissez-y le compte ou le programme que Traygate peut utiliser ; ajoutez d’autres instances plus tard de la même façon.
sign-in-why-again = Votre navigateur ouvre la page d’identification de { $server }. Choisissez-y { $instance } pour renouveler cette instance.
sign-in-copy-instead = Copier plutôt le lien
sign-in-preparing = Préparation…
sign-in-open = Ouvrir le navigateur
sign-in-copy = Copier le lien
sign-in-show = Montrer le lien
sign-in-done = Identifié auprès de { $server } : { $label }.

said-switched = { $server } utilise maintenant { $label }. Les apps ouvertes suivent sans redémarrage.
said-undone = Les réglages de { $client } sont revenus à leur état d’avant.
said-added = Le serveur a été ajouté.
said-put-back = Les réglages de { $client } sont revenus à leur état d’avant l’annulation.
said-renamed = { $from } s’appelle maintenant { $to }.
said-pinned = { $client } agit toujours sur { $label } de { $server }.
said-unpinned = { $client } agit sur l’instance active de { $server }.
