//! The demo page and the providers it talks to, on this machine alone.

use crate::build;
use crate::setup;
use crate::tools::command;
use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;

pub fn run() -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    if build::stale()? {
        build::run()?;
    }
    // It takes our place: Ctrl-C, like any other signal, then ends the only process there is.
    let failure = command("node")?.arg("tests/sandbox/server.mjs").exec();
    Err(failure).context("the sandbox did not start")
}
