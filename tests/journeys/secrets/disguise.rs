//! A secret as it is, and as it would look after being encoded.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use std::collections::BTreeSet;

/// What to look for.
pub(super) struct Disguises {
    texts: Vec<String>,
}

impl Disguises {
    pub(super) fn of(secrets: &[String]) -> Disguises {
        // What is shorter stands anywhere by chance.
        assert!(secrets.iter().all(|it| it.len() >= 12), "{secrets:?}");
        let texts: BTreeSet<String> = secrets.iter().flat_map(|it| disguises(it)).collect();
        Disguises { texts: texts.into_iter().collect() }
    }

    /// Those that are in `held`.
    pub(super) fn within(&self, held: &str) -> Vec<&str> {
        self.texts.iter().map(String::as_str).filter(|it| held.contains(it)).collect()
    }
}

fn disguises(secret: &str) -> Vec<String> {
    let hex: String = secret.bytes().map(|it| format!("{it:02x}")).collect();
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let mut all = vec![secret.to_owned(), hex.to_uppercase(), hex, percent];
    // In a longer text that was encoded, a secret begins at one of three places of a group, and what stands around it
    // changes the characters at its ends.
    for before in 0..3 {
        let text = [&[b'x'; 3][..before], secret.as_bytes()].concat();
        for encoded in [STANDARD_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
            all.push(encoded[[0, 2, 3][before]..encoded.len() - 2].to_owned());
        }
    }
    all
}
