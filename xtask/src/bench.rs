//! How fast it is, against what else there is. Its dependencies are its own: nothing else needs them.

use crate::build;
use crate::setup;
use crate::tools::{command, quietly, root, target};
use anyhow::{Result, ensure};

pub fn run(name: Option<&str>, chromium: bool) -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    setup::npm_of(&root().join("bench"))?;
    if build::stale()? {
        build::run()?;
    }
    if name.is_none_or(|name| name == "sizes") {
        build::without_many(&target().join("bench/without-many.wasm"))?;
    }
    let native = root().join("bench/native");
    quietly(
        command("cargo")?
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(native.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(native.join("target"))
            .env("RUSTFLAGS", "-Ctarget-cpu=native"),
    )?;
    let mut bench = command("node")?;
    bench.args(["--expose-gc", "bench/index.mjs"]).args(name);
    if chromium {
        setup::install_browser()?;
        bench.arg("--chromium").env("CHROME", setup::browser()?.chrome);
    }
    let status = bench.status()?;
    ensure!(status.success(), "the bench failed, {status}");
    Ok(())
}
