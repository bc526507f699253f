//! The tools that tasks call: those linked in, those from npm, and the way they are run.

use anyhow::{Context, Error, Result, bail};
use clap::Parser;
use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

type Tool = fn() -> Result<()>;

const LINKED: [(&str, Tool); 3] = [
    ("wasm-bindgen", || wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(env::args_os())),
    ("wasm-bindgen-test-runner", || wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())),
    ("wasm-pack", || {
        let cli = wasm_pack::Cli::parse();
        wasm_pack::PBAR.set_log_level(cli.log_level);
        wasm_pack::command::run_wasm_pack(cli.cmd)
    }),
];

/// The linked tool whose name this process was started under.
pub fn called_as() -> Option<Tool> {
    let program = PathBuf::from(env::args_os().next()?);
    let name = program.file_name()?;
    let (_, tool) = LINKED.iter().find(|(tool, _)| name == *tool)?;
    Some(*tool)
}

pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

pub fn target() -> PathBuf {
    root().join("target")
}

/// The linked tools under their own names, for programs that look for them on the PATH. Made once: steps run side by side.
static LINKS: LazyLock<std::result::Result<PathBuf, String>> = LazyLock::new(|| link().map_err(|error| format!("{error:#}")));

fn link() -> Result<PathBuf> {
    let dir = target().join("tools/bin");
    let xtask = env::current_exe()?;
    fs::create_dir_all(&dir)?;
    for (tool, _) in LINKED {
        let link = dir.join(tool);
        if fs::read_link(&link).ok().as_ref() != Some(&xtask) {
            let _ = fs::remove_file(&link);
            symlink(&xtask, &link)?;
        }
    }
    Ok(dir)
}

/// A command that runs in the root and finds the linked tools, then npm's, before any others of those names.
pub fn command(program: &str) -> Result<Command> {
    let links = LINKS.clone().map_err(Error::msg)?;
    let mut dirs = vec![links, root().join("node_modules/.bin")];
    dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let file = dirs
        .iter()
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
        .with_context(|| format!("`{program}` is needed and not on the PATH"))?;
    let mut command = Command::new(file);
    command.current_dir(root()).env("PATH", env::join_paths(dirs)?);
    // Cargo's words about this program. Build scripts that watch them would run again whenever a shell and this program take turns,
    // and all that rests on them be compiled again: twice twelve seconds.
    let told = env::vars_os().map(|(name, _)| name);
    for name in told.filter(|name| ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.to_string_lossy().starts_with(start)))
    {
        command.env_remove(name);
    }
    Ok(command)
}

/// Runs to the end and gives what was printed; a failure shows all of it.
pub fn quietly(command: &mut Command) -> Result<String> {
    let program = command.get_program().display().to_string();
    let output = command.output().with_context(|| format!("`{program}` did not start"))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("`{program}` failed, {}\n{stdout}{stderr}", output.status);
    }
    Ok(stdout)
}
