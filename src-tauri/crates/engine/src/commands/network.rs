//! How connections leave this machine: what the user said, checked, and carried out at once.

use base64::prelude::{BASE64_STANDARD, Engine};
use credentials::read_certificates;
use url::Url;

use crate::{
    Failure, FileInput, Kind, NetworkInput, NetworkState, Reply,
    route::Network,
    state::State,
    store::Error,
    words::{Filling, Words, phrase, words},
};

/// Tells, after the change if there is one.
pub(super) fn network(state: &State, change: Option<NetworkInput>) -> Result<Reply, Failure> {
    let before = &state.store.settings().network;
    let now = match change {
        None => before.clone(),
        Some(change) => {
            let now = changed(before, change)?;
            state.store.set_network(&now).map_err(|error: Error| Failure::from(error))?;
            let route = now.route();
            state.credentials.take(route.clone());
            state.gateway.take(route);
            now
        }
    };
    let certificates = now.file.map(|it| (it, u32::try_from(now.certificates.len()).unwrap_or(u32::MAX)));
    Ok(Reply::Network { network: NetworkState { proxy: now.proxy, certificates } })
}

fn changed(before: &Network, change: NetworkInput) -> Result<Network, Failure> {
    let NetworkInput { proxy, certificates, forget_certificates } = change;
    let mut now = before.clone();
    if let Some(proxy) = proxy {
        now.proxy = clean_proxy(&proxy)?;
    }
    if forget_certificates {
        (now.file, now.certificates) = (None, Vec::new());
    }
    if let Some(FileInput { name, base64 }) = certificates {
        let refuse = |why: Filling| {
            Failure::of(Kind::Usage, words("failure-certificates").with("file", &name).with("why", why))
                .remedy(words("failure-certificates-hint"))
        };
        let unread = |_no_base64| refuse(words("failure-certificates-unread").into());
        let bytes = BASE64_STANDARD.decode(base64).map_err(unread)?;
        now.certificates = read_certificates(&bytes).map_err(|it| refuse(phrase(it.to_string())))?;
        now.file = Some(name);
    }
    Ok(now)
}

/// `system`, `none`, or a proxy's address as it will be shown.
fn clean_proxy(pasted: &str) -> Result<String, Failure> {
    let pasted = pasted.trim();
    if matches!(pasted, "system" | "none") {
        return Ok(pasted.to_owned());
    }
    let refuse = |why: Words| {
        Failure::of(Kind::Usage, words("failure-proxy").with("why", why)).remedy(words("failure-proxy-hint"))
    };
    // `proxy.example.com:8080` reads as an address with a scheme of that name.
    let with_scheme = match pasted.contains("://") {
        true => pasted.to_owned(),
        false => format!("http://{pasted}"),
    };
    let url = Url::parse(&with_scheme).map_err(|_no_address| refuse(words("failure-proxy-no-address")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse(words("failure-proxy-scheme")));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse(words("failure-proxy-password")).remedy(words("failure-proxy-password-hint")));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(refuse(words("failure-proxy-path")));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{changed, clean_proxy};
    use crate::{FileInput, NetworkInput, route::Network};
    use base64::prelude::{BASE64_STANDARD, Engine};

    #[test]
    fn a_proxy_is_an_address_without_a_password() {
        for (pasted, kept) in [
            (" system ", "system"),
            ("none", "none"),
            ("proxy.example.com:8080", "http://proxy.example.com:8080"),
            ("HTTP://Proxy.Example.com:3128/", "http://proxy.example.com:3128"),
            ("https://10.0.0.1", "https://10.0.0.1"),
        ] {
            assert_eq!(clean_proxy(pasted).unwrap(), kept, "{pasted}");
        }
        for (pasted, why) in [
            ("", "no address"),
            ("http://", "no address"),
            ("socks5://p:1", "only http and https"),
            ("http://jo:pa55@p:1", "a password"),
            ("http://p/proxy.pac", "a path"),
        ] {
            let failure = clean_proxy(pasted).unwrap_err();
            assert!(failure.message.contains(why), "{pasted}: {}", failure.message);
            assert!(!failure.message.contains("pa55"), "{}", failure.message);
        }
    }

    #[test]
    fn what_is_no_certificate_changes_nothing() {
        let before = Network { proxy: "none".to_owned(), file: None, certificates: Vec::new() };
        let certificates =
            Some(FileInput { name: "page.html".to_owned(), base64: BASE64_STANDARD.encode("<html>") });
        let change = NetworkInput { certificates, ..NetworkInput::default() };
        let failure = changed(&before, change).unwrap_err();
        assert!(
            failure.message.starts_with("page.html is no file of certificates: It holds no"),
            "{failure:?}"
        );
        let forgotten = NetworkInput { forget_certificates: true, ..NetworkInput::default() };
        let with = Network { file: Some("x".to_owned()), certificates: vec![vec![1]], ..before.clone() };
        assert_eq!(changed(&with, forgotten).unwrap(), before);
    }
}
