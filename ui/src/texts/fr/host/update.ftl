# Pourquoi une version plus récente ne peut être cherchée, récupérée ou installée.
update-unreachable = la source des mises à jour est injoignable
update-unreachable-hint = vérifiez que cet ordinateur est en ligne, et le proxy dans les réglages ; puis réessayez
update-unreadable = la réponse de la source des mises à jour n’a pas de sens
update-not-for-this = il y a une version plus récente, mais pas de paquet pour cet ordinateur
update-later = réessayez plus tard
update-not-ours = le paquet reçu ne porte pas la signature des auteurs de Traygate pour cette version
update-not-ours-hint = il a été jeté et rien n’a changé ; n’installez pas non plus cette version depuis une autre source avant que ses auteurs aient dit ce qui s’est passé
update-not-installed = la mise à jour n’a pas pu être installée : { $error }
update-not-installed-hint = installez vous-même le paquet plus récent par-dessus
