//! From the crate to `pkg/`: one .wasm, its glue, the hand-written entries around them, the declarations.

use crate::setup;
use crate::sizes::{self, Size};
use crate::tools::{command, quietly, root, target};
use crate::{declarations, names, panics};
use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const GLUE: &str = "good_standing.js";
const WASM: &str = "good_standing_bg.wasm";

/// Every one of these exports the same names.
const ENTRIES: [&str; 3] = ["browser.js", "inline.js", "workerd.js"];
const ENUMS: &str = "enums.js";
const TESTING: [&str; 2] = ["testing.js", "testing-workerd.js"];
/// What they alone export.
const FOR_TESTS: [&str; 1] = ["signWebhook"];
const SERVER: &str = "server.js";
const OF_SERVERS: [&str; 2] = ["createCheckHandler", "createWebhookHandler"];
/// What an entry adds to the functions and the enums.
const ADDED: [&str; 6] = [
    "customerValidationStatusSchema",
    "init",
    "isGoodStandingError",
    "listValidationSubmissions",
    "outcomeCodes",
    "validationSubmissionSchema",
];
/// The glue's own, which users reach through those.
const INNER: [&str; 8] = [
    "default",
    "initSync",
    "isStarted",
    "readValidationStatus",
    "readValidationSubmission",
    "start",
    "startLater",
    "validationSubmissionsPage",
];

/// What stable Rust uses. Never all: that brings encodings which no runtime reads yet.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

pub fn package() -> PathBuf {
    root().join("pkg")
}

/// The package as the sources are now.
pub fn renew() -> Result<()> {
    setup::wasm_target()?;
    setup::npm()?;
    if stale()? { run() } else { Ok(()) }
}

/// Whether a source is newer than the package.
pub fn stale() -> Result<bool> {
    let built = package().join("package.json").metadata();
    let Ok(built) = built.and_then(|file| file.modified()) else {
        return Ok(true);
    };
    for source in ["Cargo.lock", "Cargo.toml", "package-lock.json", "pkg-template", "src", "xtask"] {
        if newest(&root().join(source))? > built {
            return Ok(true);
        }
    }
    Ok(false)
}

fn newest(path: &Path) -> Result<SystemTime> {
    let metadata = path.metadata()?;
    let mut newest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(self::newest(&entry?.path())?);
        }
    }
    Ok(newest)
}

pub fn run() -> Result<()> {
    fs::create_dir_all(target())?;
    // Made whole elsewhere and moved into place: a failed build leaves the last good package.
    let workshop = tempfile::Builder::new().prefix("pkg-").tempdir_in(target())?;
    let workshop = workshop.path();
    let new = workshop.join("new");
    fs::create_dir(&new)?;

    let (module, glue) = ship(root(), &target(), workshop, &new.join(WASM))?;
    fs::write(new.join(GLUE), read(&glue)? + START)?;
    fill_template(&new)?;
    join(&new)?;
    for entry in ["inline", "enums", "testing", "server"] {
        common_js(&new, entry)?;
    }
    // The bundler target's declarations are those of the web target without its loader.
    let types = bindgen(&module, "bundler", workshop)?.join("good_standing.d.ts");
    declarations::write(&read(&types)?, &read(&root().join("pkg-template/enums.d.ts"))?, &new)?;

    let bundles = bundle(&new, workshop)?;
    same_names(&bundles, &declarations::values(&read(&new.join("index.d.ts"))?))?;
    let mut table = vec![(WASM.to_owned(), Size::of(&new.join(WASM))?)];
    for bundle in bundles.iter().filter(|bundle| bundle.entry != GLUE) {
        table.push((bundle.entry.clone(), Size::of(&bundle.file)?));
    }
    sizes::print(&table);
    sizes::hold_to_budgets(&table)?;

    if package().exists() {
        fs::rename(package(), workshop.join("old"))?;
    }
    fs::rename(&new, package())?;
    Ok(())
}

/// What many records add to the module is what is not in one made without them: of the same sources, but for the two lines that export
/// them.
pub fn without_many(to: &Path) -> Result<()> {
    let crate_folder = target().join("bench/without-many");
    if crate_folder.join("src").exists() {
        fs::remove_dir_all(crate_folder.join("src"))?;
    }
    fs::create_dir_all(&crate_folder)?;
    quietly(command("cp")?.args(["-r", "Cargo.lock", "src"]).arg(&crate_folder))?;
    let manifest = replace_once(&read(&root().join("Cargo.toml"))?, "members = [\"xtask\"]\n", "")?;
    fs::write(crate_folder.join("Cargo.toml"), manifest)?;
    let exports = crate_folder.join("src/js/mod.rs");
    let without = replace_once(&read(&exports)?, "mod ndjson;\n", "")?;
    let without = replace_once(&without, "pub use ndjson::{evaluate_ndjson, ndjson_decisions};\n", "")?;
    fs::write(&exports, without)?;
    let workshop = tempfile::Builder::new().prefix("pkg-").tempdir_in(target())?;
    ship(&crate_folder, &crate_folder.join("target"), workshop.path(), to)?;
    Ok(())
}

/// From the crate in this folder to the module as it is shipped. Gives it as it was compiled, and its glue.
fn ship(crate_folder: &Path, target_folder: &Path, workshop: &Path, to: &Path) -> Result<(PathBuf, PathBuf)> {
    let compiled = compile(crate_folder, target_folder)?;
    let web = bindgen(&compiled, "web", workshop)?;
    let (module, glue) = (web.join(WASM), web.join(GLUE));
    panics::silence(&module)?;
    fs::write(&glue, beside_it(&read(&glue)?)?)?;
    names::shorten(&module, &glue)?;
    optimise(&module, to, workshop)?;
    Ok((compiled, glue))
}

fn compile(crate_folder: &Path, target_folder: &Path) -> Result<PathBuf> {
    // No path of this machine in the module: they would tell where it was built, and make its size depend on that.
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = cargo_home.context("neither CARGO_HOME nor a home folder is known")?.join("registry/src");
    let library = Path::new(quietly(command("rustc")?.args(["--print", "sysroot"]))?.trim()).join("lib/rustlib/src/rust");
    let mut flags: Vec<String> =
        [&*sources, &*library, crate_folder].map(|path| format!("--remap-path-prefix={}=", path.display())).into();
    // Measured: half a kilobyte less in brotli than with the level's own threshold, and as much again without the copies of code that
    // make something known in advance, which are no faster.
    flags.push("-Cllvm-args=--inline-threshold=15 --enable-pre=false".to_owned());
    // The stack: a quarter of the default, and eight times what the deepest record takes. Addresses become shorter, too.
    flags.push("-Clink-arg=-zstack-size=262144".to_owned());
    // Every runtime that we support has it; see `src/ndjson/simd.rs`.
    flags.push("-Ctarget-feature=+simd128".to_owned());
    let built = command("cargo")?
        .current_dir(crate_folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        // An rlib beside it would keep link-time optimisation out.
        .args(["rustc", "--release", "--lib", "--crate-type", "cdylib", "--package", "good-standing"])
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(target_folder)
        .status()?;
    ensure!(built.success(), "the crate does not compile");
    Ok(target_folder.join("wasm32-unknown-unknown/release/good_standing.wasm"))
}

fn bindgen(module: &Path, target: &str, workshop: &Path) -> Result<PathBuf> {
    let out = workshop.join(target);
    let mut bindgen = command("wasm-bindgen")?;
    bindgen.args(["--target", target, "--out-dir"]).arg(&out);
    if target == "web" {
        bindgen.arg("--omit-default-module-path");
    }
    bindgen.arg("--remove-producers-section");
    quietly(bindgen.arg(module))?;
    Ok(out)
}

/// What leaves less to compress: functions that look alike stand together, nothing but what is small moves into its only caller, no
/// instruction tells how its address is aligned, which no runtime needs, and the data stays in one piece: zeros are less than what tells
/// where the next piece begins. The lowest kilobyte is the end of the stack.
const TIDY: [&str; 5] = [
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=50",
    "--dealign",
    "--reorder-functions-by-name",
    "--skip-pass=memory-packing",
];

/// Which of the two compresses best changes from one month to the next.
fn optimise(from: &Path, to: &Path, workshop: &Path) -> Result<()> {
    let mut best = usize::MAX;
    for passes in [&["-Oz"][..], &["--flatten", "--rereloop", "-Oz", "-Oz"]] {
        let candidate = workshop.join(format!("{}.wasm", passes.len()));
        quietly(
            command("wasm-opt")?
                // What is fast needs its registers for itself.
                .arg("--no-inline=*hurry*")
                .args(passes)
                .args(TIDY)
                .arg("--strip-target-features")
                .args(WASM_FEATURES)
                .arg(from)
                .arg("-o")
                .arg(&candidate),
        )?;
        let brotli = sizes::brotli(&fs::read(&candidate)?)?;
        if brotli < best {
            best = brotli;
            fs::copy(candidate, to)?;
        }
    }
    Ok(())
}

/// What stands in for the glue's own ways to begin. Compiling takes longer than all else at the start, and a decision that was made
/// before needs none of it.
const START: &str = "
export function start(module) {
    try {
        __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
    } catch (error) {
        wasm = undefined; // it is another's
        throw error;
    }
}

/** The module is made when the first of its exports is asked for. */
export function startLater(bytes, failure) {
    const later = new Proxy({}, {
        get(_, name) {
            try {
                start(new WebAssembly.Module(bytes()));
                return wasm[name];
            } catch (error) {
                wasm = later;
                throw failure(error);
            }
        },
    });
    wasm = later;
}

export const isStarted = () => wasm !== undefined;
";

/// What waits is written in JavaScript, which wasm-bindgen puts into a folder of its own, and names once for each function.
fn beside_it(glue: &str) -> Result<String> {
    let mut lines = Vec::new();
    for line in glue.lines() {
        match line.split_once("/snippets/").zip(line.rsplit_once("/io.js")) {
            None => lines.push(line.to_owned()),
            // What the module asks for by this name.
            Some(_) if line.ends_with(": import1,") => lines.push(line.to_owned()),
            Some(((before, _), (_, after))) if line.starts_with("import {") || line.starts_with("import * as import1 ") => {
                lines.push(format!("{before}/io.js{after}"));
            }
            Some(_) => {}
        }
    }
    let glue = lines.join("\n") + "\n";
    ensure!(glue.matches("io.js").count() == 3, "the glue has changed");
    Ok(glue)
}

fn fill_template(new: &Path) -> Result<()> {
    let template = root().join("pkg-template");
    for file in fs::read_dir(&template).context("no `pkg-template`")? {
        let file = file?;
        fs::copy(file.path(), new.join(file.file_name()))?;
    }
    fs::copy(root().join("src/js/io.js"), new.join("io.js"))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::write(new.join(licence), read(&root().join(licence))?)?;
    }
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let manifest = replace_once(&read(&new.join("package.json"))?, "\"version\": \"0.0.0\"", &version)?;
    fs::write(new.join("package.json"), manifest)?;
    fs::write(new.join("bytes.js"), format!("export default () => {{ return \"{BYTES}\"; }};\n"))?;
    Ok(())
}

/// Stands for the module as text, until lines are broken.
const BYTES: &str = "bytes of the module";

/// Each file costs half a millisecond at the start, and 20 KB of comments a third. Only what holds the module stays what entries share.
/// Node shows the line that an error came from, so none is long but that of the bytes.
fn join(new: &Path) -> Result<()> {
    let form = ["--bundle", "--format=esm", "--minify-whitespace", "--line-limit=100", "--allow-overwrite", "--log-level=warning"];
    let shared = format!("--external:./{GLUE}");
    quietly(command("esbuild")?.current_dir(new).args([GLUE, &format!("--outfile={GLUE}")]).args(form))?;
    quietly(command("esbuild")?.current_dir(new).args(["inline.js", "--outfile=inline.js", &shared]).args(form))?;
    let inline = new.join("inline.js");
    let bytes = BASE64_STANDARD.encode(fs::read(new.join(WASM))?);
    fs::write(&inline, replace_once(&read(&inline)?, BYTES, &bytes)?)?;
    for inside in ["bytes.js", "io.js"] {
        fs::remove_file(new.join(inside))?;
    }
    Ok(())
}

/// jsdom has neither, and lets Node's through.
const TEXT: &str =
    "const { TextDecoder, TextEncoder } = globalThis.TextDecoder ? globalThis : process.getBuiltinModule(\"node:util\");";

fn common_js(new: &Path, entry: &str) -> Result<()> {
    let files = [format!("{entry}.js"), format!("--outfile={entry}.cjs"), format!("--banner:js={TEXT}")];
    // An entry that imports the package by its name shares its module.
    let form = ["--bundle", "--format=cjs", "--platform=node", "--external:good-standing", "--log-level=warning"];
    quietly(command("esbuild")?.current_dir(new).args(files).args(form))?;
    Ok(())
}

struct Bundle {
    entry: String,
    /// The entry with everything it imports but the .wasm, minified: what an application ships.
    file: PathBuf,
    exports: BTreeSet<String>,
}

fn bundle(new: &Path, workshop: &Path) -> Result<Vec<Bundle>> {
    let out = workshop.join("bundles");
    let metafile = workshop.join("bundles.json");
    quietly(
        command("esbuild")?
            .current_dir(new)
            .args(ENTRIES)
            .args(TESTING)
            .args([ENUMS, SERVER, GLUE, "--bundle", "--minify", "--format=esm", "--log-level=warning"])
            .arg(format!("--external:./{WASM}"))
            .arg(format!("--outdir={}", out.display()))
            .arg(format!("--metafile={}", metafile.display())),
    )?;
    let metafile: Value = serde_json::from_str(&read(&metafile)?)?;
    let outputs = metafile["outputs"].as_object().context("esbuild names no outputs")?;
    let bundle = |output: &Value| {
        let entry = output["entryPoint"].as_str()?.to_owned();
        let exports = output["exports"].as_array()?.iter();
        Some(Bundle {
            file: out.join(&entry),
            entry,
            exports: exports.filter_map(|name| Some(name.as_str()?.to_owned())).collect(),
        })
    };
    outputs.values().map(|output| bundle(output).context("esbuild names no exports")).collect()
}

/// Nothing that Rust exports is forgotten in an entry or in the declarations, and nothing is promised that is not there.
fn same_names(bundles: &[Bundle], declared: &BTreeSet<String>) -> Result<()> {
    let exports = |entry: &str| {
        let bundle = bundles.iter().find(|bundle| bundle.entry == entry);
        bundle.map(|bundle| &bundle.exports).with_context(|| format!("no bundle of `{entry}`"))
    };
    let mut expected: BTreeSet<String> = exports(ENUMS)?.clone();
    expected.extend(
        exports(GLUE)?.iter().filter(|name| !INNER.contains(&name.as_str()) && !FOR_TESTS.contains(&name.as_str())).cloned(),
    );
    expected.extend(ADDED.map(str::to_owned));

    let mut found: Vec<(&str, &BTreeSet<String>)> = vec![("index.d.ts", declared)];
    for entry in ENTRIES {
        found.push((entry, exports(entry)?));
    }
    for entry in TESTING {
        ensure!(exports(entry)?.iter().eq(FOR_TESTS), "`{entry}` must export {FOR_TESTS:?}");
    }
    ensure!(exports(SERVER)?.iter().eq(OF_SERVERS), "`{SERVER}` must export {OF_SERVERS:?}");
    for (file, names) in found {
        let missing: Vec<_> = expected.difference(names).collect();
        ensure!(missing.is_empty(), "`{file}` lacks {missing:?}");
        let surplus: Vec<_> = names.difference(&expected).collect();
        ensure!(surplus.is_empty(), "`{file}` has {surplus:?}, which Rust does not export");
    }
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("`{}` cannot be read", file.display()))
}

fn replace_once(text: &str, from: &str, to: &str) -> Result<String> {
    let found = text.matches(from).count();
    ensure!(found == 1, "`{from}` stands there {found} times, not once");
    Ok(text.replace(from, to))
}
