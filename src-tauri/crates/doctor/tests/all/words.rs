//! The words of the checks: there is a text for everything they say, in every language, and no other.

use doctor::{checks, examine};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use texts::{Language, Texts};

use crate::{fixtures::FIXTURES, house::healthy};

#[test]
fn every_text_of_every_check_is_there_in_every_language() {
    let explained =
        checks().flat_map(|it| ["title", "means", "mending"].map(|what| format!("check-{}-{what}", it.code)));
    let needed: BTreeSet<String> = explained.chain(said()).collect();
    for language in Language::ALL {
        let file = root().join("ui/src/texts").join(language.code()).join("host/check.ftl");
        let file = fs::read_to_string(file).unwrap();
        let ids = file.lines().filter(|it| it.starts_with("check-")).filter_map(|it| it.split_once(" ="));
        let there: BTreeSet<String> = ids.map(|(id, _)| id.to_owned()).collect();
        let differ: Vec<&String> = needed.symmetric_difference(&there).collect();
        assert!(differ.is_empty(), "{language:?}: not there, or said by nobody: {differ:#?}");
    }
}

#[test]
fn whatever_is_found_is_told_in_every_language() {
    let told = |language| {
        let texts = Texts::new(language);
        FIXTURES.iter().map(move |(code, break_it)| {
            let mut house = healthy();
            break_it(&mut house);
            let found = examine(&house, &texts).into_iter().find(|it| it.code == *code);
            found.unwrap_or_else(|| panic!("{code} is found whoever reads it"))
        })
    };
    for language in [Language::De, Language::Fr] {
        for (it, english) in told(language).zip(told(Language::En)) {
            let code = it.code;
            assert_ne!(it.message, english.message, "{language:?}: {code}");
            for words in [&it.subject, &it.message, &it.remedy] {
                let gaps = words.contains("check-") || words.contains("{ $");
                assert!(!gaps && !words.trim().is_empty(), "{language:?}: {code}: {words}");
            }
            assert_eq!(it.fix, english.fix, "{code}: what mends it is the same in every language");
        }
    }
}

/// Every id of a text that stands in the code of the doctor, and of the owner around it.
fn said() -> BTreeSet<String> {
    let (mut ids, mut open) = (BTreeSet::new(), vec![root().join("src-tauri/crates/doctor/src")]);
    open.push(root().join("src-tauri/crates/engine/src"));
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|it| it.unwrap().path()));
            continue;
        }
        let code = fs::read_to_string(path).unwrap();
        let quoted = code.lines().flat_map(|it| it.split('"'));
        let is_id = |it: &&str| {
            it.starts_with("check-") && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
        };
        ids.extend(quoted.filter(is_id).map(str::to_owned));
    }
    ids
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}
