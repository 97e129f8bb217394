//! What must hold whatever arrives: each `check` panics on an input that breaks it.

pub mod envelope;
pub mod events;
pub mod lines;

/// One property, by the name of its target and its folder of inputs.
pub type Target = (&'static str, fn(&[u8]));

/// Every target, as `cargo xtask fuzz` runs them.
pub const TARGETS: &[Target] =
    &[("envelope", envelope::check), ("events", events::check), ("lines", lines::check)];

/// Cuts `text` into pieces, at places that the bytes of `cuts` choose.
fn pieces<'a>(text: &'a [u8], cuts: &[u8]) -> Vec<&'a [u8]> {
    let mut rest = text;
    let mut out = Vec::new();
    for cut in cuts {
        let (piece, left) = rest.split_at(usize::from(*cut).min(rest.len()));
        out.push(piece);
        rest = left;
    }
    out.push(rest);
    out
}

/// The first bytes say how the others arrive.
fn with_cuts(data: &[u8]) -> (&[u8], &[u8]) {
    data.split_at(data.len().min(4))
}
