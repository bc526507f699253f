//! The walls between the rooms of `src`.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// What knows JavaScript. Tsify's derives are excepted: they describe a record, and call nothing.
const JAVASCRIPT: &[&str] = &["wasm_bindgen", "wasm_bindgen_futures", "js_sys", "web_sys", "gloo_net", "serde_wasm_bindgen"];

/// What makes two runs differ: time and random bits are arguments. `SystemTime` as such is only a value.
const IMPURE: &[&str] = &["Instant", "now_utc", "now_local", "elapsed", "Date", "sleep", "rand", "getrandom", "new_v4"];

/// What everything stands on: it enters no room.
const FLOOR: &[&str] = &["json", "reading", "text", "vocabulary", "http", "instant"];

/// Which room may enter which, the floor apart.
const ROOMS: &[(&str, &[&str])] = &[
    ("partner_center", &[]),
    ("goodstack", &[]),
    ("decision", &["partner_center", "goodstack"]),
    ("ndjson", &["decision", "partner_center", "goodstack"]),
    ("call", &["decision", "partner_center", "goodstack"]),
    ("js", &["call", "ndjson", "decision", "partner_center", "goodstack"]),
];

const LONGEST: usize = 500;

/// The one file that may be.
const UNSAFE: &str = "ndjson/cursor.rs";

struct Source {
    path: PathBuf,
    /// The first name below `src`, without an extension.
    room: String,
    text: String,
    code: String,
}

/// Every file of `src`.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut sources) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            let path = path.strip_prefix(&root).expect("below src").to_owned();
            let room = path.iter().next().expect("a name").to_string_lossy().trim_end_matches(".rs").to_owned();
            let code = if path.ends_with("tests.rs") { String::new() } else { code(&path, &text) };
            sources.push(Source { path, room, text, code });
        }
    }
    assert!(sources.iter().any(|source| source.room == "lib"));
    sources
}

/// The code of a file: without texts, comments and the tests at its end.
fn code(path: &Path, text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    // What would look like the end of a text.
    let text = text.replace("'\"'", "").replace("\\\\", "").replace("\\\"", "");
    let (mut code, mut is_text) = (String::new(), false);
    for line in text.lines() {
        for (index, piece) in line.split('"').enumerate() {
            is_text ^= index > 0;
            let (before, comment) = piece.split_once("//").map_or((piece, None), |(before, rest)| (before, Some(rest)));
            if !is_text {
                code.push_str(before);
                code.push(' ');
                if comment.is_some() {
                    break;
                }
            }
        }
        code.push('\n');
    }
    assert!(!is_text, "the quotes of src/{} are read wrongly here", path.display());
    code
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// The rooms that a file enters: `crate::room` or `crate::{room, …}`.
fn entered(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            rooms.extend(words(after).next().map(str::to_owned));
            continue;
        };
        let mut depth = 1;
        let outermost = group.chars().take_while(|letter| {
            depth += i32::from(*letter == '{') - i32::from(*letter == '}');
            depth > 0
        });
        let mut depth = 0;
        let flat = outermost.filter(|letter| {
            depth += i32::from(*letter == '{') - i32::from(*letter == '}');
            depth == 0
        });
        let flat: String = flat.collect();
        rooms.extend(flat.split(',').filter_map(|path| path.trim().split(':').next()).map(str::to_owned));
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

#[test]
fn one_room_knows_javascript() {
    for source in sources().iter().filter(|source| source.room != "js") {
        for word in words(&source.code) {
            assert!(!JAVASCRIPT.contains(&word), "src/{} names `{word}`", source.path.display());
        }
    }
}

#[test]
fn rooms_are_entered_one_way() {
    for source in sources().iter().filter(|source| source.room != "lib") {
        let room = source.room.as_str();
        let may_enter = ROOMS.iter().find(|(name, _)| *name == room).map(|(_, rooms)| *rooms);
        assert!(may_enter.is_some() || FLOOR.contains(&room), "src/{} belongs to no room", source.path.display());
        for entered in entered(&source.code) {
            let may =
                entered == room || FLOOR.contains(&entered.as_str()) || may_enter.unwrap_or_default().contains(&entered.as_str());
            assert!(may, "src/{} enters `{entered}`", source.path.display());
        }
        // Nobody leaves by the back door.
        let is_door = source.path.iter().count() == 1 || source.path.ends_with("mod.rs");
        let leaves = source.code.contains("super::super") || (is_door && source.code.contains("super::"));
        assert!(!leaves, "src/{} names another room by `super`", source.path.display());
    }
}

#[test]
fn nothing_pure_reads_a_clock_or_throws_dice() {
    for source in sources().iter().filter(|source| source.room != "js") {
        for word in words(&source.code) {
            assert!(!IMPURE.contains(&word), "src/{} names `{word}`", source.path.display());
        }
        assert!(!source.code.contains("::now"), "src/{} reads a clock", source.path.display());
    }
}

#[test]
fn one_file_is_unsafe_and_none_is_long() {
    for source in sources() {
        let is_unsafe = words(&source.code).any(|word| word == "unsafe");
        assert_eq!(is_unsafe, source.path.ends_with(UNSAFE), "only src/{UNSAFE} is unsafe: src/{}", source.path.display());
        let length = source.text.lines().count();
        assert!(length <= LONGEST, "src/{} has {length} lines", source.path.display());
    }
}

/// The tests above see what they look for.
#[test]
fn names_are_found() {
    let sample = "use crate::{a::{B, c::D}, json}; // crate::comment\nfn f() { crate::e::g(\"crate::text // \\\"\", '\"') }\n";
    let code = code(Path::new("sample"), sample);
    assert_eq!(entered(&code), ["a", "json", "e"]);
    assert!(words(&code).any(|word| word == "D") && words(&code).all(|word| word != "comment" && word != "text"));
}
