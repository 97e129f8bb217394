//! Moving in, and the doors into apps other than their files.

use doors::{About, Entry, GUIDES, LINKS, NOT_BY_LINK};
use engine::{Command, Failure, Kind, Outcome, Reply, ServerState, browser, new_file};
use serde_json::json;
use std::path::PathBuf;

use crate::{
    args::{Guide, Link, MoveIn, Pack},
    render,
    run::{confirm, owner, print, show, unexpected},
    text::{Table, printable},
    world::World,
};

/// Shows what would move, asks, and moves it.
pub(crate) async fn move_in(world: &World, asked: MoveIn) -> Result<u8, Failure> {
    let MoveIn { clients, servers, take_sign_ins, dry_run, yes } = asked;
    let command = |dry_run| Command::MoveIn {
        clients: clients.clone(),
        servers: servers.clone(),
        take_sign_ins,
        dry_run,
    };
    if !yes {
        let plan = owner(world).await?.ask(&command(true)).await?;
        let Reply::MovedIn { entries, sign_ins, .. } = &plan else { return Err(unexpected(world)) };
        let planned = |it: Outcome| it == Outcome::Planned;
        let moves =
            entries.iter().any(|it| planned(it.outcome)) || sign_ins.iter().any(|it| planned(it.outcome));
        if dry_run || !moves || !world.json {
            show(world, &plan)?;
        }
        if dry_run || !moves {
            return Ok(0);
        }
        confirm(&world.say("cli-move-question", &[]), world)?;
    }
    let done = owner(world).await?.ask(&command(false)).await?;
    show(world, &done)?;
    Ok(0)
}

/// Prints or opens an app's one-click link.
pub(crate) async fn link(world: &World, asked: &Link) -> Result<u8, Failure> {
    let server = server(world, &asked.server).await?;
    let bridge = bridge(world);
    let entry = Entry { server: &server.id, name: &server.name, bridge: &bridge };
    let Some(link) = doors::link(&asked.client, &entry) else {
        let reason = NOT_BY_LINK.iter().find(|(client, _)| *client == asked.client);
        let all: Vec<&str> = LINKS.iter().map(|it| it.client).collect();
        return Err(match reason {
            Some((client, why)) => {
                Failure::new(Kind::Usage, world.say("cli-no-link", &[("client", (*client).into())]))
                    .hint(*why)
            }
            None => {
                let client = ("client", asked.client.as_str().into());
                let hint = world.say("cli-no-link-hint", &[("all", all.join(", ").into()), client]);
                let client = ("client", format!("\"{}\"", asked.client).into());
                Failure::new(Kind::Usage, world.say("cli-no-link", &[client])).hint(hint)
            }
        });
    };
    if asked.open {
        let schemes: Vec<&str> = LINKS.iter().map(|it| it.scheme).collect();
        browser::open_link(world.common.browser.as_deref(), &link, &schemes)?;
    }
    print(&match (world.json, asked.open) {
        (true, opened) => {
            format!(
                "{}\n",
                json!({ "client": asked.client, "server": server.id, "link": link, "opened": opened })
            )
        }
        (false, false) => format!("{link}\n"),
        (false, true) => world.say("cli-link-opened", &[]) + "\n",
    })?;
    Ok(0)
}

/// Makes the bundle for Claude Desktop.
pub(crate) async fn pack(world: &World, asked: &Pack) -> Result<u8, Failure> {
    if asked.client != "claude-desktop" {
        let client = [("client", asked.client.as_str().into())];
        return Err(Failure::new(Kind::Usage, world.say("cli-no-bundle", &client))
            .hint(world.say("cli-no-bundle-hint", &client)));
    }
    let server = server(world, &asked.server).await?;
    let bridge = bridge(world);
    let program = std::fs::read(&bridge).map_err(|error| {
        let why = [("file", bridge.display().to_string().into()), ("error", error.to_string().into())];
        Failure::new(Kind::Ours, world.say("cli-cannot-read", &why)).hint(world.say("cli-install-again", &[]))
    })?;
    let entry = Entry { server: &server.id, name: &server.name, bridge: &bridge };
    let packed = doors::bundle(&entry, &program, env!("CARGO_PKG_VERSION")).map_err(|error| {
        let why = [("error", error.to_string().into())];
        Failure::new(Kind::Ours, world.say("cli-cannot-pack", &why))
    })?;
    new_file::write(&asked.out, &packed)?;
    let file = asked.out.display().to_string();
    print(&match world.json {
        true => format!("{}\n", json!({ "bundle": file, "server": server.id, "bytes": packed.len() })),
        false => world.say("cli-packed", &[("file", world.voice().bold(&printable(&file)).into())]) + "\n",
    })?;
    Ok(0)
}

/// Lists the guides, or shows one.
pub(crate) async fn guide(world: &World, asked: &Guide) -> Result<u8, Failure> {
    let Some(id) = &asked.app else {
        let language = of_guides(world);
        return print(&match world.json {
            true => {
                let all = GUIDES
                    .iter()
                    .map(|it| json!({ "id": it.id, "app": it.app, "plan": it.plan, "who": it.who.answer() }));
                format!("{}\n", json!({ "guides": all.collect::<Vec<_>>() }))
            }
            false => {
                let mut table = Table::default();
                for it in GUIDES {
                    let answer = it.who.answer_in(language).to_owned();
                    table.row([world.voice().bold(it.id), it.title_in(language), answer]);
                }
                format!("{}\n{}", world.say("cli-guides", &[]), table.print(2))
            }
        })
        .map(|()| 0);
    };
    let guide = doors::guide(id).ok_or_else(|| {
        let all: Vec<&str> = GUIDES.iter().map(|it| it.id).collect();
        Failure::new(Kind::Usage, world.say("cli-no-guide", &[("id", id.as_str().into())]))
            .hint(world.say("cli-there-are", &[("all", all.join(", ").into())]))
    })?;
    let server = server(world, &asked.server).await?;
    let url = server.url.clone().ok_or_else(|| {
        let name = [("server", server.name.as_str().into())];
        Failure::new(Kind::Usage, world.say("cli-nowhere-yet", &name))
            .hint(world.say("cli-nowhere-yet-hint", &[]))
    })?;
    let by_key = server.auth.is_pasted();
    let about = About { name: &server.name, url: &url, by_key };
    print(&match world.json {
        true => format!(
            "{}\n",
            json!({ "id": guide.id, "who": guide.who.answer(), "text": guide.text(&about), "message": guide.message(&about) })
        ),
        false => guide.text_in(&about, of_guides(world)),
    })?;
    Ok(0)
}

/// The language of the guides.
fn of_guides(world: &World) -> doors::Language {
    match world.texts().language() {
        texts::Language::En => doors::Language::En,
        texts::Language::De => doors::Language::De,
        texts::Language::Fr => doors::Language::Fr,
    }
}

async fn server(world: &World, id: &str) -> Result<ServerState, Failure> {
    let Reply::Snapshot { snapshot } = owner(world).await?.ask(&Command::Snapshot).await? else {
        return Err(unexpected(world));
    };
    render::known(&snapshot, id, world.voice()).cloned()
}

/// Where the bridge stands, as entries name it.
fn bridge(world: &World) -> PathBuf {
    world.common.setup(false).bridge
}
