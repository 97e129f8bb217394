//! The end of a string, found 64 bytes at a time.

use wide::u8x16;

const BLOCK: usize = 64;

/// Behind the quote that ends the string whose first byte is at `at`; `None`: nothing ends it, or it holds an escape or
/// a control character that no JSON string may hold (RFC 8259 §7).
pub(super) fn end_of_string(text: &[u8], mut at: usize) -> Option<usize> {
    // Names and most values end here.
    for _ in 0..4 {
        let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk) else { break };
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            let stop = at + (marks.trailing_zeros() / 8) as usize;
            match text[stop] {
                b'"' => return Some(stop + 1),
                b'\\' => at = stop,
                _ => return None,
            }
            break;
        }
        at += word.len();
    }
    let mut is_escaped = false;
    // Text without anything special goes on like that, and text with escapes has them everywhere.
    let mut was_plain = true;
    while at < text.len() {
        let (block, length) = block(text, at);
        if was_plain && !is_escaped && is_plain(&block) {
            at += length;
            continue;
        }
        let Marks { quotes, backslashes, controls } = Marks::of(&block);
        was_plain = quotes | backslashes == 0;
        let escaped = escaped(backslashes, &mut is_escaped);
        let ends = quotes & !escaped;
        // As far as this string goes.
        let inside = ends.wrapping_sub(1) & !ends;
        // Escaped quotes and backslashes, as most are, need no further look.
        let others = escaped & inside & !(quotes | backslashes);
        if controls & inside != 0 || !are_escapes(text, at, others) {
            return None;
        }
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize + 1);
        }
        at += length;
    }
    None
}

/// The 64 bytes from `at` on, or what there is of them, then spaces.
fn block(text: &[u8], at: usize) -> ([u8; BLOCK], usize) {
    if let Some(whole) = text.get(at..).and_then(<[u8]>::first_chunk) {
        return (*whole, BLOCK);
    }
    let rest = text.get(at..).unwrap_or_default();
    let mut block = [b' '; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    (block, rest.len())
}

/// Whether a block holds nothing that has to be looked at.
fn is_plain(block: &[u8; BLOCK]) -> bool {
    let (parts, _) = block.as_chunks::<16>();
    let found = parts.iter().fold(u8x16::ZERO, |found, part| {
        let part = u8x16::new(*part);
        let is = |byte| part.simd_eq(u8x16::splat(byte));
        found | is(b'"') | is(b'\\') | part.min(u8x16::splat(0x1f)).simd_eq(part)
    });
    found.to_bitmask() == 0
}

/// Which bytes of a block are what, a bit for each, the first byte lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks {
    quotes: u64,
    backslashes: u64,
    /// Below the space.
    controls: u64,
}

impl Marks {
    fn of(block: &[u8; BLOCK]) -> Marks {
        let (parts, _) = block.as_chunks::<16>();
        let mut marks = Marks { quotes: 0, backslashes: 0, controls: 0 };
        for (part, at) in parts.iter().zip([0, 16, 32, 48]) {
            let part = u8x16::new(*part);
            let bits = |found: u8x16| u64::from(found.to_bitmask()) << at;
            marks.quotes |= bits(part.simd_eq(u8x16::splat(b'"')));
            marks.backslashes |= bits(part.simd_eq(u8x16::splat(b'\\')));
            marks.controls |= bits(part.min(u8x16::splat(0x1f)).simd_eq(part));
        }
        marks
    }
}

const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bit of every byte that is zero, and no other bit.
fn zeros(word: u64) -> u64 {
    let low = all(0x7f);
    !(((word & low) + low) | word | low)
}

/// Not zero when a quote, a backslash or a control character is in the word; its lowest bit is in the first of them.
fn marks(word: u64) -> u64 {
    zeros(word ^ all(b'"')) | zeros(word ^ all(b'\\')) | zeros(word & all(0xe0))
}

/// The bytes that follow a backslash which is not itself escaped: every second one of a run. `carry`: the first byte is
/// escaped, then whether the first of the next block is. (simdjson's way: a run's length is even or odd by where the
/// carry of a subtraction ends.)
fn escaped(backslashes: u64, carry: &mut bool) -> u64 {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let first = u64::from(*carry);
    if backslashes == 0 {
        *carry = false;
        return first;
    }
    let may_escape = backslashes & !first;
    let codes = ((may_escape << 1) | ODD).wrapping_sub(may_escape) ^ ODD;
    let escaped = codes ^ (backslashes | first);
    *carry = (codes & backslashes) >> 63 == 1;
    escaped
}

/// Whether every one of these bytes may follow a backslash.
fn are_escapes(text: &[u8], at: usize, mut escaped: u64) -> bool {
    while escaped != 0 {
        let place = at + escaped.trailing_zeros() as usize;
        escaped &= escaped - 1;
        match text.get(place) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            Some(b'u') => {
                let code = text.get(place + 1..place + 5);
                if !code.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit)) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::end_of_string;

    /// As the standard has it, a byte at a time.
    fn plainly(text: &[u8], mut at: usize) -> Option<usize> {
        loop {
            let byte = *text.get(at)?;
            at += 1;
            match byte {
                b'"' => return Some(at),
                0..0x20 => return None,
                b'\\' => match *text.get(at)? {
                    b'u' if text.get(at + 1..at + 5)?.iter().all(u8::is_ascii_hexdigit) => at += 5,
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 1,
                    _ => return None,
                },
                _ => {}
            }
        }
    }

    #[test]
    fn strings_end_where_they_end_wherever_blocks_begin() {
        let pieces: [&[u8]; 12] = [
            b"\"",
            b"\\\"",
            b"\\\\",
            b"\\",
            b"\\u00e9",
            b"\\u12",
            b"\\x",
            b"\n",
            b"plain words ",
            b"\xc3\xa9",
            b"\\n\\n\\t",
            b"a long piece without anything in it that anybody would have to look at twice, or once",
        ];
        // All there is of three pieces behind a plain beginning of any length.
        for before in 0..70 {
            for numbers in 0..pieces.len().pow(3) {
                let mut text = vec![b'x'; before];
                for place in 0..3_u32 {
                    text.extend_from_slice(pieces[numbers / pieces.len().pow(place) % pieces.len()]);
                }
                assert_eq!(end_of_string(&text, 0), plainly(&text, 0), "{}", String::from_utf8_lossy(&text));
            }
        }
    }

    #[test]
    fn a_run_of_backslashes_escapes_every_second_byte() {
        for before in 0..70 {
            for run in 0..140 {
                let text = format!("{}{}\" tail\"", "x".repeat(before), "\\".repeat(run));
                assert_eq!(end_of_string(text.as_bytes(), 0), plainly(text.as_bytes(), 0), "{before} {run}");
            }
        }
    }
}
