//! Builds `pkg/dist/` with cargo, wasm-bindgen, wasm-opt, gzip, and esbuild, which bundles
//! everything into one file.

mod names;
mod readme;

use std::env;
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use zopfli::{Format, Options};

use self::names::ShortNames;
use crate::process;
use crate::setup;
use crate::workspace::Workspace;

const CRATE: &str = "talkover-calling-wasm";
const TARGET: &str = "wasm32-unknown-unknown";

/// The features that rustc enables for wasm32-unknown-unknown. wasm-opt enables fewer by default.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Only tiny functions with a single caller are inlined, because one long function compresses worse
/// than two short ones.
const WASM_PASSES: [&str; 5] = [
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    "--strip-producers",
    "--strip-target-features",
];

pub(crate) fn set_up_and_build(workspace: &Workspace) -> Result<()> {
    setup::packaging(workspace)?;
    setup::timed("Building the package", || build(workspace))
}

/// Writes the package to `pkg/`.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    for (file, place) in make(workspace)? {
        publish(&file, &workspace.root.join("pkg").join(place))?;
    }
    Ok(())
}

/// Builds the package's files. Returns each with its place in `pkg/`.
pub(crate) fn make(workspace: &Workspace) -> Result<Vec<(PathBuf, &'static str)>> {
    let scratch = workspace.scratch("package");
    let compiled = compile(workspace, &scratch.join("cargo"))?;
    let module = Module::in_folder(&scratch);
    module.make(workspace, &compiled)?;
    let bundler = Bundler { workspace, module: &module };
    bundler.bundle_glue()?;
    let mut files = vec![
        (module.wasm.clone(), "dist/talkover_calling.wasm"),
        (workspace.root.join("pkg/js/talkover_calling.wasm.d.ts"), "dist/talkover_calling.wasm.d.ts"),
        (workspace.root.join("pkg/js/index.d.ts"), "dist/index.d.ts"),
        (workspace.root.join("pkg/js/node.js"), "dist/node.js"),
        // The same types, for `require`.
        (workspace.root.join("pkg/js/index.d.ts"), "dist/index.d.cts"),
        (workspace.root.join("pkg/js/locales/messages.d.ts"), "dist/locales/en.d.ts"),
        (workspace.root.join("pkg/js/locales/messages.d.ts"), "dist/locales/pt-BR.d.ts"),
        (readme::make(workspace, &scratch)?, "README.md"),
        (workspace.root.join("CHANGELOG.md"), "CHANGELOG.md"),
        (workspace.root.join("LICENSE-MIT"), "LICENSE-MIT"),
        (workspace.root.join("LICENSE-APACHE"), "LICENSE-APACHE"),
    ];
    for (location, format, place) in BUNDLES {
        let bundle = scratch.join(place);
        bundler.bundle(location, format, &bundle)?;
        files.push((bundle, place));
    }
    for (language, place) in LOCALES {
        let bundle = scratch.join(place);
        process::run(bundler.esbuild(language, "esm")?.arg(format!("--outfile={}", bundle.display())))?;
        files.push((bundle, place));
    }
    let bundle = fs::read(scratch.join("dist/index.js"))?;
    println!(
        "index.js: {} bytes, {} gzipped; {} of these bytes are the gzipped wasm in base64",
        bundle.len(),
        gzip(&bundle, QUICK)?.len(),
        fs::metadata(&module.gzipped)?.len().div_ceil(3) * 4,
    );
    Ok(files)
}

fn compile(workspace: &Workspace, target_folder: &Path) -> Result<PathBuf> {
    let mut cargo = workspace.command("cargo")?;
    cargo.args(["build", "--package", CRATE, "--release", "--target", TARGET]);
    cargo.arg("--target-dir").arg(target_folder);
    // This variable takes precedence over the user's flags, so the build is the same for everyone.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remapped_paths(workspace)?.join("\x1f"));
    process::run(&mut cargo)?;
    let name = CRATE.replace('-', "_");
    Ok(target_folder.join(TARGET).join("release").join(name).with_extension("wasm"))
}

/// Keeps local paths out of the wasm. If several prefixes match, rustc uses the last.
fn remapped_paths(workspace: &Workspace) -> Result<Vec<String>> {
    let mut folders = Vec::new();
    if let Some(home) = env::home_dir() {
        folders.push((home.clone(), "/home"));
        let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        // One folder per registry. Its name derives from the registry's URL, which also depends on
        // the machine.
        let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
        folders.push((cargo_home, "/cargo"));
        folders.extend(registries.map(|registry| (registry.path(), "/crates")));
    }
    folders.push((workspace.root.clone(), "/talkover-calling"));
    let flag = |(folder, name): (PathBuf, &str)| format!("--remap-path-prefix={}={name}", folder.display());
    let mut flags: Vec<String> = folders.into_iter().map(flag).collect();

    // If the standard library's source is installed, rustc uses its local path, otherwise its
    // commit.
    let rustc = |arguments: &[&str]| {
        let answer = process::capture(workspace.command("rustc")?.args(arguments))?;
        answer.with_context(|| format!("rustc {} failed", arguments.join(" ")))
    };
    let (sysroot, version) = (rustc(&["--print", "sysroot"])?, rustc(&["--version", "--verbose"])?);
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    let commit = commit.context("rustc does not print its commit")?;
    flags.push(format!("--remap-path-prefix={}/lib/rustlib/src/rust=/rustc/{commit}", sysroot.trim()));
    Ok(flags)
}

/// The optimized wasm, with the JavaScript glue that wasm-bindgen generates.
struct Module {
    /// The folder of the glue and its snippets.
    glue: PathBuf,
    wasm: PathBuf,
    gzipped: PathBuf,
    /// The short names of imports and exports, as printed by wasm-opt.
    names: PathBuf,
}

impl Module {
    fn in_folder(folder: &Path) -> Self {
        Self {
            glue: folder.join("glue"),
            wasm: folder.join("talkover_calling.wasm"),
            gzipped: folder.join("talkover_calling.wasm.gz"),
            names: folder.join("talkover_calling.names.json"),
        }
    }

    /// Builds the module. Skips it if neither the wasm nor the tools have changed, because
    /// optimizing and compressing take some seconds.
    fn make(&self, workspace: &Workspace, compiled: &Path) -> Result<()> {
        let source = self.gzipped.with_extension("source");
        let compiled_bytes = fs::read(compiled)?;
        let way = [env::current_exe()?, workspace.root.join("package-lock.json")];
        if fs::read(&source).is_ok_and(|made_of| made_of == compiled_bytes) && is_newer(&source, &way) {
            return Ok(());
        }
        // The folders of snippets are named by a hash, so those of earlier builds would remain.
        if self.glue.exists() {
            fs::remove_dir_all(&self.glue)?;
        }
        let mut bindgen = Bindgen::new();
        bindgen
            .input_path(compiled)
            .out_name("talkover_calling")
            .typescript(false)
            .omit_default_module_path(true);
        bindgen.web(true)?.generate(&self.glue).context("wasm-bindgen failed")?;

        let mut wasm_opt = workspace.command("wasm-opt")?;
        wasm_opt.args(WASM_PASSES).arg(names::PASS).args(WASM_FEATURES);
        wasm_opt.arg(self.glue.join("talkover_calling_bg.wasm")).arg("--output").arg(&self.wasm);
        fs::write(&self.names, process::capture(&mut wasm_opt)?.context("wasm-opt failed")?)?;
        fs::write(&self.gzipped, gzip(&fs::read(&self.wasm)?, THOROUGH)?)?;
        fs::write(source, compiled_bytes)?;
        Ok(())
    }
}

fn is_newer(file: &Path, others: &[PathBuf]) -> bool {
    let modified = |file: &Path| fs::metadata(file).and_then(|metadata| metadata.modified()).ok();
    others.iter().all(|other| modified(file).zip(modified(other)).is_some_and(|(file, other)| file > other))
}

/// Iterations for the file in the package.
const THOROUGH: u64 = 60;
/// Iterations for estimating the size that a server's gzip produces.
const QUICK: u64 = 1;

fn gzip(bytes: &[u8], iterations: u64) -> Result<Vec<u8>> {
    let options = Options {
        iteration_count: NonZeroU64::new(iterations).unwrap_or(NonZeroU64::MIN),
        maximum_block_splits: 20,
        ..Options::default()
    };
    let mut zipped = Vec::new();
    zopfli::compress(options, Format::Gzip, bytes, &mut zipped)?;
    Ok(zipped)
}

/// Each entry: the module that locates its wasm, its format, and its place in the package.
const BUNDLES: [(&str, &str, &str); 4] = [
    ("embedded", "esm", "dist/index.js"),
    ("embedded", "cjs", "dist/index.cjs"),
    ("beside", "esm", "dist/slim.js"),
    ("workerd", "esm", "dist/workerd.js"),
];

/// The messages in each language, and their place in the package.
const LOCALES: [(&str, &str); 2] =
    [("pkg/js/locales/en.js", "dist/locales/en.js"), ("pkg/js/locales/pt-BR.js", "dist/locales/pt-BR.js")];

struct Bundler<'a> {
    workspace: &'a Workspace,
    module: &'a Module,
}

impl Bundler<'_> {
    /// Bundles the glue as one function, `createGlue`. The glue keeps its wasm in variables, so
    /// each call of the function creates a new instance.
    fn bundle_glue(&self) -> Result<()> {
        let names = ShortNames::read(&fs::read_to_string(&self.module.names)?)?;
        let cache = self.module.glue.join("mangle-cache.json");
        fs::write(&cache, names.mangle_cache())?;
        let mut esbuild = self.esbuild("pkg/js/glue.js", "iife")?;
        esbuild.arg("--global-name=glue");
        esbuild.args(["fetch", "timers", "trap"].map(|name| format!("--inject:pkg/js/{name}.js")));
        esbuild.args(["--banner:js=export function createGlue() {", "--footer:js=return glue; }"]);
        esbuild.arg(format!("--mangle-props={}", names.pattern())).arg("--mangle-quoted");
        esbuild.arg(format!("--mangle-cache={}", cache.display()));
        esbuild.arg(alias("wasm-bindgen-glue", &self.module.glue.join("talkover_calling.js")));
        process::run(esbuild.arg(format!("--outfile={}", self.glue().display())))
    }

    fn bundle(&self, location: &str, format: &str, bundle: &Path) -> Result<()> {
        let mut esbuild = self.esbuild("pkg/js/index.js", format)?;
        if format == "cjs" {
            // With this option, esbuild lists the exports where Node detects them, so that an ES
            // module can import them by name.
            esbuild.arg("--platform=node");
        }
        let location = self.workspace.root.join("pkg/js").join(location).with_extension("js");
        esbuild.args(["--loader:.gz=base64", "--external:*.wasm"]);
        esbuild.arg(alias("wasm-location", &location));
        esbuild.arg(alias("talkover-glue", &self.glue()));
        esbuild.arg(alias("talkover-wasm", &self.module.gzipped));
        process::run(esbuild.arg(format!("--outfile={}", bundle.display())))
    }

    fn esbuild(&self, entry: &str, format: &str) -> Result<Command> {
        let mut esbuild: Command = self.workspace.command("esbuild")?;
        esbuild.args([
            entry,
            "--bundle",
            "--minify-identifiers",
            "--minify-syntax",
            "--target=es2022",
            "--log-level=warning",
        ]);
        esbuild.arg(format!("--format={format}"));
        Ok(esbuild)
    }

    fn glue(&self) -> PathBuf {
        self.module.glue.join("bundled.js")
    }
}

fn alias(name: &str, file: &Path) -> String {
    format!("--alias:{name}={}", file.display())
}

/// Replaces a file atomically, so that nobody can read an incomplete one.
fn publish(file: &Path, place: &Path) -> Result<()> {
    let arriving = place.with_extension("arriving");
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(file, &arriving)
        .with_context(|| format!("cannot copy {} to {}", file.display(), place.display()))?;
    fs::rename(&arriving, place).with_context(|| format!("cannot replace {}", place.display()))
}
