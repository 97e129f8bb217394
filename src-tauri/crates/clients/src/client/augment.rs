//! Augment: its command line and its extensions. An address without `type`, or with one it does not know, makes it
//! show no servers at all.

use configfile::Format;

use super::app::{App, Signs, typed_address};
use crate::{home::below, program::Programs};

pub(super) const AUGMENT: App = App {
    id: "augment",
    name: "Augment",
    signs: Signs { programs: &["auggie"], home: &[".augment"], ..Signs::NONE },
    files: |home| vec![below(&home.dir, ".augment/settings.json")],
    format: Format::Jsonc,
    spell: |launch, _| typed_address(launch),
    reload: "Start a new Augment session.",
    programs: Programs::commands(&["auggie"]).of_npm("@augmentcode/auggie"),
    ..App::USUAL
};
