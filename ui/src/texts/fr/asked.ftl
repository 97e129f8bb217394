# Ce qu’un lien, l’icône ou l’état de tout le programme a à dire, sur tous les écrans.
paused = Traygate est en pause : aucune app d’IA n’atteint de serveur.
resume = Reprendre
no-tray = Ce bureau n’affiche pas d’icônes dans la barre. Traygate continue quand vous fermez cette fenêtre ; relancez-le pour la retrouver.
link-asks = Un lien vous demande d’ajouter ce serveur. Ne l’ajoutez que si vous faites confiance à la personne qui vous a envoyé le lien.
link-unknown = Le lien nomme le serveur « { $server } », que Traygate ne connaît pas. Rien n’a été modifié.
link-known = { $server } est déjà configuré.
link-refused-too-long = Ce lien ne peut pas être utilisé : il est trop long. Rien n’a été modifié.
link-refused-damaged = Ce lien ne peut pas être utilisé : il est endommagé. Rien n’a été modifié.
link-refused-other-deed = Ce lien ne peut pas être utilisé : Traygate ne connaît que les liens qui connectent un serveur. Rien n’a été modifié.
link-refused-no-server = Ce lien ne peut pas être utilisé : il ne nomme aucun serveur. Rien n’a été modifié.
link-refused-two-servers = Ce lien ne peut pas être utilisé : il nomme deux serveurs. Rien n’a été modifié.
link-refused-neither = Ce lien ne peut pas être utilisé : ce qu’il nomme n’est ni un serveur ni une adresse. Rien n’a été modifié.
link-refused-not-https = Ce lien ne peut pas être utilisé : l’adresse du serveur doit commencer par https://. Rien n’a été modifié.
link-refused-more = Ce lien ne peut pas être utilisé : l’adresse du serveur contient plus qu’une adresse. Rien n’a été modifié.
