# Ce qu’un lien, l’icône ou l’état de tout le programme a à dire, sur tous les écrans.
paused = Traygate est en pause : aucune app d’IA n’atteint de serveur.
resume = Reprendre
no-tray = Ce bureau n’affiche pas d’icônes dans la barre. Traygate continue quand vous fermez cette fenêtre ; relancez-le pour la retrouver.
link-asks = Un lien vous demande d’ajouter ce serveur. Ne l’ajoutez que si vous faites confiance à la personne qui vous a envoyé le lien.
link-unknown = Le lien nomme le serveur « { $server } », que Traygate ne connaît pas. Rien n’a été modifié.
link-known = { $server } est déjà configuré.
