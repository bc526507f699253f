//! What a user downloads, and the most it may be.

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The most that each may be, in bytes: a module in brotli, JavaScript in gzip. Beside the core, of which 8 KB are allowed, `browser.js`
/// holds all enums.
const BUDGETS: [(&str, usize); 8] = [
    ("good_standing_bg.wasm", 80 * 1024),
    ("browser.js", 9400),
    ("enums.js", 2 * 1024),
    ("inline.js", 134 * 1024),
    ("server.js", 10_100),
    ("testing-workerd.js", 4250),
    ("testing.js", 130 * 1024),
    ("workerd.js", 8600),
];

pub struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    pub fn of(file: &Path) -> Result<Self> {
        let bytes = fs::read(file)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        Ok(Self { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli(&bytes)? })
    }
}

/// Every file has a budget, and keeps to it.
pub fn hold_to_budgets(table: &[(String, Size)]) -> Result<()> {
    for (name, size) in table {
        let budget = BUDGETS.iter().find(|(file, _)| file == name);
        let (_, most) = budget.with_context(|| format!("`{name}` has no budget in `xtask/src/sizes.rs`"))?;
        let bytes = if name.ends_with(".wasm") { size.brotli } else { size.gzip };
        ensure!(bytes <= *most, "`{name}` is {bytes} bytes compressed, {most} are allowed");
    }
    Ok(())
}

pub fn brotli(mut bytes: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &best)?;
    Ok(compressed.len())
}

pub fn print(table: &[(String, Size)]) {
    println!("{:<24}{:>9}{:>9}{:>9}", "bytes", "raw", "gzip", "brotli");
    for (name, Size { raw, gzip, brotli }) in table {
        println!("{name:<24}{raw:>9}{gzip:>9}{brotli:>9}");
    }
}
