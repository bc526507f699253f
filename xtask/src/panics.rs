//! Takes out what a panic would say, and where it happened. The module has no console to say it on, and its lints let no panic be
//! reached; the words, the places and the code that puts them together are two kilobytes in brotli. A panic still traps.

use std::path::Path;

use anyhow::{Result, ensure};
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionKind, Module};

/// The functions of the standard library that end in a panic, by a part of their name, and what only a panic's words ask for.
const LOUD: [&str; 13] = [
    "panic",
    "assert_failed",
    "len_mismatch_fail",
    "result::unwrap_failed",
    "option::expect_failed",
    "option::unwrap_failed",
    "slice::index::slice_index_fail",
    "raw_vec::handle_error",
    "raw_vec::capacity_overflow",
    "alloc::handle_alloc_error",
    "fmt::Debug>::fmt",
    "fmt::Display>::fmt",
    "jspi::",
];

/// What `format!` and its like need, which nothing but a panic may.
const FORMATS: &str = "fmt::write";

/// Rewrites the module, which must still have its names.
pub fn silence(module: &Path) -> Result<()> {
    let mut silent = Module::from_file(module)?;
    let formats =
        silent.funcs.iter_local().any(|(id, _)| silent.funcs.get(id).name.as_ref().is_some_and(|name| name.contains(FORMATS)));
    ensure!(!formats, "something calls `format!` or its like: `src/text.rs` does it in two kilobytes less");
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
    let ids: Vec<_> = silent.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = silent.data.get_mut(id);
        if let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind {
            forget_places(start as usize, &mut data.value);
        }
    }
    silent.emit_wasm_file(module)
}

/// Blanks where a panic happened: the names of source files, and the lines and columns beside them.
fn forget_places(start: usize, data: &mut [u8]) {
    // As the standard library lays out a place: where the name stands, its length, the line, the column.
    const PLACE: usize = 16;
    let mut names = Vec::new();
    let number = |at: &[u8]| at.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize);
    for at in (0..data.len()).step_by(4) {
        let Some(place) = data.get(at..at + PLACE) else { break };
        let Some(name) = number(place).checked_sub(start) else { continue };
        let name = name..name.saturating_add(number(&place[4..]));
        if data.get(name.clone()).is_some_and(|name| name.ends_with(b".rs")) {
            data[at..at + PLACE].fill(0);
            names.push(name);
        }
    }
    for name in names {
        data[name].fill(0);
    }
}
