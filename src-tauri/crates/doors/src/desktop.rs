//! The bundle (`.mcpb`) that Claude Desktop installs by a double click, for computers where its file is locked. The
//! manifest follows the MCPB manifest specification 0.3.

use serde_json::{Value, json};
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use crate::Entry;

/// Packs the bundle. `bridge` is the program itself, which the specification wants in the bundle; the app starts the one
/// that stands beside Traygate, for only that one can start Traygate and comes with its updates.
///
/// # Errors
/// What the packer says.
pub fn bundle(entry: &Entry<'_>, bridge: &[u8], version: &str) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    packed.start_file("manifest.json", options)?;
    packed.write_all(format!("{:#}\n", manifest(entry, version)).as_bytes())?;
    packed.start_file(program(), options.unix_permissions(0o755))?;
    packed.write_all(bridge)?;
    Ok(packed.finish()?.into_inner())
}

fn manifest(entry: &Entry<'_>, version: &str) -> Value {
    let platform = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    json!({
        "manifest_version": "0.3",
        "name": format!("traygate-{}", entry.server),
        "display_name": format!("{} (Traygate)", entry.name),
        "version": version,
        "description": format!("{} through Traygate on this computer", entry.name),
        "author": { "name": "Traygate" },
        "license": "MIT OR Apache-2.0",
        "server": {
            "type": "binary",
            "entry_point": program(),
            "mcp_config": {
                "command": entry.bridge.to_string_lossy(),
                "args": entry.arguments("claude-desktop"),
                "env": {},
            },
        },
        "tools_generated": true,
        "compatibility": { "platforms": [platform] },
    })
}

fn program() -> String {
    format!("server/traygate-bridge{}", std::env::consts::EXE_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{io::Read as _, path::Path};
    use zip::ZipArchive;

    #[test]
    fn the_bundle_holds_its_manifest_and_the_program() {
        let entry =
            Entry { server: "part3", name: "Part3", bridge: Path::new("/opt/traygate/traygate-bridge") };
        let packed = bundle(&entry, b"program", "1.2.3").unwrap();
        let mut archive = ZipArchive::new(Cursor::new(packed)).unwrap();
        let mut text = String::new();
        archive.by_name("manifest.json").unwrap().read_to_string(&mut text).unwrap();
        let manifest: Value = serde_json::from_str(&text).unwrap();
        for required in ["manifest_version", "name", "version", "description", "author", "server"] {
            assert!(!manifest[required].is_null(), "{required}");
        }
        assert_eq!(manifest["server"]["type"], "binary");
        assert_eq!(manifest["server"]["mcp_config"]["command"], "/opt/traygate/traygate-bridge");
        assert_eq!(manifest["server"]["mcp_config"]["args"], json!(["part3", "--client", "claude-desktop"]));
        let entry_point = manifest["server"]["entry_point"].as_str().unwrap();
        let mut program = archive.by_name(entry_point).unwrap();
        // An archive that is made on Windows knows no such rights, and none are asked for there.
        #[cfg(unix)]
        assert_eq!(program.unix_mode().unwrap() & 0o777, 0o755);
        let mut bytes = Vec::new();
        program.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"program");
    }
}
