//! What differs between two menus. Where their lines are the same ones, a menu that is open stays open and only words and
//! ticks change in it; else the whole menu is another one.

use super::Item;

/// One line that now reads differently.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change<'a> {
    /// Its place: in the menu, in the submenu there, and so on.
    pub(crate) at: Vec<usize>,
    pub(crate) label: &'a str,
    /// Of a tick: whether it is set, and whether it can be clicked.
    pub(crate) tick: Option<(bool, bool)>,
}

/// `None`: another line stands somewhere, or one that does something else.
pub(crate) fn changes<'a>(old: &[Item], new: &'a [Item]) -> Option<Vec<Change<'a>>> {
    let mut found = Vec::new();
    compare(old, new, &mut Vec::new(), &mut found).then_some(found)
}

fn compare<'a>(old: &[Item], new: &'a [Item], at: &mut Vec<usize>, found: &mut Vec<Change<'a>>) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).enumerate().all(|(place, (old, new))| {
            at.push(place);
            let is_same = compare_lines(old, new, at, found);
            at.pop();
            is_same
        })
}

fn compare_lines<'a>(old: &Item, new: &'a Item, at: &mut Vec<usize>, found: &mut Vec<Change<'a>>) -> bool {
    let mut read = |was: &str, label: &'a str, ticked: Option<((bool, bool), (bool, bool))>| {
        if was != label || ticked.is_some_and(|(was, is)| was != is) {
            found.push(Change { at: at.clone(), label, tick: ticked.map(|(_, is)| is) });
        }
    };
    match (old, new) {
        (Item::Separator, Item::Separator) => true,
        (Item::Text(was), Item::Text(is)) => {
            read(was, is, None);
            true
        }
        (Item::Act { label: was, deed: old }, Item::Act { label, deed }) => {
            read(was, label, None);
            old == deed
        }
        (
            Item::Tick { label: was, ticked, enabled, deed: old },
            Item::Tick { label, ticked: now, enabled: open, deed },
        ) => {
            read(was, label, Some(((*ticked, *enabled), (*now, *open))));
            old == deed
        }
        (Item::Menu { label: was, items: old }, Item::Menu { label, items }) => {
            read(was, label, None);
            compare(old, items, at, found)
        }
        (
            Item::Separator | Item::Text(_) | Item::Act { .. } | Item::Tick { .. } | Item::Menu { .. },
            Item::Separator | Item::Text(_) | Item::Act { .. } | Item::Tick { .. } | Item::Menu { .. },
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::menu::Deed;

    fn radio(label: &str, ticked: bool) -> Item {
        let deed = Deed::Switch { server: "shop".to_owned(), label: label.to_owned() };
        Item::Tick { label: label.to_owned(), ticked, enabled: true, deed }
    }

    fn menu(items: Vec<Item>) -> Vec<Item> {
        vec![Item::Separator, Item::Menu { label: "Shop".to_owned(), items }]
    }

    #[test]
    fn a_switch_moves_two_ticks_and_nothing_else() {
        let before = menu(vec![radio("Acme", true), radio("Borealis", false), radio("Coast", false)]);
        let after = menu(vec![radio("Acme", false), radio("Borealis", true), radio("Coast", false)]);
        let change = |at, label, ticked| Change { at: vec![1, at], label, tick: Some((ticked, true)) };
        assert_eq!(
            changes(&before, &after),
            Some(vec![change(0, "Acme", false), change(1, "Borealis", true)])
        );
        assert_eq!(changes(&after, &after), Some(Vec::new()));
    }

    #[test]
    fn other_words_for_the_same_lines_change_in_place() {
        let open = |label: &str| {
            vec![Item::Text(label.to_owned()), Item::Act { label: label.to_owned(), deed: Deed::Open }]
        };
        let after = open("b");
        let change = |at| Change { at: vec![at], label: "b", tick: None };
        assert_eq!(changes(&open("a"), &after), Some(vec![change(0), change(1)]));
    }

    #[test]
    fn another_line_or_another_deed_is_another_menu() {
        let before = menu(vec![radio("Acme", true)]);
        assert_eq!(changes(&before, &menu(vec![radio("Acme", true), radio("Borealis", false)])), None);
        assert_eq!(
            changes(&before, &menu(vec![radio("Borealis", true)])),
            None,
            "a click would do something else"
        );
        assert_eq!(changes(&before, &menu(vec![Item::Text("Acme".to_owned())])), None);
    }
}
