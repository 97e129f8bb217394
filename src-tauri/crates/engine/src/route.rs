//! How connections leave this machine, as it is kept in the settings.

use base64::prelude::{BASE64_STANDARD, Engine};
use credentials::{Proxy, Route};
use serde::{Deserialize, Serialize};

/// The way out. The default is the system's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// `system`, `none`, or the address of a proxy.
    pub(crate) proxy: String,
    /// What the file was called whose certificates are trusted beside the system's.
    pub(crate) file: Option<String>,
    /// In DER.
    pub(crate) certificates: Vec<Vec<u8>>,
}

impl Default for Network {
    fn default() -> Network {
        Network { proxy: "system".to_owned(), file: None, certificates: Vec::new() }
    }
}

/// As the database holds it.
#[derive(Serialize, Deserialize)]
struct Kept {
    proxy: String,
    file: Option<String>,
    /// Base64 of DER.
    certificates: Vec<String>,
}

impl Network {
    pub(crate) fn route(&self) -> Route {
        let proxy = match self.proxy.as_str() {
            "none" => Proxy::Direct,
            "system" => Proxy::System,
            // It was checked when it was given.
            address => address.parse().map_or(Proxy::System, Proxy::At),
        };
        Route { proxy, trusted: self.certificates.clone() }
    }

    pub(crate) fn to_text(&self) -> String {
        let certificates = self.certificates.iter().map(|it| BASE64_STANDARD.encode(it)).collect();
        let kept = Kept { proxy: self.proxy.clone(), file: self.file.clone(), certificates };
        serde_json::to_string(&kept).expect("strings always serialise")
    }

    /// `None`: the text is not ours.
    pub(crate) fn from_text(text: &str) -> Option<Network> {
        let Kept { proxy, file, certificates } = serde_json::from_str(text).ok()?;
        let certificates =
            certificates.iter().map(|it| BASE64_STANDARD.decode(it).ok()).collect::<Option<_>>()?;
        Some(Network { proxy, file, certificates })
    }
}

#[cfg(test)]
mod tests {
    use super::Network;
    use credentials::Proxy;

    #[test]
    fn the_way_out_is_kept_as_text() {
        let network = Network {
            proxy: "http://proxy.example.com:8080".to_owned(),
            file: Some("acme.pem".to_owned()),
            certificates: vec![vec![0x30, 0, 255]],
        };
        assert_eq!(Network::from_text(&network.to_text()), Some(network.clone()));
        assert_eq!(network.route().proxy, Proxy::At("http://proxy.example.com:8080".parse().unwrap()));
        assert_eq!(network.route().trusted, network.certificates);
        assert_eq!(Network::default().route().proxy, Proxy::System);
        assert_eq!(Network { proxy: "none".to_owned(), ..network }.route().proxy, Proxy::Direct);
        assert_eq!(Network::from_text("{}"), None);
    }
}
