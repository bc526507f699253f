//! The package's .d.ts files, each with the twin that CommonJS users are given.

use anyhow::Result;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// `glue` declares the functions and types, `enums` the lists and guards of the unions among them.
pub fn write(glue: &str, enums: &str, package: &Path) -> Result<()> {
    let index = format!("{}\n\n{enums}", glue.trim_end());
    let unions: BTreeSet<&str> = guarded(enums).collect();
    let unions = Vec::from_iter(unions).join(", ");
    for (extension, module) in [("d.ts", "./index.js"), ("d.cts", "./index.cjs")] {
        fs::write(package.join("index").with_extension(extension), &index)?;
        let enums = format!("import type {{ {unions} }} from \"{module}\";\nexport type {{ {unions} }};\n\n{enums}");
        fs::write(package.join("enums").with_extension(extension), enums)?;
    }
    for entry in ["testing", "server"] {
        let declared = fs::read_to_string(package.join(entry).with_extension("d.ts"))?;
        fs::write(package.join(entry).with_extension("d.cts"), declared.replace("./index.js", "./index.cjs"))?;
    }
    Ok(())
}

/// `AccountStatus` of `export function isAccountStatus(value: unknown): value is AccountStatus;`
fn guarded(enums: &str) -> impl Iterator<Item = &str> {
    enums.split("): value is ").skip(1).filter_map(|rest| rest.split(';').next())
}

/// The names of the values that these declarations promise.
pub fn values(declarations: &str) -> BTreeSet<String> {
    let name = |line: &str| {
        let rest = line.strip_prefix("export function ").or_else(|| line.strip_prefix("export const "))?;
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        Some(rest[..end].to_owned())
    };
    declarations.lines().filter_map(name).collect()
}
