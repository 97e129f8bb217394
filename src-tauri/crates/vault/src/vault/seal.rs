//! Sealing with the master key: XChaCha20-Poly1305, every record bound to what it is for.

use crate::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// The key all records are sealed with; 256 bits.
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// The record was not sealed with this key for this purpose, or was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the record does not open")]
pub struct Tampered;

impl MasterKey {
    pub fn generate() -> Result<MasterKey, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(MasterKey(bytes))
    }

    /// Base64, because some keychains keep only text.
    pub fn to_text(&self) -> Secret {
        Secret::new(STANDARD.encode(self.0.as_slice()))
    }

    pub fn from_text(text: &Secret) -> Option<MasterKey> {
        let bytes = Zeroizing::new(STANDARD.decode(text.expose().trim()).ok()?);
        Some(MasterKey(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// `purpose` must be given again, word for word, to open.
    pub fn seal(&self, purpose: &[&str], plain: &[u8]) -> Result<Vec<u8>, getrandom::Error> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: plain, aad: &bound(purpose) };
        let sealed =
            self.cipher().encrypt(&XNonce::from(nonce), payload).expect("a record is far below 256 GiB");
        Ok([&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, purpose: &[&str], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Tampered> {
        let (head, text) = sealed.split_at_checked(1 + NONCE).ok_or(Tampered)?;
        let nonce: [u8; NONCE] = head[1..].try_into().map_err(|_wrong_length| Tampered)?;
        if head[0] != VERSION {
            return Err(Tampered);
        }
        let payload = Payload { msg: text, aad: &bound(purpose) };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload).map_err(|_opaque| Tampered)?;
        Ok(Zeroizing::new(plain))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.as_slice().try_into().expect("the key has 32 bytes"))
    }
}

/// The parts with their lengths, so that no two lists of parts read the same.
fn bound(purpose: &[&str]) -> Vec<u8> {
    let mut aad = b"traygate vault".to_vec();
    for part in purpose {
        aad.extend_from_slice(&(part.len() as u64).to_le_bytes());
        aad.extend_from_slice(part.as_bytes());
    }
    aad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_opens_only_whole_for_its_purpose_and_with_its_key() {
        let key = MasterKey::generate().unwrap();
        let sealed = key.seal(&["oauth", "acme"], b"token").unwrap();
        assert_eq!(key.open(&["oauth", "acme"], &sealed).unwrap().as_slice(), b"token");
        assert_ne!(sealed, key.seal(&["oauth", "acme"], b"token").unwrap());
        assert!(key.open(&["oauth", "borealis"], &sealed).is_err());
        assert!(key.open(&["oautha", "cme"], &sealed).is_err());
        assert!(MasterKey::generate().unwrap().open(&["oauth", "acme"], &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(&["oauth", "acme"], &changed).is_err(), "byte {at}");
            assert!(key.open(&["oauth", "acme"], &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_key_survives_its_text_form() {
        let key = MasterKey::generate().unwrap();
        let again = MasterKey::from_text(&key.to_text()).unwrap();
        assert_eq!(*key.0, *again.0);
        for bad in ["", "AAAA", "not base64 at all"] {
            assert!(MasterKey::from_text(&Secret::new(bad)).is_none());
        }
    }
}
