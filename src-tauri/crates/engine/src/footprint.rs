//! Memory that only a start needs. The system's loader reads through every library a program is linked with, and the
//! start itself through most of the program; all of that would count as this process's from then on, used or not.

use std::{ops::Range, time::Duration};

/// When a start has ended: the first snapshot, the first looks at files, the tray are behind it.
const AT_REST: Duration = Duration::from_secs(5);

/// What a program and the libraries it is linked with have brought into memory and nobody ever writes to: code and
/// constants. Known on Linux; elsewhere nothing.
#[derive(Default)]
pub struct Loaded(Vec<Mapping>);

/// Pages of a file, and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mapping {
    pages: Range<usize>,
    inode: u64,
}

impl Loaded {
    /// To be asked for before this process loads anything itself: that may be unloaded as well, and something else may
    /// take its place.
    pub fn by_now() -> Loaded {
        Loaded(only_read(&mappings()))
    }

    /// Gives it back to the system. What is read again comes from the system's cache, page by page.
    pub fn give_back(&self) {
        let still = only_read(&mappings());
        for mapping in self.0.iter().filter(|it| still.contains(it)) {
            give_back(&mapping.pages);
        }
    }

    /// The same once the start has ended.
    pub async fn give_back_at_rest(self) {
        tokio::time::sleep(AT_REST).await;
        self.give_back();
    }
}

/// Of this process, as proc_pid_smaps(5) has them.
fn mappings() -> String {
    match cfg!(target_os = "linux") {
        true => std::fs::read_to_string("/proc/self/smaps").unwrap_or_default(),
        false => String::new(),
    }
}

#[cfg(target_os = "linux")]
fn give_back(pages: &Range<usize>) {
    use rustix::mm::{Advice, madvise};
    let start = std::ptr::with_exposed_provenance_mut(pages.start);
    // SAFETY: a program and what it is linked with stay where they are until it ends. Nobody has written into these pages
    // and nobody may: what is read there next is what their file holds, as before.
    #[expect(unsafe_code, reason = "nothing else gives single pages back")]
    let given = unsafe { madvise(start, pages.len(), Advice::LinuxDontNeed) };
    if let Err(error) = given {
        tracing::debug!(%error, "memory could not be given back");
    }
}

#[cfg(not(target_os = "linux"))]
fn give_back(_pages: &Range<usize>) {}

/// The mappings of files that hold nothing but what stands in the file: not writable now, and never written before, as a
/// library's tables are by the loader.
fn only_read(smaps: &str) -> Vec<Mapping> {
    let mut found = Vec::new();
    let mut mapping = None;
    for line in smaps.lines() {
        let mut words = line.split_ascii_whitespace();
        match (words.next(), words.next()) {
            // Written pages are in memory or, where that was short, moved out of it.
            (Some("Anonymous:" | "Swap:"), it) if it != Some("0") => mapping = None,
            (Some("Swap:"), _) => found.extend(mapping.take()),
            (Some(name), _) if name.ends_with(':') => {}
            _ => mapping = of_file(line),
        }
    }
    found
}

/// The mapping whose first line this is, if it is a private one of a file, and nobody may write to it.
fn of_file(line: &str) -> Option<Mapping> {
    let words: Vec<&str> = line.split_ascii_whitespace().take(6).collect();
    let [addresses, "r-xp" | "r--p", _offset, _device, inode, path] = words[..] else { return None };
    let (start, end) = addresses.split_once('-')?;
    let address = |text| usize::from_str_radix(text, 16).ok();
    let mapping = Mapping { pages: address(start)?..address(end)?, inode: inode.parse().ok()? };
    path.starts_with('/').then_some(mapping)
}

#[cfg(test)]
mod tests {
    use super::{Loaded, Mapping, only_read};

    fn mapping(first: &str, written: u32, swapped: u32) -> String {
        format!("{first}\nSize:  8 kB\nAnonymous:  {written} kB\nSwap:  {swapped} kB\nVmFlags: rd mr mw me\n")
    }

    #[test]
    fn only_what_stands_in_a_file_is_given_back() {
        let code = "1000-3000 r-xp 00000000 fe:00 7   /usr/lib/libwebkit.so";
        let tables = "1000-3000 r--p 00000000 fe:00 7   /usr/lib/libwebkit.so";
        let cases = [
            (code, 0, 0, true),
            ("1000-3000 r--p 00000000 fe:00 7   /usr/lib/a name (deleted)", 0, 0, true),
            // What the loader wrote into and then locked.
            (tables, 4, 0, false),
            (tables, 0, 4, false),
            ("1000-3000 rw-p 00000000 fe:00 7   /usr/lib/libwebkit.so", 0, 0, false),
            ("1000-3000 r--s 00000000 fe:00 7   /usr/share/mime.cache", 0, 0, false),
            ("1000-3000 ---p 00000000 fe:00 7   /usr/lib/libwebkit.so", 0, 0, false),
            ("1000-3000 rw-p 00000000 00:00 0   [heap]", 8, 0, false),
            ("1000-3000 r-xp 00000000 00:00 0   [vdso]", 0, 0, false),
            ("1000-3000 r--p 00000000 00:00 0", 0, 0, false),
            ("no mapping", 0, 0, false),
        ];
        for (first, written, swapped, given) in cases {
            let found = only_read(&mapping(first, written, swapped));
            let expected = given.then_some(Mapping { pages: 0x1000..0x3000, inode: 7 });
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{first}, {written}, {swapped}");
        }
        let both = mapping(tables, 4, 0) + &mapping(code, 0, 0);
        assert_eq!(only_read(&both).len(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_goes_on_with_less() {
        let of_files = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|it| it.strip_prefix("RssFile:")).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u32>().unwrap()
        };
        let before = of_files();
        let loaded = Loaded::by_now();
        assert!(!loaded.0.is_empty());
        loaded.give_back();
        let after = of_files();
        assert!(after < before, "{before} kB before, {after} kB after");
    }
}
