//! A support bundle, as whoever got it opens it.

use std::{collections::BTreeMap, fs::File, io::Read as _, path::Path};
use zip::ZipArchive;

/// The files in it, by name.
pub fn unzipped(bundle: &Path) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(File::open(bundle).unwrap()).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.insert(part.name().unwrap().into_owned(), text);
    }
    parts
}
