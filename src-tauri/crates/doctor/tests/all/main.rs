//! Every check of the list, through the front door: a set-up with one thing wrong is examined.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod fixtures;
mod healing;
mod house;
mod words;

use doctor::{Finding, House, Mending, checks, codes};
use fixtures::FIXTURES;
use house::healthy;
use std::{collections::BTreeSet, fs};
use texts::{Language, Texts};

/// What is found, in English.
fn examine(house: &House) -> Vec<Finding> {
    doctor::examine(house, &Texts::new(Language::En))
}

#[test]
fn a_healthy_house_has_no_findings() {
    assert_eq!(examine(&healthy()), []);
}

#[test]
fn every_code_has_a_fixture() {
    let broken: BTreeSet<&str> = FIXTURES.iter().map(|(code, _)| *code).collect();
    let listed: BTreeSet<&str> = codes().into_iter().collect();
    assert_eq!(broken, listed, "every code of the list is broken somewhere in FIXTURES, and nothing else is");
    assert!(listed.len() >= 40, "{}", listed.len());
}

#[test]
fn each_fixture_is_found_under_its_code_and_told_what_to_do() {
    for (code, break_it) in FIXTURES {
        let mut house = healthy();
        break_it(&mut house);
        let found = examine(&house);
        let it = found.iter().find(|it| it.code == *code);
        let it = it.unwrap_or_else(|| panic!("{code} was not found, but {found:#?}"));
        for words in [&it.subject, &it.message, &it.remedy] {
            assert!(!words.trim().is_empty() && !words.contains("  "), "{code}: {words:?}");
        }
        let check = doctor::check(code).unwrap();
        if it.fix.is_some() {
            assert!(check.mending == Mending::Fix, "{code} is fixed, so the list says how");
        }
        // What is not there does no harm.
        house.clients.iter_mut().for_each(|it| it.installed = false);
        let about_apps = it.subject.starts_with("Cursor");
        let left = examine(&house).iter().any(|left| left.code == *code);
        assert!(!(about_apps && left) || *code == "pin-lost", "{code} is told of an app that is not here");
    }
}

#[test]
fn what_the_list_says_is_fixed_is_fixed_somewhere() {
    for check in checks().filter(|it| it.mending == Mending::Fix) {
        let fixed = FIXTURES.iter().filter(|(code, _)| *code == check.code).any(|(_, break_it)| {
            let mut house = healthy();
            break_it(&mut house);
            examine(&house).iter().any(|it| it.code == check.code && it.fix.is_some())
        });
        assert!(fixed, "{} promises a fix", check.code);
    }
}

#[test]
fn codes_are_kebab_case_and_stand_once() {
    let all = codes();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    for code in &all {
        assert!(code.bytes().all(|it| it.is_ascii_lowercase() || it == b'-'), "{code}");
    }
    for known in [
        "vault-damaged",
        "file-damaged",
        "bridge-missing",
        "entry-missing",
        "entry-changed",
        "port-moved",
        "entry-orphaned",
        "not-signed-in",
        "sign-out-unfinished",
        "sign-in-needed",
        "sign-in-ending",
        "no-active-instance",
        "pin-lost",
        "mcp-remote-entry",
        "mcp-remote-tokens",
    ] {
        assert!(all.contains(&known), "scripts rely on {known}");
    }
}

#[test]
fn no_secret_of_an_entry_is_told() {
    for (code, break_it) in FIXTURES {
        let mut house = healthy();
        break_it(&mut house);
        for it in examine(&house) {
            let told = format!("{it:?}");
            assert!(!told.contains("s3cret"), "{code}: {told}");
        }
    }
}

#[test]
fn the_page_of_findings_is_what_the_list_says() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/doctor.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(page, doctor::page()).unwrap();
    }
    assert_eq!(fs::read_to_string(page).unwrap().replace('\r', ""), doctor::page());
}
