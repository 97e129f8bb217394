# L’icône dans la barre : son menu, son infobulle, ses notifications.
tray-paused = En pause : aucune app d’IA n’atteint de serveur
tray-resume = Reprendre
tray-pause = Mettre la passerelle en pause
tray-connect-to = Connecter à
tray-findings = Constats ({ $count })
tray-more-findings = { $count } de plus…
tray-open = Ouvrir Traygate
tray-quit = Quitter

tray-ask-call = Laisser { $app } utiliser « { $tool } » de { $server } ?…
tray-ask-app = Autoriser { $app } à utiliser { $server } ?…
tray-more-questions = { $count ->
    [one] Encore une question…
   *[other] { $count } autres questions…
}
tray-quoted = « { $name } »
tray-waits = { $app } attend votre réponse
tray-found = { $count ->
    [one] { $count } constat
   *[other] { $count } constats
}
tray-nobody = Personne n’est identifié

tray-set-up = Configurer { $server }…
tray-no-sign-in = Aucune identification nécessaire
tray-sign-in = S’identifier…
tray-active = { $server } : { $instance }
tray-again = { $instance } (à identifier de nouveau)
tray-add-instance = Ajouter une instance…
tray-reconnect = S’identifier à nouveau
tray-reconnect-that = S’identifier à nouveau : { $instance }
tray-replace-key = Remplacer la clé…
tray-replace-key-that = Remplacer la clé : { $instance }…
tray-clear = Effacer les identifiants…

tray-no-app = Aucune app d’IA n’a été trouvée sur cet ordinateur
tray-sign-in-first = Identifiez-vous d’abord auprès d’un serveur
tray-app-damaged = { $app } (son fichier est endommagé)
tray-app-unseen = { $app } (pas encore vue)

tray-said-of = { $what } : { $said }
tray-news-sign-in = { $server } ({ $instance }) : identifiez-vous à nouveau
tray-news-app = { $app } veut utiliser { $server }
tray-news-app-more = Vous ne l’avez pas connectée. Autorisez-la ou refusez-la dans Traygate.
tray-news-call = { $app } veut utiliser « { $tool } »
tray-news-call-more = { $server }. L’appel attend votre réponse pendant une minute.
tray-news-call-more-as = { $server } ({ $instance }). L’appel attend votre réponse pendant une minute.
tray-news-found = Traygate a fait { $count } constats

tray-finish-sign-in = Terminez l’identification auprès de { $server } dans votre navigateur
tray-other-account = { $server } : vous vous êtes identifié avec { $instance }, pas avec { $other } ; les deux sont gardés

# Ce que dit un démarrage dans un terminal quand Traygate est déjà ouvert.
tray-runs = Traygate est déjà ouvert.
tray-runs-as = Traygate est déjà ouvert (processus { $pid }).
tray-runs-bare = Traygate est déjà ouvert sans icône (`traygate serve`, processus { $pid }) ; voici sa fenêtre.
tray-runs-open = Traygate est déjà ouvert (processus { $pid }) ; sa fenêtre est maintenant ouverte.
tray-runs-trayless = Traygate est déjà ouvert sans icône (`traygate serve`, processus { $pid }) ; quittez-le pour en avoir une.

# Ce que dit un démarrage qui échoue.
tray-error = erreur :
tray-hint = conseil :
tray-cannot-start = impossible de démarrer l’icône : { $error }
tray-no-display = il n’y a pas d’écran : ni DISPLAY ni WAYLAND_DISPLAY n’est défini
tray-display-closed = impossible d’ouvrir l’écran
tray-no-screen-hint = sans écran, lancez `traygate serve` ; il fait tout, sauf l’icône
tray-no-own-file = le fichier de ce programme est introuvable : { $error }

# `traygate-desktop --help`
tray-help =
    Traygate dans la barre : identifie auprès de serveurs MCP distants et les prête aux apps d’IA de cet ordinateur.

    utilisation : traygate-desktop [--background]
                  traygate-desktop --window [--add-instance SERVER | --reconnect SERVER LABEL | --clear SERVER | --findings]
                  traygate-desktop traygate://connect?server=SERVER

      --background             seulement l’icône, aucune fenêtre, quoi qu’il arrive (à l’ouverture de session)
      --window                 seulement la fenêtre, sur le Traygate en cours ; le démarre s’il n’y en a pas
      --add-instance SERVER    avec --window : demander une identification
      --reconnect SERVER LABEL avec --window : demander une identification ou une clé pour cette instance
      --clear SERVER           avec --window : demander s’il faut effacer les identifiants
      --findings               avec --window : montrer ce que le diagnostic a trouvé
      traygate://…             la fenêtre avec ce que ce lien demande ; rien n’a lieu sans votre accord
      --version, --help
