//! The vault as its owner meets it: damaged, looked into, put aside.

use serde_json::json;
use std::fs;
use support::{Sandbox, Vendors};

#[test]
fn a_damaged_vault_is_told_everywhere_and_put_aside_only_when_asked() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.quit();
    let file = sandbox.state().join("vault.db");
    let garbage = "not a database any more".repeat(1000);
    fs::write(&file, &garbage).unwrap();

    let status = sandbox.status();
    assert_eq!(status["findings"][0]["code"], "vault-damaged", "{status}");
    let said = sandbox.cli(&["status"]).run();
    assert!(said.stdout.contains("The vault is damaged"), "{said:?}");
    let doctor = sandbox.cli(&["doctor", "--fix", "--json"]).run();
    assert_eq!(doctor.code, Some(4), "a repair is not allowed to throw sign-ins away: {doctor:?}");
    assert!(doctor.stdout.contains("traygate vault reset"), "{doctor:?}");
    let vault = sandbox.traygate(&["vault", "status"]);
    assert_eq!(vault["vault"]["file"], json!(file), "{vault}");
    assert!(vault["vault"]["damage"].is_string(), "{vault}");
    let key = vendors.about("/partnero/api_key");
    let message = sandbox.cli(&["sign-in", "partnero", "--api-key-stdin"]).stdin(key).fails(1);
    assert!(message.contains("vault.db") && message.contains("traygate vault reset"), "{message}");
    let message = sandbox.cli(&["vault", "reset"]).fails(2);
    assert!(message.contains("--yes"), "{message}");
    assert_eq!(fs::read_to_string(&file).unwrap(), garbage, "nobody wrote into it");

    let reset = sandbox.traygate(&["vault", "reset", "--yes"]);
    let message = reset["message"].as_str().unwrap();
    let aside = fs::read_dir(sandbox.state()).unwrap().map(|it| it.unwrap().path());
    let aside = aside.into_iter().find(|it| it.to_string_lossy().contains("vault.damaged-")).unwrap();
    assert!(message.contains(&*aside.to_string_lossy()), "{message}");
    assert_eq!(fs::read_to_string(&aside).unwrap(), garbage);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    sandbox.traygate(&["server", "test", "partnerstack"]);
    let message = sandbox.cli(&["vault", "reset", "--yes"]).fails(2);
    assert!(message.contains("not damaged"), "{message}");
}
