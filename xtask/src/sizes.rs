//! What a user downloads, and the most it may be.

use anyhow::{Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// For the .wasm, in bytes.
const BROTLI_BUDGET: usize = 104 * 1024;

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

    pub fn hold_to_budget(&self) -> Result<()> {
        let brotli = self.brotli;
        ensure!(brotli <= BROTLI_BUDGET, "the .wasm is {brotli} bytes in brotli, {BROTLI_BUDGET} are allowed");
        Ok(())
    }
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
