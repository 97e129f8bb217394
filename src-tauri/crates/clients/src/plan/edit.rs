//! One entry in one file: putting it there, taking it away.

use configfile::{Document, EditError, Ground};
use serde_json::{Map, Value};

use crate::{
    client::Client,
    entry::{DECISIONS, Entry, agrees, leads_to_us, left_over, spelled, stale},
    memory::{EntryMemory, FileMemory},
};

/// Makes the entry stand as the client spells it. Fields that are not ours survive in it.
pub(super) fn connect(
    client: &dyn Client,
    document: &mut Document,
    memory: &mut FileMemory,
    entry: &Entry,
    is_new: bool,
) -> Result<(), EditError> {
    let table = client.table_path(document);
    let path = [table.as_slice(), &[&entry.name]].concat();
    let standing = document.get(&path).cloned();
    let wanted = spelled(client, entry, standing.as_ref());
    if standing.as_ref().is_some_and(|it| agrees(it, &wanted)) {
        // Found, not written: also a duplicate key is then found out before somebody relies on the wrong one.
        return document.clone().set(&path, &wanted);
    }
    // A file of ours keeps its table when somebody else's words come into it: an app may call a file without it
    // corrupt (Cline).
    if !is_new && memory.created.is_none() {
        memory.ground = document.ground(&table).over(std::mem::take(&mut memory.ground));
    }
    let earlier = memory.entries.get(&entry.name).and_then(|it| it.before.clone());
    let before = match &standing {
        Some(it) if leads_to_us(&entry.name, it) => earlier,
        Some(_) => document.raw(&path).map(str::to_owned),
        None => None,
    };
    put(document, &path, standing.as_ref(), &wanted)?;
    let left = document.raw(&path).unwrap_or_default().to_owned();
    memory.entries.insert(entry.name.clone(), EntryMemory { before, left });
    Ok(())
}

/// Takes our entry away, and gives the place back to what was there before.
pub(super) fn disconnect(
    client: &dyn Client,
    document: &mut Document,
    memory: &mut FileMemory,
    name: &str,
) -> Result<(), EditError> {
    let table = client.table_path(document);
    let path = [table.as_slice(), &[name]].concat();
    let remembered = memory.entries.remove(name);
    if let Some(standing) = document.get(&path).cloned()
        && (remembered.is_some() || leads_to_us(name, &standing))
    {
        let left = document.raw(&path) == remembered.as_ref().map(|it| it.left.as_str());
        match remembered.and_then(|it| it.before) {
            Some(before) if left => document.set_raw(&path, &before)?,
            // Somebody worked on our entry meanwhile: what leads to us goes, the rest of their work stays.
            Some(before) => match said(document, &path, &before) {
                Some(before) => put(document, &path, Some(&standing), &before)?,
                None => document.remove(&path)?,
            },
            None => document.remove(&path)?,
        }
    }
    document.restore(&table, &memory.ground)?;
    if memory.entries.is_empty() {
        memory.ground = Ground::default();
    }
    Ok(())
}

/// Puts our entry in the place of somebody else's.
pub(super) fn replace(
    client: &dyn Client,
    document: &mut Document,
    memory: &mut FileMemory,
    name: &str,
    with: &Entry,
) -> Result<(), EditError> {
    let table = client.table_path(document);
    let path = [table.as_slice(), &[name]].concat();
    let standing = document.get(&path).filter(|it| !leads_to_us(name, it)).cloned();
    if standing.is_some() {
        if memory.created.is_none() {
            memory.ground = document.ground(&table).over(std::mem::take(&mut memory.ground));
        }
        document.remove(&path)?;
    }
    connect(client, document, memory, with, false)?;
    let ours = [table.as_slice(), &[&with.name]].concat();
    for decision in DECISIONS {
        let decided = standing.as_ref().and_then(|it| it.get(*decision));
        if let Some(decided) = decided
            && document.get(&[&ours[..], &[decision]].concat()).is_none()
        {
            document.set(&[&ours[..], &[decision]].concat(), decided)?;
        }
    }
    if let Some(kept) = memory.entries.get_mut(&with.name) {
        document.raw(&ours).unwrap_or_default().clone_into(&mut kept.left);
    }
    Ok(())
}

/// Whether a document says nothing but, perhaps, that there are no entries.
pub(super) fn is_blank(client: &dyn Client, document: &Document) -> bool {
    let nothing = || Value::Object(Map::new());
    let around = |inner: Value, key: &&str| Value::Object(Map::from_iter([((*key).to_owned(), inner)]));
    let no_entries = client.table_path(document).iter().rev().fold(nothing(), around);
    document.get(&[]).is_some_and(|it| *it == nothing() || *it == no_entries)
}

fn put(
    document: &mut Document,
    path: &[&str],
    standing: Option<&Value>,
    wanted: &Value,
) -> Result<(), EditError> {
    for field in standing.map(|it| [stale(it, wanted), left_over(it, wanted)].concat()).unwrap_or_default() {
        let field = [path, &field].concat();
        document.remove(&field)?;
        let (_, holder) = field.split_last().expect("a field has a name");
        let emptied = document.get(holder).and_then(Value::as_object).is_some_and(Map::is_empty);
        if holder.len() > path.len() && emptied {
            document.remove(holder)?;
        }
    }
    document.set(path, wanted)
}

/// What a text we kept says where it stood; nothing when the file is laid out too differently by now.
fn said(document: &Document, path: &[&str], raw: &str) -> Option<Value> {
    let mut before = document.clone();
    before.set_raw(path, raw).ok()?;
    before.get(path).cloned()
}
