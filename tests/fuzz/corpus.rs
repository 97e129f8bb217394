//! Every stored input, without a fuzzer: what once failed does not fail again.

use std::{fs, path::Path};

#[test]
fn every_stored_input_passes() {
    for (name, check) in fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        assert!(files.len() > 5, "{} has inputs to begin with", folder.display());
        for file in files {
            println!("{}", file.display());
            check(&fs::read(&file).unwrap());
        }
    }
}
