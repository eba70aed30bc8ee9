//! Runs one compiled `wasm-bindgen-test` suite in Node or in a browser: what `cargo install wasm-bindgen-cli` would
//! provide, built here instead, so that its version is a line of Cargo.lock and most of it is compiled already.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
