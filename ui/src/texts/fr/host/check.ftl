# Ce que disent les vérifications du diagnostic.
