//! Where VS Code and its kin keep what belongs to an extension.

use std::path::PathBuf;

use crate::home::Home;

/// The editors, by the name of their folder.
const EDITORS: &[&str] = &["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];

/// The folder of `extension` in the first of the editors, whether it is there or not.
pub(super) fn usual_storage(home: &Home, extension: &str) -> PathBuf {
    in_editor(home, "Code", extension)
}

/// The folders of `extension`, in each editor that has it.
pub(super) fn storages(home: &Home, extension: &str) -> Vec<PathBuf> {
    EDITORS.iter().map(|it| in_editor(home, it, extension)).filter(|it| it.is_dir()).collect()
}

fn in_editor(home: &Home, editor: &str, extension: &str) -> PathBuf {
    home.config.join(editor).join("User").join("globalStorage").join(extension)
}
