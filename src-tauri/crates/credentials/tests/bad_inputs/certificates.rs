//! TLS towards sign-in servers: whom we talk to is known, or we do not talk (DESIGN §7).

use super::public::{Identity, NAME, PUBLIC, Public, root, serve_tls};
use crate::{authority::Authority, sandbox::at};
use credentials::{Kind, Wanted};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused_in_plain_words() {
    let public = Public::start().await;
    let (stranger, trusted) = (root(), public.issuer());
    let expired = {
        let mut params = CertificateParams::new(vec![NAME.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
        params
    };
    for (what, identity) in [
        ("self-signed", self_signed(CertificateParams::new(vec![NAME.to_owned()]).unwrap())),
        ("of an unknown authority", stranger.leaf(&[NAME])),
        ("for another name", trusted.leaf(&["other.test"])),
        ("expired", trusted.sign(expired)),
    ] {
        let quiet = Authority::start().await;
        let port = serve_tls(&identity, super::public::port(&quiet.base())).await;
        public.book.write(NAME, &[&[PUBLIC]]);
        let server = at(&format!("https://{NAME}:{port}/mcp"));
        let error = public.sandbox.credentials.begin_sign_in(&server, Wanted::default()).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable, "{what}: {error}");
        assert!(error.to_string().contains("certificate is not trusted"), "{what}: {error}");
        assert!(quiet.world().visits.is_empty(), "{what}: nothing was said to it");
    }
}

fn self_signed(params: CertificateParams) -> Identity {
    let key = KeyPair::generate().unwrap();
    Identity { certificate: params.self_signed(&key).unwrap().der().clone(), key }
}
