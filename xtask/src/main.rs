//! `cargo xtask demo | test | docs | build | bench | release`.
//!
//! wasm-bindgen and wasm-pack are linked in, so that Cargo.lock alone decides their versions. Called by one of their names, this binary is that tool.

mod bench;
mod build;
mod declarations;
mod demo;
mod names;
mod panics;
mod setup;
mod sizes;
mod test;
mod tools;

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tools::command;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, tests and shows good-standing.")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Serve the demo page and the providers it asks, and print the address
    Demo,
    /// Run every test, or only the parts named
    Test {
        parts: Vec<String>,
        /// Also what takes its time: millions of made-up records, the package in Next.js, Firefox and WebKit, the page in Firefox and Lighthouse
        #[arg(long)]
        all: bool,
    },
    /// Build the npm package into pkg/ and print its sizes
    Build,
    /// Make the documentation site in target/docs/ and say where it begins
    Docs,
    /// Measure the package against others; by name: ndjson, decisions, start, memory, workers, sizes, calls
    Bench {
        name: Option<String>,
        /// In a page of headless Chromium, too
        #[arg(long)]
        chromium: bool,
    },
    /// Tell what a release would be, and what is missing; nothing is published
    Release {
        #[arg(long, required = true)]
        dry_run: bool,
    },
}

fn main() -> ExitCode {
    let run = tools::called_as().unwrap_or(task);
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn task() -> Result<()> {
    match Cli::parse().task {
        Task::Demo => demo::run(),
        Task::Test { parts, all } => test::run(&parts, all),
        Task::Bench { name, chromium } => bench::run(name.as_deref(), chromium),
        Task::Docs => {
            build::renew()?;
            ensure!(command("node")?.arg("docs/site.mjs").status()?.success(), "the site was not made");
            Ok(())
        }
        Task::Release { .. } => {
            build::renew()?;
            ensure!(command("node")?.arg("xtask/release.mjs").status()?.success(), "it cannot be released");
            Ok(())
        }
        Task::Build => {
            setup::wasm_target()?;
            setup::npm()?;
            build::run()
        }
    }
}
