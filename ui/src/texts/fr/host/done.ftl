# Ce qu’une commande a fait, en une phrase ou plusieurs.
done-quit = Traygate se termine dès que les appels en cours sont finis.
done-paused = Traygate est en pause : c’est ce qu’il répond aux appels des apps d’IA, et rien n’atteint un serveur. Les appels en cours prennent fin.
done-resumed = Traygate reprend : les apps d’IA atteignent de nouveau leurs serveurs.
done-shown = La fenêtre est affichée.
done-given-up = L’identification a été abandonnée ; rien n’a été modifié.
done-switched = { $server } agit maintenant avec { $instance }.
done-renamed = { $instance } de { $server } s’appelle maintenant { $name }.
done-pinned = { $app } agit désormais toujours avec { $instance } de { $server }.
done-unpinned = { $app } suit de nouveau l’instance active de { $server }.
done-vault-reset = Un nouveau coffre est utilisé ; celui qui est endommagé se trouve à { $file }. { $kept }
done-vault-none = Aucune identification n’a pu y être lue : identifiez-vous à nouveau.
done-vault-kept =
    { $count ->
        [one] { $count } instance a été reprise.
       *[other] { $count } instances ont été reprises.
    }
done-rekeyed =
    { $count ->
        [one] Une nouvelle clé principale est ici : { $place } ; { $count } instance et tout le reste sont scellés avec elle.
       *[other] Une nouvelle clé principale est ici : { $place } ; { $count } instances et tout le reste sont scellés avec elle.
    }
done-no-approval = { $app } est connecté à { $server } et n’a pas besoin d’autorisation.
done-approved = { $app } peut désormais utiliser { $server }. `traygate approve` le montre ; --decline le retire.
done-no-longer = { $app } ne peut plus utiliser { $server }.
done-declined = { $app } ne peut pas utiliser { $server }. La question vous sera reposée quand l’app sera redémarrée.
done-call-once = Vous avez autorisé { $app } à appeler { $tool } de { $server }, pour cette fois.
done-call-until-quit = Vous avez autorisé { $app } à appeler { $tool } de { $server } jusqu’à l’arrêt de Traygate.
done-call-no = Vous n’avez pas autorisé { $app } à appeler { $tool } de { $server }.

## Oublier un serveur.

done-removed = { $all }.
done-and = { $one } ; { $more }
done-forgotten = { $server } est oublié
done-as-shipped = { $server } est tel qu’il a été livré
done-cleared = { $instance } : { $said }
done-entries = entrées supprimées de { $all }
done-entry-left = une entrée reste : { $why }

## Effacer des identifications : ce que le serveur a dit.

done-revoked = le serveur a confirmé que l’identification est révoquée
done-key-stays = oublié ici ; la clé elle-même reste valable jusqu’à ce que vous la supprimiez chez { $server }
done-no-revocation = le serveur n’offre aucune révocation ; oublié ici
done-nobody = personne n’était identifié ; oublié ici
done-unrevoked = { $why } ; oublié ici malgré tout
done-plain-unasked = il n’a pas été interrogé : les fichiers ne contiennent pas ce qu’il faut
done-plain-nowhere = pas interrogé
done-plain-no-revocation = le serveur n’offre aucune révocation

## Emménager.

done-move-stays = reste tel quel : { $why }
done-move-plan = l’entrée de Traygate prend sa place
done-move-plan-key = l’entrée de Traygate prend sa place ; la clé qu’elle contient est essayée et va dans le coffre
done-move-beyond = elle demande aussi { $all }, ce qui serait perdu
done-both = { $one } et { $more }
done-move-placeholder = sa clé n’est connue que de l’app, ou c’est le texte d’exemple de l’éditeur : identifiez-vous d’abord avec votre clé (traygate server add { $url } --id { $id } --api-key-stdin)
done-move-in-vault = { $why } ; ce qui venait avec est dans le coffre
done-move-as = { $app } atteint maintenant { $server } par Traygate, comme { $instance }
done-move-open = { $app } atteint maintenant { $server } par Traygate
done-move-sign-in = { $app } atteint maintenant { $server } par Traygate ; identifiez-vous : traygate sign-in { $id }
done-move-sign-in-key = { $app } atteint maintenant { $server } par Traygate ; identifiez-vous : traygate sign-in { $id } --api-key-stdin
done-move-would = serait reprise dans le coffre, essayée, et supprimée ici
done-move-plain = reste en clair ; --take-sign-ins la reprend dans le coffre
done-move-unasked = ce n’était pas demandé (--take-sign-ins)
done-move-used = une entrée qui reste telle quelle l’utilise
done-move-taken = elle fonctionne, est dans le coffre comme { $label }, et a été supprimée ici
done-move-untaken = { $why } ; rien n’a été supprimé. Identifiez-vous : traygate sign-in { $id }
done-move-spare-ended = une plus ancienne de la même entrée ; elle a été close et supprimée ici
done-move-spare-copy = une copie plus ancienne de la même identification ; elle a été supprimée ici
done-move-spare = une plus ancienne de la même entrée ; elle a été supprimée ici
done-move-undeleted = elle est dans le coffre, mais : { $why } ; { $hint }

## Lire un extrait.

done-snippet-here = { $url } mène déjà à Traygate : laissé tel quel
done-snippet-beyond = { $name } demande aussi { $all } : laissé de côté
done-snippet-program = { $name } est un programme sur cette machine, pas un serveur distant : laissé de côté
done-snippet-refused = { $name } a été laissé de côté : { $why }
done-snippet-no-address = { $name } ne nomme aucune adresse distante : laissé de côté
done-snippet-known = { $form } nomme { $server } à { $url }, déjà connu
done-snippet-added = { $form } nomme { $server } à { $url }, maintenant ajouté
done-snippet-placeholder = { $said } ; la clé qu’il contient n’est que le texte d’exemple de l’éditeur : identifiez-vous avec la vôtre (traygate sign-in { $id } --api-key-stdin)
done-snippet-key = { $said } ; sa clé fonctionne et est dans le coffre
done-snippet-header = { $said } ; son secret pour l’en-tête { $header } fonctionne et est dans le coffre

## Restaurer une sauvegarde.

done-restore-stays = { $id } reste à { $here } ; dans la sauvegarde, c’est { $there }
done-restore-secret = donnez à nouveau le secret client de { $id } : traygate server add { $url } --id { $id } --client-id ID --client-secret-stdin
done-restore-server = le serveur { $id } à { $url }
done-restore-left-out = { $label } est omis : il n’y a pas de serveur { $id }
done-restore-instance = { $label } de { $server }
done-restore-sign-in = identifiez-vous : { $command }
done-restore-active = { $label } est l’instance active de { $id }
done-restore-pinned = { $app } : { $label } de { $id } est épinglée
done-restore-connected = { $app } est connecté à { $id }
done-restore-unconnected = { $app } n’est pas connecté à { $id } : { $why }
