//! The support bundle as the one file that is sent.

use std::io::{self, Cursor, Write as _};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::BundlePart;

/// The parts of a support bundle as a zip file.
pub fn pack(parts: &[BundlePart]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for it in parts {
        packed.start_file(it.name.as_str(), options)?;
        packed.write_all(it.text.as_bytes())?;
    }
    Ok(packed.finish()?.into_inner())
}
