//! The demo page and the providers it talks to, on this machine alone.

use crate::build;
use crate::setup;
use crate::tools::{command, root};
use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;

/// The server takes the next free port where this one is taken.
const PORT: &str = "8080";

pub fn run() -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    if build::stale()? {
        build::run()?;
    }
    // It takes our place, so that Ctrl-C and any other signal ends the one process there is.
    let failure = command("node")?
        .arg(root().join("tests/sandbox/server.mjs"))
        .args(["--port", PORT, "--www"])
        .arg(root().join("www"))
        .arg("--pkg")
        .arg(build::package())
        .exec();
    Err(failure).context("the sandbox did not start")
}
