//! Tauri's build step. Where the window has not been built, a page stands in that says how to build it.

use std::{fs, io, path::Path};

const STAND_IN: &str = "<!doctype html><meta charset=utf-8><title>Traygate</title>\
<p>This build has no window inside. Run <code>npm --prefix ui ci && npm --prefix ui run build</code>, then build again.";

#[expect(clippy::disallowed_methods, reason = "a build script writes what the build reads")]
fn main() -> io::Result<()> {
    let page = Path::new("../ui/dist/index.html");
    if !page.exists() {
        fs::create_dir_all("../ui/dist")?;
        fs::write(page, STAND_IN)?;
        println!("cargo:warning=ui/dist is not built; the window will only say so");
    }
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
    Ok(())
}
