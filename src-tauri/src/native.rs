//! The menu as the system draws it, kept line by line so that what changes can change in place.

use tauri::{
    AppHandle, Wry,
    menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu},
};

use crate::menu::{Change, Item, changes};

/// A native menu and the value it shows.
pub(crate) struct Native {
    pub(crate) menu: Menu<Wry>,
    items: Vec<Item>,
    lines: Vec<Line>,
}

enum Line {
    Separator(PredefinedMenuItem<Wry>),
    Words(MenuItem<Wry>),
    Tick(CheckMenuItem<Wry>),
    Menu(Submenu<Wry>, Vec<Line>),
}

impl Native {
    /// Draws it. Main thread only.
    pub(crate) fn new(app: &AppHandle, items: &[Item]) -> tauri::Result<Native> {
        let menu = Menu::new(app)?;
        let lines = items.iter().map(|it| line(app, it)).collect::<tauri::Result<Vec<_>>>()?;
        for line in &lines {
            menu.append(line.item())?;
        }
        Ok(Native { menu, items: items.to_vec(), lines })
    }

    /// Becomes what it should be, where that takes no other lines. `false`: it takes a new menu.
    pub(crate) fn follow(&mut self, items: &[Item]) -> tauri::Result<bool> {
        let Some(changes) = changes(&self.items, items) else { return Ok(false) };
        for it in changes {
            if let Some(line) = find(&self.lines, &it.at) {
                line.read(&it)?;
            }
        }
        self.items = items.to_vec();
        Ok(true)
    }
}

impl Line {
    fn item(&self) -> &dyn IsMenuItem<Wry> {
        match self {
            Line::Separator(it) => it,
            Line::Words(it) => it,
            Line::Tick(it) => it,
            Line::Menu(it, _) => it,
        }
    }

    fn read(&self, change: &Change<'_>) -> tauri::Result<()> {
        let label = shown(change.label);
        match self {
            Line::Separator(_) => Ok(()),
            Line::Words(it) => it.set_text(label),
            Line::Menu(it, _) => it.set_text(label),
            Line::Tick(it) => {
                it.set_text(label)?;
                let Some((ticked, enabled)) = change.tick else { return Ok(()) };
                it.set_checked(ticked)?;
                it.set_enabled(enabled)
            }
        }
    }
}

fn find<'a>(lines: &'a [Line], at: &[usize]) -> Option<&'a Line> {
    let (first, rest) = at.split_first()?;
    match (lines.get(*first)?, rest) {
        (line, []) => Some(line),
        (Line::Menu(_, lines), rest) => find(lines, rest),
        (Line::Separator(_) | Line::Words(_) | Line::Tick(_), _) => None,
    }
}

/// Native menus read `&` as the mark of a shortcut.
fn shown(text: &str) -> String {
    text.replace('&', "&&")
}

fn line(app: &AppHandle, item: &Item) -> tauri::Result<Line> {
    Ok(match item {
        Item::Text(text) => Line::Words(MenuItem::new(app, shown(text), false, None::<&str>)?),
        Item::Separator => Line::Separator(PredefinedMenuItem::separator(app)?),
        Item::Act { label, deed } => {
            let id = serde_json::to_string(deed)?;
            Line::Words(MenuItem::with_id(app, id, shown(label), true, None::<&str>)?)
        }
        Item::Tick { label, ticked, enabled, deed } => {
            let id = serde_json::to_string(deed)?;
            Line::Tick(CheckMenuItem::with_id(app, id, shown(label), *enabled, *ticked, None::<&str>)?)
        }
        Item::Menu { label, items } => {
            let submenu = Submenu::new(app, shown(label), true)?;
            let lines = items.iter().map(|it| line(app, it)).collect::<tauri::Result<Vec<_>>>()?;
            for line in &lines {
                submenu.append(line.item())?;
            }
            Line::Menu(submenu, lines)
        }
    })
}
