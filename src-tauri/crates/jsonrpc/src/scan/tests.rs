//! What a scan finds and what it lets pass.

use super::{Fault, scan};

fn fault(text: &str) -> Option<Fault> {
    scan(text, true).err().filter(|it| *it != Fault::NoObject)
}

#[test]
fn a_member_that_comes_twice_is_found_wherever_it_is() {
    let many = |last: &str| {
        let members: Vec<String> = (0..40).map(|it| format!("\"m{it}\":{it}")).collect();
        format!(r#"{{"x":{{{},"{last}":0}},"m3":0}}"#, members.join(","))
    };
    for twice in [
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"b":[1,{"a":{"x":"}"},"c":0,"a":[]}]}"#,
        r#"[[{"":0,"":0}]]"#,
        r#"{"a":{"b":1},"c":[{}],"a":3}"#,
        &many("m3"),
        &many("m3\\u0039"),
    ] {
        assert_eq!(fault(twice), Some(Fault::Twice), "{twice}");
        assert!(!matches!(scan(twice, false), Err(Fault::Twice)));
    }
    for once in [
        r#"{"a":{"a":{"a":"a"}},"b":"a"}"#,
        r#"[{"a":1},{"a":2},"a","a"]"#,
        r#"{"a":"\",\"a\":1","b":[","],"A":1e999}"#,
        r#"{"x":["a","a",{"a":"a"},"a"],"y":"x"}"#,
        r#""a""#,
        "{}",
        &many("m40"),
    ] {
        assert_eq!(fault(once), None, "{once}");
    }
}

#[test]
fn brackets_in_strings_are_no_depth() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(fault(&nested(65)), Some(Fault::Deep));
    assert_eq!(fault(&nested(64)), None);
    assert_eq!(fault(&format!(r#"["{}\"{}"]"#, "[".repeat(99), "{".repeat(99))), None);
}

#[test]
fn what_is_json_is_what_others_take_for_it() {
    let values = [
        "1",
        "-0",
        "01",
        "1.",
        ".5",
        "1.5e+10",
        "1e",
        "-",
        "+1",
        "1E-2",
        "true",
        "tru",
        "nulll",
        "null",
        "\"a\"",
        "\"a",
        "'a'",
        "[]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{,"a":1}"#,
        r#"{a:1}"#,
        r#"{"a":1 "b":2}"#,
        "[1}",
        r#"{"a":1]"#,
        "",
        " ",
        "\u{feff}1",
        "\u{a0}1",
        "[\u{b}1]",
        "1 1",
        "[] []",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\t\"",
        "\"\u{7f}\"",
        " \t\r\n{ \"a\" : [ 1 , 2 ] } ",
        "NaN",
        "[tru",
        "{\"a\":f",
        "/**/1",
        "\"\\",
        "-a",
    ];
    for one in values {
        for text in [one.to_owned(), format!("[{one}]"), format!("{{\"k\":{one}}}"), format!("[{one},{one}]")]
        {
            let others = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            assert_eq!(!matches!(scan(&text, false), Err(Fault::Syntax)), others, "{text}");
        }
    }
}

#[test]
fn members_are_found_where_they_stand() {
    let text = r#" {"x" : [{"y":1}], "p\u0061rams":{ "a":{"b":[]} ,"c":"d"}, "z":-1.0 }"#;
    let found = scan(text, true).unwrap();
    let outer: Vec<(&str, &str)> =
        found.outer.iter().map(|(name, it)| (name.0.as_ref(), &text[it.clone()])).collect();
    assert_eq!(outer, [("x", r#"[{"y":1}]"#), ("params", r#"{ "a":{"b":[]} ,"c":"d"}"#), ("z", "-1.0")]);
    let inner: Vec<(&str, &str)> =
        found.inner.iter().map(|it| (&text[it.name.clone()], &text[it.value.clone()])).collect();
    assert_eq!(inner, [("\"a\"", r#"{"b":[]}"#), ("\"c\"", "\"d\"")]);
    assert!(scan(r#"{"params":[{"a":1}],"other":{"b":2}}"#, true).unwrap().inner.is_empty());
}
