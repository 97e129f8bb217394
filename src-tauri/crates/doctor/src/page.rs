//! The page of the docs that explains every code, drawn from the list.

use texts::{Language, Texts};

use crate::check::{CHECKS, Mending};

/// `docs/doctor.md`.
pub fn page() -> String {
    let texts = Texts::new(Language::En);
    let mut text = String::from(
        "# What the doctor knows\n\n\
         Written by `cargo xtask codegen` from `CHECKS` in `src-tauri/crates/doctor/src/check.rs`.\n\n\
         `traygate doctor` looks for everything below and ends with a real `tools/list` for each connected app; \
         `traygate doctor --fix` mends what says *Fix*. `--only CODE` limits both to one code and may be given more \
         than once, `--json` is for scripts. It ends with 0 when nothing is left and with 4 when something is.\n",
    );
    for (heading, checks) in CHECKS {
        text += &format!("\n## {heading}\n");
        for check in *checks {
            let who = match check.mending {
                Mending::Fix => "Fix",
                Mending::Told => "You",
            };
            let (title, means, mending) = (check.title(&texts), check.means(&texts), check.mended_by(&texts));
            text += &format!("\n### `{}`\n**{title}.** {means} *{who}:* {mending}\n", check.code);
        }
    }
    text
}
