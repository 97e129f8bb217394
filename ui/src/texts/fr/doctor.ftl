# Le diagnostic et le dossier d’assistance.
screen-doctor = Diagnostic
doctor-again = Vérifier à nouveau
doctor-looking = Vérification des fichiers, des identifications et des serveurs…
doctor-fix-all = Tout corriger
doctor-fix = Corriger
doctor-fix-what = Corriger : { $what }
doctor-fixing = Correction…
doctor-by-you = À faire par vous :
doctor-well = Tout va bien.
doctor-fixed = Corrigé
doctor-findings = Constats
doctor-listing = Ce que reçoit chaque app connectée
doctor-app = App
doctor-server = Serveur
doctor-instance = Instance
doctor-answer = Réponse
doctor-tools = { $count ->
    [one] un outil
   *[other] { $count } outils
}
doctor-bundle = Dossier d’assistance
doctor-bundle-why = Un fichier pour qui vous aide : ce qui est configuré et ce qui a été constaté, sans mot de passe, clé ni jeton. Vous voyez tout ce qu’il contient.
doctor-bundle-look = Voir le contenu…
bundle-title = Dossier d’assistance
bundle-collecting = Préparation…
bundle-holds = Voici tout ce qu’il contient. Rien n’est envoyé.
bundle-size = { $count } caractères
bundle-all = tout
bundle-save = Enregistrer en un fichier
