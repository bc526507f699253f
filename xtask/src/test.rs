//! Every test there is, part by part.

use crate::build;
use crate::demo;
use crate::setup;
use crate::tools::{command, root, target};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::json;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

type Part = fn(&Log) -> Result<()>;

/// The longest begin first, so that the end is not spent waiting for one of them.
const PARTS: [(&str, Part); 15] = [
    ("page", page),
    ("package", package),
    ("faults", faults),
    ("host", host),
    ("docs", docs),
    ("calls", calls),
    ("server", server),
    ("ndjson", ndjson),
    ("wasm-chrome", wasm_chrome),
    ("wasm-node", wasm_node),
    ("sandbox", sandbox),
    ("clippy", clippy),
    ("clippy-wasm", clippy_wasm),
    ("fmt", fmt),
    ("declarations", declarations),
];
const OF_THE_PACKAGE: [&str; 8] = ["page", "declarations", "package", "calls", "ndjson", "server", "faults", "docs"];
const IN_A_BROWSER: [&str; 5] = ["wasm-chrome", "package", "page", "docs", "faults"];

/// Stands in every credential that tests use.
const MARKER: &str = include_str!("../../tests/marker.txt");

pub fn run(wanted: &[String], all: bool) -> Result<()> {
    let parts = choose(wanted)?;
    set_up(parts.iter().any(|(name, _)| IN_A_BROWSER.contains(name)))?;
    if all && parts.iter().any(|(name, _)| ["package", "page"].contains(name)) {
        setup::more_browsers()?;
    }

    let packed = parts.iter().any(|(name, _)| OF_THE_PACKAGE.contains(name));
    if packed && build::stale()? && tell("build", build, all)?.is_some() {
        std::process::exit(1);
    }
    let errors = target().join("test/errors");
    if errors.exists() {
        fs::remove_dir_all(errors)?;
    }
    let mut failed = two_at_a_time(&parts, all)?;
    if let ([name], []) = (wanted, &*failed) {
        print!("{}", fs::read_to_string(target().join("test").join(name).with_extension("log"))?);
    }
    let passed = parts.len() - failed.len();
    let secrets = telling_secrets()?;
    if !secrets.is_empty() {
        println!("a credential stands in {}", secrets.join(", "));
        failed.push("secrets");
    }
    if !failed.is_empty() {
        println!("failed: {}", failed.join(", "));
    }
    println!("{passed} passed, {} failed", failed.len());
    std::process::exit(i32::from(!failed.is_empty()));
}

/// Much of a part is waiting: for a browser, a socket, a lock.
fn two_at_a_time(parts: &[(&'static str, Part)], all: bool) -> Result<Vec<&'static str>> {
    let queue = Mutex::new(parts.iter());
    let lane = || -> Result<Vec<_>> {
        let mut failed = Vec::new();
        loop {
            let next = queue.lock().map_err(|_| anyhow!("a part panicked"))?.next();
            let Some(&(name, part)) = next else { return Ok(failed) };
            failed.extend(tell(name, part, all)?);
        }
    };
    thread::scope(|scope| {
        let lanes = [scope.spawn(lane), scope.spawn(lane)];
        let failed = lanes.map(|lane| lane.join().map_err(|_| anyhow!("a part panicked"))?);
        Ok(failed.into_iter().collect::<Result<Vec<_>>>()?.concat())
    })
}

/// What the tests printed, wrote or keep, and a credential stands in.
fn telling_secrets() -> Result<Vec<String>> {
    let folders = [target().join("test"), target().join("page-tests"), root().join("tests/golden")];
    let mut telling = Vec::new();
    for folder in folders.iter().filter(|folder| folder.exists()) {
        for file in files(folder)? {
            if String::from_utf8_lossy(&fs::read(&file)?).contains(MARKER.trim()) {
                telling.push(format!("`{}`", file.display()));
            }
        }
    }
    Ok(telling)
}

/// Runs a part, says how it went, and gives its name if it failed.
fn tell(name: &'static str, part: Part, all: bool) -> Result<Option<&'static str>> {
    let start = Instant::now();
    let log = Log::new(name, all)?;
    let result = part(&log);
    let word = if result.is_ok() { "ok" } else { "FAILED" };
    let mut line = format!("{name:<14}{word:<8}{:>6.1} s", start.elapsed().as_secs_f64());
    if let Err(error) = &result {
        line += &format!("\n{}\n{error:#}\n", log.read()?.trim_end());
    }
    println!("{line}");
    Ok(result.is_err().then_some(name))
}

fn choose(wanted: &[String]) -> Result<Vec<(&'static str, Part)>> {
    for name in wanted {
        let known = PARTS.map(|(name, _)| name);
        ensure!(known.contains(&name.as_str()), "there is no part `{name}`, there are {}", known.join(", "));
    }
    let parts = PARTS.into_iter();
    Ok(parts.filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name)).collect())
}

/// All at once: they wait for the network most of the time.
fn set_up(browser: bool) -> Result<()> {
    thread::scope(|scope| {
        let steps = [
            scope.spawn(setup::wasm_target),
            scope.spawn(setup::npm),
            scope.spawn(move || if browser { setup::install_browser() } else { Ok(()) }),
        ];
        steps.into_iter().try_for_each(|step| step.join().map_err(|_| anyhow!("a step of the set-up panicked"))?)
    })
}

/// What a part prints, shown if it fails, and if it is asked for alone.
struct Log {
    file: PathBuf,
    /// Whether what takes its time is asked for too.
    all: bool,
}

impl Log {
    fn new(part: &str, all: bool) -> Result<Self> {
        let file = target().join("test").join(part).with_extension("log");
        fs::create_dir_all(target().join("test"))?;
        fs::write(&file, "")?;
        Ok(Self { file, all })
    }

    fn read(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.file)?).into_owned())
    }

    fn run(&self, command: &mut Command) -> Result<()> {
        let out = File::options().append(true).open(&self.file)?;
        let err = out.try_clone()?;
        let status = command.stdout(out).stderr(err).status()?;
        ensure!(status.success(), "`{}` failed, {status}", command.get_program().display());
        Ok(())
    }

    /// Where all is asked for, the test is told to be as large as it can be.
    fn sized<'a>(&self, test: &'a mut Command) -> &'a mut Command {
        if self.all { test.env("ALL", "1") } else { test }
    }

    fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Result<()> {
        self.run(command("cargo")?.args(arguments))
    }
}

fn fmt(log: &Log) -> Result<()> {
    log.cargo(["fmt", "--all", "--check", "--", "--color=never"])
}

fn clippy(log: &Log) -> Result<()> {
    log.cargo(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
}

fn clippy_wasm(log: &Log) -> Result<()> {
    log.cargo(["clippy", "--target", "wasm32-unknown-unknown", "--", "--deny", "warnings"])
}

fn host(log: &Log) -> Result<()> {
    // Shown is how many lines were made, and of which seeds.
    log.run(log.sized(command("cargo")?.args(["test", "--package", "good-standing", "--", "--show-output"])))
}

fn wasm_node(log: &Log) -> Result<()> {
    wasm_pack(log, command("wasm-pack")?.args(["test", "--node"]))
}

fn wasm_chrome(log: &Log) -> Result<()> {
    let browser = setup::browser()?;
    let capabilities = target().join("test/webdriver.json");
    fs::write(&capabilities, off_the_network(&browser.headless).to_string())?;
    wasm_pack(
        log,
        command("wasm-pack")?
            .args(["test", "--headless", "--chrome", "--chromedriver"])
            .arg(browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
            .env("WASM_BINDGEN_USE_BROWSER", "1"),
    )
}

/// Chrome looks up dozens of its maker's hosts, whatever else it is told.
fn off_the_network(headless: &Path) -> serde_json::Value {
    let nowhere = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost";
    json!({ "goog:chromeOptions": {
        "binary": headless,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", nowhere],
    } })
}

fn wasm_pack(log: &Log, wasm_pack: &mut Command) -> Result<()> {
    // One profile for both of wasm-pack's steps, or it compiles everything twice.
    let tests = [".", "--test", "web", "--profile", "test"];
    log.run(
        wasm_pack
            .args(["--mode", "no-install"])
            .args(tests)
            // A busy machine is not a failure.
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120"),
    )?;
    let log = log.read()?;
    let ran = log.contains("test result: ok. ") && !log.contains("test result: ok. 0 passed");
    ensure!(ran, "no test ran");
    Ok(())
}

fn build(log: &Log) -> Result<()> {
    log.run(Command::new(env::current_exe()?).arg("build"))
}

/// They are the promise to users: a change to them is seen, and meant.
fn declarations(log: &Log) -> Result<()> {
    let golden = root().join("tests/golden/index.d.ts");
    let built = build::package().join("index.d.ts");
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(root().join("tests/golden"))?;
        fs::copy(&built, &golden)?;
    }
    log.run(command("diff")?.arg("--unified").args([golden, built]))
        .context("the declarations have changed; if that is meant: `BLESS=1 cargo xtask test declarations`")
}

fn package(log: &Log) -> Result<()> {
    setup::npm_of(&root().join("tests/package/consumers"))?;
    let chrome = setup::browser()?.chrome;
    log.run(log.sized(node_tests("tests/package")?.env("CHROME", chrome)))
}

fn sandbox(log: &Log) -> Result<()> {
    log.run(&mut node_tests("tests/sandbox")?)
}

fn calls(log: &Log) -> Result<()> {
    log.run(&mut node_tests("tests/calls")?)
}

fn ndjson(log: &Log) -> Result<()> {
    log.run(log.sized(&mut node_tests("tests/ndjson")?))
}

fn faults(log: &Log) -> Result<()> {
    log.run(log.sized(node_tests("tests/faults")?.env("CHROME", setup::browser()?.headless)))
}

fn server(log: &Log) -> Result<()> {
    log.run(&mut node_tests("tests/server")?)
}

fn page(log: &Log) -> Result<()> {
    demo::bundle()?;
    let browser = setup::browser()?;
    log.run(command("playwright")?.args(["test", "--config", "tests/page"]).env("CHROME", browser.headless))?;
    if !log.all {
        return Ok(());
    }
    // The tools for these are their own: nothing else needs them.
    setup::npm_of(&root().join("tests/page-slow"))?;
    log.run(node_tests("tests/page-slow")?.env("CHROME", browser.chrome))
}

fn docs(log: &Log) -> Result<()> {
    log.run(node_tests("tests/docs")?.env("CHROME", setup::browser()?.headless))
}

/// Named one by one: what node makes of a folder differs between its versions.
fn node_tests(folder: &str) -> Result<Command> {
    let files = test_files(&root().join(folder))?;
    ensure!(!files.is_empty(), "`{folder}` holds no test");
    let mut node = command("node")?;
    node.args(["--test", "--test-reporter=spec"]).args(files);
    Ok(node)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files(folder)?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

/// Every file below a folder, what npm put there apart.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("no folder `{}`", folder.display()))? {
        let path = entry?.path();
        if !path.is_dir() {
            found.push(path);
        } else if path.file_name() != Some(OsStr::new("node_modules")) {
            found.extend(files(&path)?);
        }
    }
    Ok(found)
}
