//! What Unix says when it refuses something: the same numbers on Linux and macOS. Windows speaks its user's language itself.

use rendezvous::Platform;
use std::io;

use super::Words;

/// The system's reason, where `reason` is one and nothing else, in the language a program happens to run in.
pub(super) fn system(platform: Platform, reason: &str) -> Option<Words> {
    let number: i32 = reason.strip_suffix(')')?.rsplit_once("(os error ")?.1.parse().ok()?;
    let (_, id) = NUMBERS.iter().find(|(it, _)| *it == number && platform != Platform::Windows)?;
    let is_all = io::Error::from_raw_os_error(number).to_string() == reason;
    is_all.then(|| super::words(id).with("one", number.to_string()))
}

/// errno(3).
const NUMBERS: &[(i32, &str)] = &[
    (1, "phrase-system-forbidden"),
    (2, "phrase-system-nothing-there"),
    (5, "phrase-system-broken"),
    (13, "phrase-system-denied"),
    (16, "phrase-system-busy"),
    (17, "phrase-system-there-already"),
    (20, "phrase-system-no-folder"),
    (21, "phrase-system-folder"),
    (24, "phrase-system-too-many-files"),
    (27, "phrase-system-too-large"),
    (28, "phrase-system-full"),
    (30, "phrase-system-read-only"),
];

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use texts::{Language, Texts};

    #[test]
    fn the_systems_reasons_are_told_in_every_language() {
        for (number, id) in NUMBERS {
            let reason = io::Error::from_raw_os_error(*number).to_string();
            let words = system(Platform::CURRENT, &reason).expect(id);
            // macOS words some of them in another way.
            assert!(cfg!(not(target_os = "linux")) || words.english() == reason, "{reason}");
            for language in [Language::De, Language::Fr] {
                let told = words.told(&Texts::new(language)).unwrap();
                assert!(told != reason && told.ends_with(&format!("(os error {number})")), "{told}");
            }
            assert_eq!(system(Platform::Windows, &reason), None);
            assert_eq!(
                system(Platform::CURRENT, &format!("a.json: {reason}")),
                None,
                "that is more than its reason"
            );
        }
    }
}
