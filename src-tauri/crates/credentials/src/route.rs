//! How connections leave this machine: through which proxy, and whom to trust beside the system.

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Certificate, ClientBuilder, NoProxy};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;
use url::Url;

/// The way out. The default is the system's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub proxy: Proxy,
    /// Certificate authorities trusted beside the system's, in DER.
    pub trusted: Vec<Vec<u8>>,
}

/// Through what connections go that leave this machine. Those within it never go through a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// What the system or the environment (`HTTPS_PROXY`, `NO_PROXY` …) says.
    #[default]
    System,
    /// None.
    Direct,
    /// This one, except for what `NO_PROXY` names.
    At(Url),
}

impl Route {
    /// Which proxy leads to which address, for whoever makes connections of its own; `None`: none to any.
    pub fn proxies(&self) -> Option<Matcher> {
        match &self.proxy {
            Proxy::System => Some(Matcher::from_system()),
            Proxy::Direct => None,
            Proxy::At(url) => Some(Matcher::builder().all(url.as_str()).no(exceptions()).build()),
        }
    }

    /// How such a connection is secured: whom to trust, and nothing said yet of what is spoken on it (ALPN).
    ///
    /// # Errors
    /// The system's certificates cannot be read, or a certificate is none.
    pub fn tls(&self) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let trusted = self.trusted.iter().map(|it| CertificateDer::from_slice(it).into_owned());
        let verifier = match self.trusted.is_empty() {
            true => Verifier::new(Arc::clone(&provider))?,
            false => Verifier::new_with_extra_roots(trusted, Arc::clone(&provider))?,
        };
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        Ok(config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
    }

    /// A client that takes this way.
    ///
    /// # Errors
    /// A certificate or the proxy's address is none.
    pub fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, reqwest::Error> {
        let builder = match &self.proxy {
            Proxy::System => builder,
            Proxy::Direct => builder.no_proxy(),
            Proxy::At(url) => builder.proxy(reqwest::Proxy::all(url.clone())?.no_proxy(NoProxy::from_env())),
        };
        self.trust(builder)
    }

    /// A client that trusts the same, and takes no proxy.
    ///
    /// # Errors
    /// A certificate is none.
    pub fn direct(&self, builder: ClientBuilder) -> Result<ClientBuilder, reqwest::Error> {
        self.trust(builder.no_proxy())
    }

    fn trust(&self, builder: ClientBuilder) -> Result<ClientBuilder, reqwest::Error> {
        let trusted =
            self.trusted.iter().map(|it| Certificate::from_der(it)).collect::<Result<Vec<_>, _>>()?;
        Ok(builder.tls_certs_merge(trusted))
    }
}

/// What `NO_PROXY` names.
#[expect(clippy::disallowed_methods, reason = "as both HTTP clients read it, when they are built")]
fn exceptions() -> String {
    std::env::var("NO_PROXY").or_else(|_| std::env::var("no_proxy")).unwrap_or_default()
}

/// Why a file of certificates is of no use. Texts are whole sentences without the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCertificates {
    #[error("It holds no certificate. Expected are blocks that begin with -----BEGIN CERTIFICATE-----.")]
    None,
    #[error("A certificate in it cannot be read.")]
    Unreadable,
    #[error("It holds a private key, which nobody should be given. Ask for the certificate alone.")]
    PrivateKey,
}

/// Reads the certificates of a PEM file, or the one of a DER file.
///
/// # Errors
/// See [`NoCertificates`].
pub fn read_certificates(file: &[u8]) -> Result<Vec<Vec<u8>>, NoCertificates> {
    let blocks = |begin: &str| file.windows(begin.len()).any(|it| it == begin.as_bytes());
    if blocks("PRIVATE KEY-----") {
        return Err(NoCertificates::PrivateKey);
    }
    let found: Vec<Vec<u8>> = match blocks("-----BEGIN") {
        true => CertificateDer::pem_slice_iter(file)
            .map(|it| it.map(|it| it.to_vec()))
            .collect::<Result<_, _>>()
            .map_err(|_the_reason_is_a_parser_s| NoCertificates::Unreadable)?,
        // An ASN.1 sequence.
        false if file.first() == Some(&0x30) => vec![file.to_vec()],
        false => Vec::new(),
    };
    if found.is_empty() {
        return Err(NoCertificates::None);
    }
    let mut store = RootCertStore::empty();
    for certificate in &found {
        store
            .add(CertificateDer::from_slice(certificate).into_owned())
            .map_err(|_the_reason_is_a_parser_s| NoCertificates::Unreadable)?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{NoCertificates, read_certificates};
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};

    #[test]
    fn certificates_are_read_from_both_formats_and_nothing_else_is_taken_for_one() {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let (pem, der) = (certificate.pem(), certificate.der().to_vec());
        assert_eq!(read_certificates(pem.as_bytes()), Ok(vec![der.clone()]));
        assert_eq!(read_certificates(&der), Ok(vec![der.clone()]));
        let two = format!("Acme's root\r\n{}\nand again\n{pem}", pem.replace('\n', "\r\n"));
        assert_eq!(read_certificates(two.as_bytes()), Ok(vec![der.clone(), der.clone()]));
        for (file, why) in [
            (String::new(), NoCertificates::None),
            ("<html>".to_owned(), NoCertificates::None),
            (format!("{pem}{}", key.serialize_pem()), NoCertificates::PrivateKey),
            (pem.replace("MII", "AAA"), NoCertificates::Unreadable),
            (pem.replace("-----END", "-----ENDE"), NoCertificates::Unreadable),
        ] {
            assert_eq!(read_certificates(file.as_bytes()), Err(why), "{file}");
        }
        assert_eq!(read_certificates(&der[..der.len() / 2]), Err(NoCertificates::Unreadable));
    }
}
