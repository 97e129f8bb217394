//! The catalogue beside the code that uses it: every message in every language, every one used, none missing.

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Message → what it takes.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_language_has_the_same_messages_with_the_same_gaps() {
    for name in areas() {
        let english = messages("en", &name);
        for language in ["de", "fr"] {
            let other = messages(language, &name);
            let ids = |it: &Messages| it.keys().cloned().collect::<BTreeSet<_>>();
            let (here, there) = (ids(&english), ids(&other));
            let differ: Vec<_> = here.symmetric_difference(&there).collect();
            assert!(differ.is_empty(), "{language}/{name} lacks or adds {differ:?}");
            for (id, taken) in &english {
                assert_eq!(&other[id], taken, "{language}: {id}");
            }
        }
    }
}

#[test]
fn every_message_stands_in_the_file_its_id_begins_with() {
    for name in areas() {
        for id in messages("en", &name).keys() {
            assert!(
                id.starts_with(&format!("{name}-")),
                "{id} is looked for in another file than {name}.ftl"
            );
        }
    }
}

#[test]
fn every_id_in_the_code_is_a_message_and_every_message_is_used() {
    let code = code();
    let known: BTreeSet<String> = areas().iter().flat_map(|it| messages("en", it).into_keys()).collect();
    let literals: BTreeSet<&str> = literals(&code).collect();
    let said = code
        .split(".say(")
        .skip(1)
        .filter_map(|it| Some(it.trim_start().strip_prefix('"')?.split_once('"')?.0));
    let unknown: BTreeSet<&str> = said.filter(|it| !it.contains('{') && !known.contains(*it)).collect();
    assert!(unknown.is_empty(), "no message has these ids: {unknown:#?}");
    // `format!("check-{code}")`: what such a prefix leads to, the crate that forms it tests.
    let areas = areas();
    let formed = literals.iter().filter_map(|it| Some(&it[..=it.find("-{")?]));
    let of_ours = |it: &&str| areas.iter().any(|area| it.starts_with(&format!("{area}-")));
    let formed: Vec<&str> = formed.filter(of_ours).collect();
    let named = |id: &str| literals.contains(id) || formed.iter().any(|it| id.starts_with(it));
    let unused: Vec<&String> = known.iter().filter(|it| !named(it)).collect();
    assert!(unused.is_empty(), "nothing says these messages: {unused:#?}");
}

/// `words("id").with("gap", …)`: what is not rendered on the spot has no other proof that nothing is missing.
#[test]
fn words_that_travel_name_a_message_and_fill_its_gaps() {
    let code = code();
    let known: Messages = areas().iter().flat_map(|it| messages("en", it)).collect();
    let mut seen = 0;
    for (at, _) in code.match_indices("words(\"") {
        let rest = &code[at + "words(\"".len()..];
        let (id, rest) = rest.split_once('"').expect("a literal ends");
        // The gateway's `words` are sentences.
        if id.contains(' ') {
            continue;
        }
        let Some(gaps) = known.get(id) else { panic!("no message has the id {id}") };
        let Some(mut rest) = rest.strip_prefix(')') else { panic!("{id} is given alone") };
        let mut filled = BTreeSet::new();
        while let Some(with) = rest.trim_start().strip_prefix(".with(") {
            let gap = with.trim_start().strip_prefix('"').and_then(|it| it.split_once('"'));
            filled.insert(gap.unwrap_or_else(|| panic!("{id}: a gap is a literal")).0.to_owned());
            rest = &with[closing(with)..];
        }
        // The rest is filled where the words are known by another name.
        let later = LATER.iter().find(|it| it.0 == id).map_or(&[][..], |it| it.1);
        filled.extend(later.iter().map(|it| (*it).to_owned()));
        assert_eq!(&filled, gaps, "what {id} is told with, and its gaps");
        seen += 1;
    }
    assert!(seen > 200, "the words are found by their looks: {seen}");
}

/// Gaps that are filled in another place than where the message is named.
const LATER: &[(&str, &[&str])] = &[
    ("done-restore-instance", &["server"]),
    ("done-restore-pinned", &["id"]),
    ("done-restore-stays", &["here", "there"]),
    ("done-restore-unconnected", &["why"]),
    ("failure-cannot-create", &["file", "error"]),
    ("failure-cannot-delete", &["file", "error"]),
    ("failure-cannot-lock", &["file", "error"]),
    ("failure-cannot-open", &["file", "error"]),
    ("failure-cannot-read", &["file", "error"]),
    ("failure-cannot-replace", &["file", "error"]),
    ("failure-cannot-write", &["file", "error"]),
    ("failure-file", &["why"]),
    ("failure-probe-failing", &["said"]),
    ("failure-probe-limited", &["said"]),
    ("failure-probe-not-mcp", &["said"]),
    ("failure-probe-refused", &["said"]),
    ("failure-probe-unauthorized", &["said"]),
    ("failure-probe-unreachable", &["said"]),
    ("failure-probe-untrusted", &["said"]),
    ("owner-entry-not-put-back", &["why"]),
];

/// Where the parenthesis that is open at the beginning ends; what stands in quotes does not count.
fn closing(text: &str) -> usize {
    let (mut open, mut quoted, mut escaped) = (1, false, false);
    for (at, it) in text.char_indices() {
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => open += 1,
            ')' if !quoted => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at + 1;
        }
    }
    panic!("a call ends: {}", &text[..text.len().min(80)]);
}

/// What the owner fails with and what it did is told in every language; `Failure::new` and `Said::plain` are for who
/// speaks to one reader. A text alone is none: neither type is made from one in another way.
#[test]
fn nothing_the_owner_says_is_in_one_language() {
    let mut open = vec![root().join("src-tauri/crates/engine/src")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("failure.rs") && !path.ends_with("words/said.rs") {
                let source = fs::read_to_string(&path).unwrap();
                for it in ["Failure::new(", "Said::plain(", "Said::Plain("] {
                    assert!(!source.contains(it), "{}: {it}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_read_files_are_all_there_is() {
    let listed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/area.rs")).unwrap();
    for name in areas() {
        assert!(listed.contains(&format!("area!(\"{name}\")")), "{name}.ftl is not read");
    }
}

fn messages(language: &str, name: &str) -> Messages {
    let file = host(language).join(format!("{name}.ftl"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let resource =
        FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("{language}/{name}: {errors:?}"));
    let mut all = Messages::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else { continue };
        let mut taken = BTreeSet::new();
        take(message.value.as_ref().expect("a message says something"), &mut taken);
        let id = message.id.name.to_owned();
        assert!(all.insert(id, taken).is_none(), "{language}: {} is there twice", message.id.name);
    }
    all
}

fn take(pattern: &Pattern<&str>, taken: &mut BTreeSet<String>) {
    for it in &pattern.elements {
        match it {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(it) } => take_inline(it, taken),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                take_inline(selector, taken);
                variants.iter().for_each(|it| take(&it.value, taken));
            }
        }
    }
}

fn take_inline(it: &InlineExpression<&str>, taken: &mut BTreeSet<String>) {
    match it {
        InlineExpression::VariableReference { id } => {
            taken.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("the catalogue needs no {other:?}"),
    }
}

/// The names of the files in English, in order.
fn areas() -> Vec<String> {
    let files = fs::read_dir(host("en")).expect("there are texts").flatten();
    let mut names: Vec<String> =
        files.filter_map(|it| Some(it.file_name().to_str()?.strip_suffix(".ftl")?.to_owned())).collect();
    names.sort();
    names
}

fn host(language: &str) -> PathBuf {
    root().join("ui/src/texts").join(language).join("host")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).expect("a crate lies below the root").to_owned()
}

/// All Rust that ships.
fn code() -> String {
    let (mut all, mut open) = (String::new(), vec![root().join("src-tauri")]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the sources can be listed").flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() {
                if !["target", "gen", "tests"].iter().any(|it| name == *it) {
                    open.push(path);
                }
            } else if name.to_str().is_some_and(|it| it.ends_with(".rs")) {
                all.push_str(&fs::read_to_string(&path).expect("a source can be read"));
            }
        }
    }
    all
}

/// What stands between quotes on a line, taken from every quote to the next: an id is in there whatever came before.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.lines().flat_map(|line| line.split('"'))
}
