//! The least a stdio bridge can do, and so the limit of any: lines in, POSTs out, bodies back as lines.

use std::io::{BufRead, Write};

use crate::{
    Result,
    http::{Address, Http},
};

/// Pumps until standard input ends.
pub(crate) fn run(url: &str) -> Result<()> {
    let mut server = Http::connect(&Address::open(url))?;
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let mut answer = server.post(&line?)?;
        if !answer.is_empty() {
            answer.push(b'\n');
            output.write_all(&answer)?;
            output.flush()?;
        }
    }
    Ok(())
}
