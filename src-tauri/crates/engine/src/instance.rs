//! Which instance acts: the one asked for, the pinned one, the active one, or none.

use credentials::Instance;

use crate::{
    Failure, Kind,
    store::{Pin, Settings},
    words::words,
};

/// The instance `client` acts on. Never another one than was chosen: when the chosen one is gone, none acts.
pub(crate) fn acting<'a>(
    settings: &Settings,
    instances: &'a [Instance],
    server: &str,
    client: Option<&str>,
    asked: Option<&str>,
) -> Option<&'a Instance> {
    if let Some(label) = asked {
        return instances.iter().find(|it| it.label == label);
    }
    match client.and_then(|client| settings.pin(client, server)) {
        Some(pin) => pinned(pin, instances),
        None => active(settings, instances, server),
    }
}

/// The active instance of a server.
pub(crate) fn active<'a>(
    settings: &Settings,
    instances: &'a [Instance],
    server: &str,
) -> Option<&'a Instance> {
    let id = settings.active.get(server)?;
    instances.iter().find(|it| it.id == *id)
}

/// The instance a pin means: the very one, else the same account signed in anew.
pub(crate) fn pinned<'a>(pin: &Pin, instances: &'a [Instance]) -> Option<&'a Instance> {
    let same_account = |it: &&Instance| pin.identity.is_some() && it.identity == pin.identity;
    instances.iter().find(|it| it.id == pin.instance).or_else(|| instances.iter().find(same_account))
}

/// The instance with this label; letter case counts only when two labels differ in nothing else.
pub(crate) fn labelled<'a>(
    instances: &'a [Instance],
    server_name: &str,
    label: &str,
) -> Result<&'a Instance, Failure> {
    if let Some(exact) = instances.iter().find(|it| it.label == label) {
        return Ok(exact);
    }
    let folded = label.to_lowercase();
    let mut alike = instances.iter().filter(|it| it.label.to_lowercase() == folded);
    if let (Some(one), None) = (alike.next(), alike.next()) {
        return Ok(one);
    }
    let labels: Vec<&str> = instances.iter().map(|it| it.label.as_str()).collect();
    let none = words("failure-no-instance").with("server", server_name).with("label", label);
    Err(Failure::of(Kind::Usage, none).remedy(match labels.as_slice() {
        [] => words("failure-no-instance-none"),
        labels => words("failure-no-instance-hint").with("all", labels.join(", ")),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use credentials::State;

    fn instance(id: &str, label: &str, identity: Option<&str>) -> Instance {
        Instance {
            id: id.to_owned(),
            server: "s".to_owned(),
            label: label.to_owned(),
            identity: identity.map(str::to_owned),
            state: State::Ready,
            signed_in_at: 0,
            expires_at: None,
            needs: None,
            granted: None,
        }
    }

    #[test]
    fn nobody_acts_in_place_of_the_instance_that_was_chosen() {
        let instances = [instance("1", "Acme", Some("acme")), instance("2", "Borealis", Some("borealis"))];
        let mut settings = Settings::default();
        settings.active.insert("s".to_owned(), "1".to_owned());
        let pin = |instance: &str, identity: Option<&str>| Pin {
            instance: instance.to_owned(),
            label: "x".to_owned(),
            identity: identity.map(str::to_owned),
        };
        for (client, pinned) in [
            ("by-id", pin("2", None)),
            ("anew", pin("gone", Some("borealis"))),
            ("gone", pin("gone", Some("cirrus"))),
            ("nameless", pin("gone", None)),
        ] {
            settings.pins.insert((client.to_owned(), "s".to_owned()), pinned);
        }
        let check = |client: Option<&str>, asked: Option<&str>, wanted: Option<&str>| {
            let got = acting(&settings, &instances, "s", client, asked).map(|it| it.label.as_str());
            assert_eq!(got, wanted, "{client:?} {asked:?}");
        };
        check(None, None, Some("Acme"));
        check(Some("free"), None, Some("Acme"));
        check(Some("by-id"), None, Some("Borealis"));
        check(Some("anew"), None, Some("Borealis"));
        check(Some("gone"), None, None);
        check(Some("nameless"), None, None);
        check(Some("by-id"), Some("Acme"), Some("Acme"));
        check(None, Some("Cirrus"), None);
        settings.active.insert("s".to_owned(), "gone".to_owned());
        assert_eq!(acting(&settings, &instances, "s", None, None), None);
    }

    #[test]
    fn labels_are_found_in_any_case_unless_that_is_ambiguous() {
        let instances =
            [instance("1", "Acme", None), instance("2", "ACME", None), instance("3", "Borealis", None)];
        assert_eq!(labelled(&instances, "S", "Acme").unwrap().id, "1");
        assert_eq!(labelled(&instances, "S", "borealis").unwrap().id, "3");
        assert_eq!(labelled(&instances, "S", "acme").unwrap_err().kind, Kind::Usage);
        assert!(labelled(&[], "S", "x").unwrap_err().hint.unwrap().contains("sign in"));
    }
}
