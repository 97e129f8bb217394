//! What we write, against the schemas of apps that have one.

use configfile::{Document, Format};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Where it is from stands in it.
const VSCODE: &str = include_str!("../../../../../tests/fixtures/vscode-mcp.schema.json");

/// VS Code underlines in its editor what its schema does not know, and reads it all the same.
#[test]
fn what_vscode_is_given_fits_its_schema() {
    let schema = jsonschema::validator_for(&serde_json::from_str(VSCODE).unwrap()).unwrap();
    let alone = |entry: &Value| json!({ "servers": { "partnerstack": entry } });
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures"));
    for id in ["vscode", "vscode-insiders", "vscodium"] {
        let mut seen = 0;
        for path in fs::read_dir(fixtures.join(id)).unwrap().map(|it| it.unwrap().path()) {
            if path.to_str().unwrap().ends_with(".before.json") {
                continue;
            }
            let document = Document::parse(Format::Jsonc, &fs::read_to_string(&path).unwrap()).unwrap();
            let entry = alone(document.get(&["servers", "partnerstack"]).unwrap());
            let faults: Vec<String> = schema.iter_errors(&entry).map(|it| it.to_string()).collect();
            assert!(faults.is_empty(), "{}: {faults:?}", path.display());
            seen += 1;
        }
        assert!(seen >= 6, "{id}: {seen}");
    }
    for wrong in [
        json!({ "mcpServers": {} }),
        alone(&json!({ "type": "streamable-http", "url": "https://mcp.acme.example/mcp" })),
        alone(&json!({ "command": "traygate-bridge", "disabled": false })),
    ] {
        assert!(!schema.is_valid(&wrong), "{wrong}");
    }
}
