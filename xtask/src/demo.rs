//! The demo page and the providers it talks to, on this machine alone.

use crate::build;
use crate::tools::{command, quietly, root, target};
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;

/// What the page is made of, by the name that it is served under.
const FILES: [&str; 7] = [
    "page=www/page.jsx",
    "worker=www/worker.js",
    "offline=www/offline.js",
    "style=www/style.css",
    "index=www/index.html",
    "icon=www/icon.svg",
    "good_standing_bg=pkg/good_standing_bg.wasm",
];

pub fn run() -> Result<()> {
    build::renew()?;
    bundle()?;
    // It takes our place: Ctrl-C, like any other signal, then ends the only process there is.
    let failure = command("node")?.arg("tests/sandbox/server.mjs").exec();
    Err(failure).context("the sandbox did not start")
}

/// The page as it is served, in `target/demo`. It finds the package by its name, as a user's would.
pub fn bundle() -> Result<()> {
    let modules = target().join("demo-modules");
    let package = modules.join("good-standing");
    fs::create_dir_all(&modules)?;
    let _ = fs::remove_file(&package);
    symlink(build::package(), package)?;
    let page = target().join("demo");
    let _ = fs::remove_dir_all(&page);
    let copied = ["html", "svg", "wasm"].map(|kind| format!("--loader:.{kind}=copy"));
    quietly(
        command("esbuild")?
            .args(FILES)
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--jsx=automatic", "--jsx-import-source=preact"])
            .args(copied)
            .arg(format!("--outdir={}", page.display()))
            .env("NODE_PATH", modules)
            .current_dir(root()),
    )?;
    Ok(())
}
