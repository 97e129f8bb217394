# Newer versions of Traygate, in the settings.
updates-note = Traygate looks only when you ask it to, and installs nothing by itself.
updates-look = Look for updates
updates-looking = Looking…
updates-newest = This is the newest version.
updates-found = Traygate { $version } is there.
updates-new = What is new
updates-install = Install and restart
updates-install-note = The package is fetched and its signature checked. Then running calls end, and Traygate starts anew.
updates-by-hand = Install it the way you installed this one: with your system’s packages, or by hand.
updates-installing = Fetching and checking the package, then waiting for running calls…
