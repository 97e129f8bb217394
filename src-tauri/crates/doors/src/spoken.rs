//! The sentences of the guides in the other languages people read them in. English stands where it is used.

/// A language for guides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    En,
    De,
    Fr,
}

/// A sentence of a guide in this language; its gaps (`{name}`, `{url}`, …) stay.
pub(crate) fn spoken(language: Language, english: &'static str) -> &'static str {
    let found = || SENTENCES.iter().find(|(en, ..)| *en == english);
    match language {
        Language::En => english,
        Language::De => found().map_or(english, |(_, de, _)| de),
        Language::Fr => found().map_or(english, |(.., fr)| fr),
    }
}

/// English, German, French.
pub(crate) const SENTENCES: &[(&str, &str, &str)] = &[
    ("the app and gemini.google.com", "die App und gemini.google.com", "l’app et gemini.google.com"),
    ("every account", "jedes Konto", "tous les comptes"),
    ("Free", "Kostenlos", "Gratuit"),
    // Why it is so.
    (
        "Custom connectors need a paid plan.",
        "Eigene Connectors gibt es nur in bezahlten Tarifen.",
        "Les connecteurs personnalisés demandent une formule payante.",
    ),
    (
        "Paid personal plans have custom connectors.",
        "Bezahlte persönliche Tarife haben eigene Connectors.",
        "Les formules personnelles payantes ont les connecteurs personnalisés.",
    ),
    (
        "The organisation decides whether custom connectors may be added, and by whom.",
        "Die Organisation legt fest, ob und von wem eigene Connectors hinzugefügt werden dürfen.",
        "L’organisation décide si des connecteurs personnalisés peuvent être ajoutés, et par qui.",
    ),
    (
        "Developer mode, which custom servers need, is not part of the free plan.",
        "Der Entwicklermodus, den eigene Server brauchen, gehört nicht zum kostenlosen Tarif.",
        "Le mode développeur, nécessaire aux serveurs personnalisés, ne fait pas partie de la formule gratuite.",
    ),
    (
        "Personal paid plans have Developer mode, in the browser.",
        "Bezahlte persönliche Tarife haben den Entwicklermodus, im Browser.",
        "Les formules personnelles payantes ont le mode développeur, dans le navigateur.",
    ),
    (
        "Only administrators and owners can use Developer mode.",
        "Nur Administratoren und Inhaber können den Entwicklermodus nutzen.",
        "Seuls les administrateurs et les propriétaires peuvent utiliser le mode développeur.",
    ),
    (
        "An administrator grants Developer mode by role first.",
        "Ein Administrator gibt den Entwicklermodus zuerst nach Rollen frei.",
        "Un administrateur accorde d’abord le mode développeur par rôle.",
    ),
    (
        "It has no field for a server's address; it takes only the services Google chose.",
        "Es gibt kein Feld für die Adresse eines Servers, nur die von Google gewählten Dienste.",
        "Il n’y a pas de champ pour l’adresse d’un serveur, seulement les services choisis par Google.",
    ),
    (
        "It runs on this computer, so Traygate sets it up.",
        "Es läuft auf diesem Computer; Traygate richtet es ein.",
        "Il fonctionne sur cet ordinateur : Traygate le configure.",
    ),
    (
        "A custom server is a data store that a Cloud administrator sets up.",
        "Ein eigener Server ist ein Datenspeicher, den ein Cloud-Administrator einrichtet.",
        "Un serveur personnalisé est un datastore qu’un administrateur Cloud met en place.",
    ),
    // Steps in Claude.
    (
        "Open Settings → Connectors (in Claude Desktop or on claude.ai).",
        "Öffnen Sie Settings → Connectors (in Claude Desktop oder auf claude.ai).",
        "Ouvrez Settings → Connectors (dans Claude Desktop ou sur claude.ai).",
    ),
    ("Choose Add custom connector.", "Wählen Sie Add custom connector.", "Choisissez Add custom connector."),
    (
        "Name: {name}. Remote MCP server URL: {url}",
        "Name: {name}. Remote MCP server URL: {url}",
        "Name : {name}. Remote MCP server URL : {url}",
    ),
    (
        "Save. A browser page of {name} opens: sign in and approve.",
        "Speichern Sie. Eine Seite von {name} öffnet sich im Browser: Melden Sie sich an und stimmen Sie zu.",
        "Enregistrez. Une page de {name} s’ouvre dans le navigateur : connectez-vous et approuvez.",
    ),
    (
        "Open the organisation's settings → Connectors.",
        "Öffnen Sie die Einstellungen der Organisation → Connectors.",
        "Ouvrez les paramètres de l’organisation → Connectors.",
    ),
    (
        "Add a custom connector, Name: {name}, URL: {url}, or allow members to add it.",
        "Fügen Sie einen eigenen Connector hinzu (Name: {name}, URL: {url}), oder erlauben Sie es den Mitgliedern.",
        "Ajoutez un connecteur personnalisé (nom : {name}, URL : {url}), ou permettez aux membres de l’ajouter.",
    ),
    (
        "Open Settings → Connectors. If {name} is listed, choose Connect, sign in and approve.",
        "Öffnen Sie Settings → Connectors. Steht {name} in der Liste, wählen Sie Connect, melden Sie sich an und stimmen \
         Sie zu.",
        "Ouvrez Settings → Connectors. Si {name} y figure, choisissez Connect, connectez-vous et approuvez.",
    ),
    (
        "If it is not listed and Add custom connector is missing, send the message below to whoever administers Claude.",
        "Steht es nicht dort und fehlt Add custom connector, senden Sie die Nachricht unten an die Person, die Claude \
         verwaltet.",
        "S’il n’y figure pas et qu’Add custom connector est absent, envoyez le message ci-dessous à la personne qui \
         administre Claude.",
    ),
    // Steps in ChatGPT.
    (
        "Open Settings → Apps → Advanced settings and switch Developer mode on. Confirm the warning.",
        "Öffnen Sie Settings → Apps → Advanced settings, schalten Sie Developer mode ein und bestätigen Sie die Warnung.",
        "Ouvrez Settings → Apps → Advanced settings, activez Developer mode et confirmez l’avertissement.",
    ),
    (
        "Open Settings → Apps and choose Create app, beside Advanced settings.",
        "Öffnen Sie Settings → Apps und wählen Sie Create app neben Advanced settings.",
        "Ouvrez Settings → Apps et choisissez Create app, à côté d’Advanced settings.",
    ),
    (
        "Name: {name}. MCP server URL: {url}. Authentication: OAuth. Save; it appears under Drafts.",
        "Name: {name}. MCP server URL: {url}. Authentication: OAuth. Speichern Sie; es erscheint unter Drafts.",
        "Name : {name}. MCP server URL : {url}. Authentication : OAuth. Enregistrez ; l’app apparaît sous Drafts.",
    ),
    (
        "In a new chat open the plus menu → Developer mode and choose {name}. The first use opens a sign-in window: allow \
         pop-ups for the page.",
        "Öffnen Sie in einem neuen Chat das Plus-Menü → Developer mode und wählen Sie {name}. Beim ersten Mal öffnet sich \
         ein Anmeldefenster: Erlauben Sie Pop-ups für die Seite.",
        "Dans une nouvelle conversation, ouvrez le menu plus → Developer mode et choisissez {name}. La première fois, une \
         fenêtre de connexion s’ouvre : autorisez les pop-ups pour la page.",
    ),
    (
        "Once it is published, choose {name} in a new chat and sign in with your own account.",
        "Sobald es veröffentlicht ist, wählen Sie {name} in einem neuen Chat und melden sich mit Ihrem eigenen Konto an.",
        "Une fois publié, choisissez {name} dans une nouvelle conversation et connectez-vous avec votre propre compte.",
    ),
    (
        "Open Workspace settings → Permissions & roles → Connected data.",
        "Öffnen Sie Workspace settings → Permissions & roles → Connected data.",
        "Ouvrez Workspace settings → Permissions & roles → Connected data.",
    ),
    (
        "Allow Developer mode for the roles that need it. Only administrators and owners can publish an app for all.",
        "Erlauben Sie Developer mode für die Rollen, die ihn brauchen. Nur Administratoren und Inhaber können eine App für \
         alle veröffentlichen.",
        "Autorisez Developer mode pour les rôles qui en ont besoin. Seuls les administrateurs et les propriétaires peuvent \
         publier une app pour tous.",
    ),
    // Steps at Google.
    (
        "Run: traygate connect gemini-cli",
        "Führen Sie aus: traygate connect gemini-cli",
        "Exécutez : traygate connect gemini-cli",
    ),
    (
        "Start Gemini CLI again; /mcp shows {name}.",
        "Starten Sie Gemini CLI neu; /mcp zeigt {name}.",
        "Redémarrez Gemini CLI ; /mcp affiche {name}.",
    ),
    (
        "In the Google Cloud console open Gemini Enterprise → Data stores and create one for a custom MCP server.",
        "Öffnen Sie in der Google-Cloud-Konsole Gemini Enterprise → Data stores und legen Sie einen für einen eigenen \
         MCP-Server an.",
        "Dans la console Google Cloud, ouvrez Gemini Enterprise → Data stores et créez-en un pour un serveur MCP \
         personnalisé.",
    ),
    (
        "Server URL: {url}. Authentication: OAuth.",
        "Server URL: {url}. Authentication: OAuth.",
        "Server URL : {url}. Authentication : OAuth.",
    ),
    (
        "Connect the data store to the app that people use, and allow them to use it.",
        "Verbinden Sie den Datenspeicher mit der App, die alle nutzen, und geben Sie ihn frei.",
        "Reliez le datastore à l’app que les personnes utilisent, et autorisez-les à s’en servir.",
    ),
    (
        "Once it is there, choose {name} among the sources and sign in with your own account.",
        "Sobald es da ist, wählen Sie {name} unter den Quellen und melden sich mit Ihrem eigenen Konto an.",
        "Une fois en place, choisissez {name} parmi les sources et connectez-vous avec votre propre compte.",
    ),
    // What does not go, and the message to IT.
    (
        super::guide::CANNOT,
        "Bei {name} meldet man sich mit einem Schlüssel an, und {app} hat kein Feld dafür. Apps auf diesem Computer können \
         den Server über Traygate nutzen.",
        "On se connecte à {name} avec une clé, et {app} n’a pas de champ pour cela. Les apps de cet ordinateur peuvent \
         l’utiliser via Traygate.",
    ),
    (
        super::guide::REQUEST,
        "Guten Tag,\n\nich möchte {name} in {app} nutzen. {why} Könnten Sie das bitte einrichten?\n\n",
        "Bonjour,\n\nJe souhaite utiliser {name} dans {app}. {why} Pourriez-vous le mettre en place ?\n\n",
    ),
    (
        super::guide::VALUES,
        "\nName: {name}\nServer URL: {url}\nTransport: Streamable HTTP\nAnmeldung: OAuth, jede Person mit ihrem eigenen \
         Konto.\n\nVielen Dank!\n",
        "\nNom : {name}\nURL du serveur : {url}\nTransport : Streamable HTTP\nConnexion : OAuth, chaque personne avec son \
         propre compte.\n\nMerci !\n",
    ),
    // What stands around it where commands are typed.
    (super::guide::MYSELF, "Kann ich es selbst tun?", "Puis-je le faire moi-même ?"),
    ("Yes.", "Ja.", "Oui."),
    (
        "Yes, once IT has allowed it.",
        "Ja, sobald die IT es erlaubt hat.",
        "Oui, une fois que l’informatique l’a autorisé.",
    ),
    (
        "No: IT or an administrator has to do it.",
        "Nein, das muss die IT oder ein Administrator tun.",
        "Non, c’est à l’informatique ou à un administrateur de le faire.",
    ),
    (
        "No, and IT cannot either.",
        "Nein, und die IT kann es auch nicht.",
        "Non, et l’informatique ne le peut pas non plus.",
    ),
    (super::guide::BY[0], "Was die IT tut:", "Ce que fait l’informatique :"),
    (super::guide::BY[1], "Was Sie tun:", "Ce que vous faites :"),
    (super::guide::MESSAGE, "\nNachricht an die IT:\n\n", "\nMessage à l’informatique :\n\n"),
    (
        super::guide::BESIDE,
        "\nDiese Verbindung läuft zwischen zwei Clouds und nicht über Traygate: Was Sie in Traygate umschalten, festlegen \
         oder zurückhalten, gilt dort nicht, und es zählt das Konto, das Sie auf der Anmeldeseite wählen.\n",
        "\nCette connexion va d’un service en ligne à l’autre sans passer par Traygate : ce que vous changez, épinglez ou \
         retenez dans Traygate n’y compte pas, et le compte est celui que vous choisissez sur la page de connexion.\n",
    ),
    (
        "Claude Desktop works with Traygate in every plan: traygate connect claude-desktop",
        "Claude Desktop funktioniert mit Traygate in jedem Tarif: traygate connect claude-desktop",
        "Claude Desktop fonctionne avec Traygate dans toutes les formules : traygate connect claude-desktop",
    ),
    (
        "Use an app on this computer, which Traygate can connect: traygate client list",
        "Nutzen Sie eine App auf diesem Computer, die Traygate verbinden kann: traygate client list",
        "Utilisez une app de cet ordinateur que Traygate peut connecter : traygate client list",
    ),
    (
        "Use Gemini CLI, or another app on this computer: traygate client list",
        "Nutzen Sie Gemini CLI oder eine andere App auf diesem Computer: traygate client list",
        "Utilisez Gemini CLI, ou une autre app de cet ordinateur : traygate client list",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GUIDES;

    fn gaps(text: &str) -> Vec<&str> {
        let mut all: Vec<&str> =
            ["{name}", "{url}", "{app}", "{why}"].into_iter().filter(|it| text.contains(it)).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn every_sentence_of_every_guide_is_spoken_in_every_language() {
        let known: Vec<&str> = SENTENCES.iter().map(|(english, ..)| *english).collect();
        // What the vendors call their plans is a name, not a sentence.
        let named = |it: &str| it.chars().next().is_some_and(char::is_uppercase) && it != "Free";
        let mut used = vec![crate::guide::CANNOT, crate::guide::REQUEST, crate::guide::VALUES];
        used.extend([crate::guide::MYSELF, crate::guide::MESSAGE, crate::guide::BESIDE]);
        used.extend(crate::guide::BY);
        for guide in GUIDES {
            used.extend([guide.why, guide.who.answer()]);
            used.extend(Some(guide.instead.text()).filter(|it| !it.is_empty()));
            used.extend(guide.by_it.iter().chain(guide.by_you));
            used.extend(Some(guide.plan).filter(|it| !named(it)));
        }
        for it in &used {
            assert!(known.contains(it), "not translated: {it}");
        }
        for it in known {
            assert!(used.contains(&it), "not used: {it}");
        }
    }

    #[test]
    fn gaps_stay_where_they_are_needed() {
        for (english, german, french) in SENTENCES {
            assert_eq!(gaps(english), gaps(german), "{german}");
            assert_eq!(gaps(english), gaps(french), "{french}");
        }
    }
}
