# Ce que Traygate dit des entrées, des apps et des serveurs tels qu’ils sont.

## Ce qu’une entrée est devenue.

owner-lost = L’entrée a été supprimée du fichier depuis que Traygate l’a écrite.
owner-lost-file-gone = { $file }, qui contenait l’entrée, a été supprimé.
owner-lost-older = { $file } est revenu à son état d’avant l’écriture de l’entrée par Traygate.
owner-lost-emptied = Toutes les entrées ont été supprimées de { $file }, pas seulement celle de Traygate.
owner-lost-removed = L’entrée a été supprimée de { $file } ; d’autres y sont encore.
owner-lost-changed = L’entrée dans { $file } a été modifiée.
owner-entry-gone = { $lost } Connectez de nouveau pour la rétablir.
owner-entry-of-others = Le fichier contient une entrée de ce nom qui ne mène pas à Traygate ; la connexion la remplace et garde une copie.
owner-entry-changed = L’entrée n’est pas telle que Traygate l’a écrite ; connectez de nouveau pour la rétablir.
owner-entry-unread = { $app } est ouverte depuis avant l’écriture de l’entrée.
owner-entry-not-put-back = { $detail } Elle n’a pas pu être rétablie automatiquement : { $why }.

## Ce qu’il y a à faire dans une app avant qu’elle lise une nouvelle entrée.

owner-reload-late = { $app } verra la modification au plus tard à son prochain démarrage.
owner-reload-claude-desktop = Quittez complètement Claude (par son menu ou son icône dans la barre ; fermer la fenêtre ne suffit pas), puis relancez-la.
owner-reload-cursor = Dans Cursor, ouvrez les réglages et cherchez la liste des serveurs MCP ; activez-y le nouveau serveur, car Cursor laisse les nouveaux serveurs désactivés jusque-là.
owner-reload-vscode = VS Code voit la modification d’elle-même. Si elle demande s’il faut faire confiance au serveur ou le démarrer, répondez oui ; il se trouve sous « MCP: List Servers ».
owner-reload-cline = L’extension Cline voit la modification d’elle-même ; en ligne de commande, commencez une nouvelle session.
owner-reload-claude-code = Commencez une nouvelle session de Claude Code ; celles en cours gardent leur ancienne liste.
owner-reload-codex = Commencez une nouvelle session de Codex ; celles en cours gardent leur ancienne liste.
owner-reload-goose = Commencez une nouvelle session de Goose ; celles en cours gardent leur ancienne liste.
owner-reload-librechat = Arrêtez le serveur LibreChat et relancez-le.
owner-reload-windsurf = Dans Windsurf (Devin Desktop), ouvrez la liste des serveurs MCP et cliquez sur « Refresh », ou relancez l’app.
owner-reload-copilot-cli = Copilot voit la modification avant votre prochain message ; sinon, tapez /mcp reload.
owner-reload-gemini-cli = Dans Gemini CLI, tapez /mcp reload, ou relancez-la. Dans un dossier que vous ne lui avez pas dit de croire, Gemini laisse de côté tous les serveurs ; elle vous interroge sur un dossier quand vous l’y démarrez.
owner-reload-lm-studio = Quittez LM Studio et relancez l’app.
owner-reload-zed = Zed voit la modification d’elle-même.
owner-reload-opencode = Quittez OpenCode et relancez l’app.
owner-reload-kilo-code = Commencez une nouvelle session de Kilo Code ; dans un éditeur, fermez la fenêtre et rouvrez-la.
owner-reload-vscode-insiders = VS Code Insiders voit la modification d’elle-même. Si elle demande s’il faut faire confiance au serveur ou le démarrer, répondez oui ; il se trouve sous « MCP: List Servers ».
owner-reload-vscodium = VSCodium voit la modification d’elle-même. Si elle demande s’il faut faire confiance au serveur ou le démarrer, répondez oui ; il se trouve sous « MCP: List Servers ».
owner-reload-jetbrains-ai = Dans l’éditeur JetBrains, ouvrez « Settings », « Tools », « AI Assistant », « Model Context Protocol », et cliquez sur « Apply ».
owner-reload-junie = Relancez Junie ; dans un éditeur JetBrains, relancez l’éditeur.
owner-reload-copilot-jetbrains = Dans l’éditeur JetBrains, ouvrez la discussion de Copilot en mode agent ; les outils du nouveau serveur sont dans sa liste d’outils.
owner-reload-visual-studio = Visual Studio voit la modification de lui-même ; activez le nouveau serveur dans la liste des outils de la discussion de Copilot.
owner-reload-kiro = Kiro voit la modification d’elle-même et demande avant d’utiliser un outil pour la première fois ; en ligne de commande, commencez une nouvelle session.
owner-reload-antigravity = Dans Antigravity, ouvrez la liste des serveurs MCP et cliquez sur « Refresh » ; en ligne de commande, commencez une nouvelle session.
owner-reload-trae = Dans Trae, ouvrez la liste des serveurs MCP et activez le nouveau serveur, ou relancez Trae.
owner-reload-warp = Warp voit la modification d’elle-même ; le serveur se trouve dans ses réglages sous « MCP servers ».
owner-reload-qwen-code = Quittez Qwen Code et relancez l’app.
owner-reload-crush = Quittez Crush et relancez l’app.
owner-reload-amp = Quittez Amp et relancez l’app.
owner-reload-continue = L’extension Continue voit la modification d’elle-même ; en ligne de commande, commencez une nouvelle session.
owner-reload-roo-code = Roo Code voit la modification d’elle-même.
owner-reload-augment = Commencez une nouvelle session d’Augment.
owner-reload-kimi-code = Quittez Kimi Code et relancez l’app.
owner-reload-factory-droid = Droid voit la modification d’elle-même ; sinon, commencez une nouvelle session.
owner-reload-amazon-q = Relancez Amazon Q ; dans un éditeur, relancez l’éditeur.
owner-reload-mistral-vibe = Quittez Mistral Vibe et relancez l’app.
owner-reload-grok-build = Quittez Grok Build et relancez l’app.
owner-reload-hermes = Quittez Hermes et relancez l’app.

## Ce qu’il faut savoir avant la première identification auprès d’un serveur.

owner-note-partnerstack = Choisissez l’instance en haut à gauche de la page d’identification ; votre compte a besoin des droits Admin ou Integration (full).
owner-note-part3 = Réservé aux Project Primes ; tous les autres voient une page de refus.
owner-note-partnero = L’adresse et la clé sont dans votre tableau de bord de Partnero, sous Integrations → MCP : collez l’extrait qui s’y trouve, avec votre clé à la place de YOUR_API_KEY.
