//! The keychain of the operating system: one item, the vault's master key. Blocking; see `master_key` for the clock.

use crate::Secret;
use keyring_core::{Entry, Error};
use zeroize::Zeroize;

const SERVICE: &str = "traygate";

/// Why the keychain did not serve; words for the user, and never what was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It holds no key for this vault, or (never unlocked) says so.
    Missing,
    /// It is absent, locked, or refuses.
    Unusable(String),
}

/// The stored key's text.
pub(super) fn read(account: &str) -> Result<Secret, Trouble> {
    entry(account).and_then(|entry| entry.get_password()).map(Secret::new).map_err(told)
}

/// Stores the key's text, and reads it again: a keychain that forgets must be known before anything is sealed.
pub(super) fn write(account: &str, text: &Secret) -> Result<(), Trouble> {
    let again = entry(account).and_then(|entry| {
        entry.set_password(text.expose())?;
        entry.get_password()
    });
    match again.map(Secret::new).map_err(told) {
        Ok(again) if again == *text => Ok(()),
        Ok(_) | Err(Trouble::Missing) => {
            Err(Trouble::Unusable("the keychain did not keep the vault's key".to_owned()))
        }
        Err(trouble) => Err(trouble),
    }
}

fn entry(account: &str) -> Result<Entry, Error> {
    use keyring_core::api::CredentialStoreApi;
    // A new store each time: one made before the keychain was there would never find it.
    #[cfg(target_os = "linux")]
    let built = zbus_secret_service_keyring_store::Store::new()?.build(SERVICE, account, None);
    #[cfg(target_os = "macos")]
    let built = apple_native_keyring_store::keychain::Store::new()?.build(SERVICE, account, None);
    // `Local`: the default roams with the user's profile to other machines.
    #[cfg(windows)]
    let built = windows_native_keyring_store::Store::new()?.build(
        SERVICE,
        account,
        Some(&std::collections::HashMap::from([("persistence", "Local")])),
    );
    #[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
    let built = Err(Error::NotSupportedByStore(format!("no keychain for {SERVICE}/{account}")));
    built
}

/// `Display` only, and only of the variants that carry none of the stored bytes.
fn told(error: Error) -> Trouble {
    match error {
        Error::NoEntry => Trouble::Missing,
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            Trouble::Unusable("what the keychain holds for Traygate is not a key".to_owned())
        }
        Error::Ambiguous(_) => Trouble::Unusable("the keychain holds several keys for this vault".to_owned()),
        Error::NoStorageAccess(_) => Trouble::Unusable("the keychain is locked or refuses access".to_owned()),
        Error::PlatformFailure(_) => Trouble::Unusable("there is no keychain that answers".to_owned()),
        _ => Trouble::Unusable("the keychain cannot be used".to_owned()),
    }
}
