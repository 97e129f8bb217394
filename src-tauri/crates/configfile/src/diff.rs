//! What an edit would do, for people to read.

use similar::TextDiff;

/// A unified diff with three lines of context; empty when nothing changes. `None` is a file that is not there.
pub fn unified(path: &str, before: Option<&str>, after: Option<&str>) -> String {
    if before == after {
        return String::new();
    }
    let name = |text: Option<&str>| if text.is_some() { path } else { "/dev/null" };
    let diff = TextDiff::from_lines(before.unwrap_or_default(), after.unwrap_or_default());
    diff.unified_diff().context_radius(3).header(name(before), name(after)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn only_what_changes_is_shown_with_its_surroundings() {
        expect![[r#"
            --- mcp.json
            +++ mcp.json
            @@ -2,4 +2,4 @@
             2
             3
             4
            -5
            +five
        "#]]
        .assert_eq(&unified("mcp.json", Some("1\n2\n3\n4\n5\n"), Some("1\n2\n3\n4\nfive\n")));
    }

    #[test]
    fn a_new_file_comes_from_nowhere_and_no_change_is_no_diff() {
        assert!(unified("mcp.json", None, Some("{}\n")).starts_with("--- /dev/null\n+++ mcp.json\n"));
        assert_eq!(unified("mcp.json", Some("{}"), Some("{}")), "");
    }
}
