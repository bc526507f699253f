//! What a fresh machine lacks. Each step is quick where there is nothing to do.

use crate::tools::{command, quietly, root};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const OLDEST_NODE: u32 = 20;
/// Its name as a package and as a program.
const HEADLESS: &str = "chromium-headless-shell";

pub fn wasm_target() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let libraries = quietly(command("rustc")?.args(["--print", "target-libdir", "--target", target]))?;
    if !Path::new(libraries.trim()).is_dir() {
        eprintln!("setting up: the Rust target {target}");
        quietly(command("rustup")?.args(["target", "add", target]))?;
    }
    Ok(())
}

pub fn npm() -> Result<()> {
    let node = quietly(command("node")?.arg("--version"))?;
    if major(&node).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node {OLDEST_NODE} or later is needed, this one is {}", node.trim());
    }
    npm_of(root())
}

/// What the lock of this folder names.
pub fn npm_of(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("setting up: npm packages");
    quietly(command("npm")?.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(installed, lock)?;
    Ok(())
}

/// A Chrome or Chromium and the driver made for it.
pub struct Browser {
    pub chrome: PathBuf,
    /// The same without what a window needs, if it is there: half the work for the same page.
    pub headless: PathBuf,
    pub driver: PathBuf,
}

pub fn browser() -> Result<Browser> {
    find_browser().context(
        "Chrome or Chromium and a chromedriver of the same major version are needed: \
         put them on the PATH or name them in CHROME and CHROMEDRIVER",
    )
}

pub fn install_browser() -> Result<()> {
    if find_browser().is_none() {
        install("Chromium", &["chromium", "chromium-driver"])?;
    }
    let debians = |browser: Browser| browser.headless == browser.chrome && browser.chrome == Path::new("/usr/bin/chromium");
    if find_browser().is_some_and(debians)
        && let Err(error) = install("Chromium without a window", &[HEADLESS])
    {
        eprintln!("going on without it: {error:#}");
    }
    Ok(())
}

/// Firefox, and WebKit as GTK has it.
pub fn more_browsers() -> Result<()> {
    let mini_browser = Path::new("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser");
    if command("firefox-esr").is_err() || command("xvfb-run").is_err() || !mini_browser.is_file() {
        install("Firefox and WebKit", &["firefox-esr", "libwebkit2gtk-4.1-0", "xvfb", "xauth"])?;
    }
    Ok(())
}

/// Debian's packages, where there are any and we may.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    if let (Some(mut update), Some(mut install)) = (apt(), apt()) {
        eprintln!("setting up: {what}");
        quietly(update.arg("update"))?;
        quietly(install.args(["install", "--yes", "--no-install-recommends", "--no-remove"]).args(packages))?;
    }
    Ok(())
}

fn find_browser() -> Option<Browser> {
    let drivers = named_or_found("CHROMEDRIVER", &["chromedriver"]);
    let chromes = named_or_found("CHROME", &["google-chrome", "google-chrome-stable", "chromium"]);
    drivers
        .iter()
        .flat_map(|driver| chromes.iter().map(move |chrome| (chrome, driver)))
        .find(|(chrome, driver)| {
            let version = version(chrome);
            version.is_some() && version == self::version(driver)
        })
        .map(|(chrome, driver)| Browser {
            chrome: chrome.clone(),
            headless: named_or_found("CHROME", &[HEADLESS]).first().unwrap_or(chrome).clone(),
            driver: driver.clone(),
        })
}

/// The program that the environment variable names, else every one of these names on the PATH.
fn named_or_found(variable: &str, names: &[&str]) -> Vec<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return vec![named.into()];
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .filter(|program| program.is_file())
        .collect()
}

fn version(program: &Path) -> Option<u32> {
    let output = quietly(Command::new(program).arg("--version")).ok()?;
    output.split_whitespace().find_map(major)
}

/// 20 of `v20.20.2`
fn major(version: &str) -> Option<u32> {
    let (major, _) = version.trim_start_matches('v').split_once('.')?;
    major.parse().ok()
}

/// apt-get as root, where there is one and we may.
fn apt() -> Option<Command> {
    let mut apt = command("apt-get").ok()?;
    if quietly(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() != "0") {
        quietly(Command::new("sudo").args(["--non-interactive", "true"])).ok()?;
        apt = command("sudo").ok()?;
        apt.args(["--non-interactive", "apt-get"]);
    }
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    Some(apt)
}
