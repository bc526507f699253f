//! Takes out what a panic would say. The module has no console to say it on, and its lints let no panic be reached; the words and
//! the code that puts them together are a kilobyte in brotli. A panic still traps.

use std::path::Path;

use anyhow::{Result, ensure};
use walrus::{FunctionBuilder, FunctionKind, Module};

/// The functions of the standard library that end in a panic, by a part of their name.
const LOUD: [&str; 8] = [
    "panicking::",
    "result::unwrap_failed",
    "option::expect_failed",
    "option::unwrap_failed",
    "slice::index::slice_index_fail",
    "raw_vec::handle_error",
    "raw_vec::capacity_overflow",
    "alloc::handle_alloc_error",
];

/// Rewrites the module, which must still have its names.
pub fn silence(module: &Path) -> Result<()> {
    let mut silent = Module::from_file(module)?;
    let loud: Vec<_> = silent
        .funcs
        .iter_local()
        .filter(|(id, _)| silent.funcs.get(*id).name.as_ref().is_some_and(|name| LOUD.iter().any(|loud| name.contains(loud))))
        .map(|(id, function)| (id, function.ty()))
        .collect();
    ensure!(!loud.is_empty(), "no function of the module has the name of a panic");
    for (id, ty) in loud {
        let (params, results) = (silent.types.params(ty).to_vec(), silent.types.results(ty).to_vec());
        let mut trap = FunctionBuilder::new(&mut silent.types, &params, &results);
        trap.func_body().unreachable();
        let arguments = params.iter().map(|param| silent.locals.add(*param)).collect();
        silent.funcs.get_mut(id).kind = FunctionKind::Local(trap.local_func(arguments));
    }
    silent.emit_wasm_file(module)
}
