# Les versions plus récentes de Traygate, dans les réglages.
updates-note = Traygate ne cherche que si vous le demandez et n’installe rien de lui-même.
updates-look = Chercher des mises à jour
updates-looking = Recherche…
updates-newest = C’est la version la plus récente.
updates-found = Traygate { $version } est disponible.
updates-new = Les nouveautés
updates-install = Installer et redémarrer
updates-install-note = Le paquet est récupéré et sa signature vérifiée. Puis les appels en cours se terminent et Traygate redémarre.
updates-by-hand = Installez-la comme vous avez installé celle-ci : avec les paquets de votre système, ou à la main.
updates-installing = Le paquet est récupéré et vérifié, puis on attend la fin des appels en cours…
