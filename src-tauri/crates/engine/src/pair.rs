//! Two names that together are a key: tables are asked with two borrowed ones, as a call has them at hand.

use std::{borrow::Borrow, cmp::Ordering};

/// What a table keyed by two strings can be asked with: `&(one, other) as &dyn Pair`.
pub(crate) trait Pair {
    fn names(&self) -> (&str, &str);
}

impl Pair for (String, String) {
    fn names(&self) -> (&str, &str) {
        (&self.0, &self.1)
    }
}

impl Pair for (&str, &str) {
    fn names(&self) -> (&str, &str) {
        *self
    }
}

impl<'a> Borrow<dyn Pair + 'a> for (String, String) {
    fn borrow(&self) -> &(dyn Pair + 'a) {
        self
    }
}

/// As the owned keys are ordered, which [`Borrow`] wants.
impl Ord for dyn Pair + '_ {
    fn cmp(&self, other: &Self) -> Ordering {
        self.names().cmp(&other.names())
    }
}

impl PartialOrd for dyn Pair + '_ {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for dyn Pair + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.names() == other.names()
    }
}

impl Eq for dyn Pair + '_ {}

#[cfg(test)]
mod tests {
    use super::Pair;
    use std::collections::BTreeMap;

    #[test]
    fn a_table_is_asked_with_borrowed_names() {
        let key = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let table = BTreeMap::from([(key("a", "bc"), 1), (key("ab", "c"), 2), (key("b", ""), 3)]);
        for ((one, other), value) in &table {
            assert_eq!(table.get(&(one.as_str(), other.as_str()) as &dyn Pair), Some(value));
        }
        assert_eq!(table.get(&("a", "b") as &dyn Pair), None);
        assert_eq!(table.get(&("abc", "") as &dyn Pair), None);
    }
}
