# Was die Prüfungen der Diagnose sagen.
