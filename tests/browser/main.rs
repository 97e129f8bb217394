//! `scripted-browser URL`: follows a sign-in page as a person would, links and forms, no script engine.

fn main() {}
