//! wasm-bindgen gives what crosses long names, many with a hash, which nobody reads and nothing compresses. They become short, in the
//! module and in its glue alike: a kilobyte less of each. The names of functions, which are not shipped, begin with what they look like:
//! wasm-opt puts them in the order of their names, and brotli finds what those of one type and size have in common.
//! Short names mean something else in every build, so one of them tells the build: a module from an old cache does not link.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use anyhow::{Result, ensure};
use walrus::Module;

pub fn shorten(module: &Path, glue: &Path) -> Result<()> {
    let mut short = Module::from_file(module)?;
    let mut text = fs::read_to_string(glue)?;
    let mut build = DefaultHasher::new();
    build.write(&fs::read(module)?);
    build.write(text.as_bytes());
    let unused: Vec<_> = short.exports.iter().filter(|export| !text.contains(&export.name)).map(|export| export.id()).collect();
    for export in unused {
        short.exports.delete(export);
    }
    let mut modules: Vec<String> = Vec::new();
    for import in short.imports.iter_mut() {
        if !modules.contains(&import.module) {
            let known = format!("\"{}\": import", import.module);
            ensure!(text.matches(&known).count() == 1, "the glue does not know `{}`", import.module);
            text = text.replace(&known, &format!("{}: import", modules.len()));
            modules.push(import.module.clone());
        }
        import.module = modules.iter().take_while(|module| **module != import.module).count().to_string();
    }
    // What is called without glue, by name instead of by way of an object that holds all that its file exports.
    let (mut names, mut members) = (Vec::new(), Vec::new());
    for (number, import) in short.imports.iter_mut().filter(|import| import.module == "1").enumerate() {
        members.push(format!("{number}: {}", import.name));
        names.push(std::mem::replace(&mut import.name, number.to_string()));
    }
    for (known, new) in [
        ("import * as import1 ", format!("import {{ {} }} ", names.join(", "))),
        ("1: import1,", format!("1: {{ {} }},", members.join(", "))),
    ] {
        ensure!(text.matches(known).count() == 1, "the glue has changed");
        text = text.replace(known, &new);
    }
    let imports = short.imports.iter_mut().map(|import| &mut import.name);
    let exports = short.exports.iter_mut().map(|export| &mut export.name);
    let inner = imports.chain(exports).filter(|name| name.starts_with("__") || name.starts_with("wasm_bindgen__convert__"));
    for (number, name) in inner.enumerate() {
        ensure!(text.contains(&**name), "the glue does not know `{name}`");
        let new = if number == 0 { format!("_{:08x}", build.finish() as u32) } else { format!("_{number}") };
        text = text.replace(&**name, &new);
        *name = new;
    }
    let functions: Vec<_> = short.funcs.iter_local().map(|(id, function)| (id, function.ty(), function.size())).collect();
    for (id, ty, size) in functions {
        let (params, results) = (short.types.params(ty).len(), short.types.results(ty).len());
        let name = &mut short.funcs.get_mut(id).name;
        *name = Some(format!("{params:02} {results:02} {size:06} {}", name.as_deref().unwrap_or_default()));
    }
    fs::write(glue, text)?;
    short.emit_wasm_file(module)
}
