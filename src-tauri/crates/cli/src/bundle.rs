//! `traygate doctor --bundle`: what the owner gives for it, as one zip file.

use engine::{Command, Failure, Kind, Reply, new_file};
use serde_json::{Value, json};
use std::path::Path;

use crate::{
    render,
    run::{owner, print, unexpected},
    text::printable,
    world::World,
};

/// Makes the bundle and says what is in it.
pub(crate) async fn bundle(world: &World, file: &Path) -> Result<u8, Failure> {
    let Reply::Bundle { parts } = owner(world).await?.ask(&Command::Bundle).await? else {
        return Err(unexpected(world));
    };
    let packed = engine::pack(&parts).map_err(|error| {
        let why = [("error", error.to_string().into())];
        Failure::new(Kind::Ours, world.say("cli-cannot-pack-support", &why))
    })?;
    new_file::write(file, &packed)?;
    print(&if world.json {
        let files: Vec<Value> =
            parts.iter().map(|it| json!({ "name": it.name, "bytes": it.text.len() })).collect();
        format!("{}\n", json!({ "bundle": file.display().to_string(), "files": files }))
    } else {
        let name = printable(&file.display().to_string());
        format!(
            "{}\n{}{}\n",
            world.say("cli-bundle-holds", &[("file", world.voice().bold(&name).into())]),
            render::contents(&parts, world.voice()),
            world.say("cli-bundle-look", &[]),
        )
    })?;
    Ok(0)
}
