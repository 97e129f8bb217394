# Le diagnostic.
screen-doctor = Diagnostic
doctor-again = Vérifier à nouveau
doctor-looking = Vérification…
doctor-looking-long = Vérification des fichiers, des identifications et des serveurs…
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
