//! From the crate to `pkg/dist/`: cargo, wasm-bindgen, wasm-opt, gzip, and esbuild, which puts everything into one file.

mod names;

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

/// What rustc switches on for wasm32-unknown-unknown; wasm-opt assumes less.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A function that is called once goes into its caller only if it is tiny: a long function compresses worse than two.
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

/// Puts the package into `pkg/`.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    for (file, place) in make(workspace)? {
        publish(&file, &workspace.root.join("pkg").join(place))?;
    }
    Ok(())
}

/// Its files, each with its place in `pkg/`.
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
        // The same types, as those who `require` resolve them.
        (workspace.root.join("pkg/js/index.d.ts"), "dist/index.d.cts"),
        (workspace.root.join("README.md"), "README.md"),
        (workspace.root.join("LICENSE-MIT"), "LICENSE-MIT"),
        (workspace.root.join("LICENSE-APACHE"), "LICENSE-APACHE"),
    ];
    for (location, format, place) in BUNDLES {
        let bundle = scratch.join(place);
        bundler.bundle(location, format, &bundle)?;
        files.push((bundle, place));
    }
    let bundle = fs::read(scratch.join("dist/index.js"))?;
    println!(
        "index.js: {} bytes, {} gzipped; {} of its bytes are the wasm, gzipped and in base64",
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
    // The encoded variable wins over whatever flags the person has set, so everyone builds the same bytes.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remapped_paths(workspace)?.join("\x1f"));
    process::run(&mut cargo)?;
    let name = CRATE.replace('-', "_");
    Ok(target_folder.join(TARGET).join("release").join(name).with_extension("wasm"))
}

/// Keeps the folders of this machine out of the wasm. Where several apply, rustc takes the last.
fn remapped_paths(workspace: &Workspace) -> Result<Vec<String>> {
    let mut folders = Vec::new();
    if let Some(home) = env::home_dir() {
        folders.push((home.clone(), "/home"));
        let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        // One for each registry, named after its address, which is the machine's affair too.
        let registries = fs::read_dir(cargo_home.join("registry/src")).into_iter().flatten().flatten();
        folders.push((cargo_home, "/cargo"));
        folders.extend(registries.map(|registry| (registry.path(), "/crates")));
    }
    folders.push((workspace.root.clone(), "/talkover-calling"));
    let flag = |(folder, name): (PathBuf, &str)| format!("--remap-path-prefix={}={name}", folder.display());
    let mut flags: Vec<String> = folders.into_iter().map(flag).collect();

    // Where the standard library's source is installed, rustc names it by where it lies, and else by its commit.
    let rustc = |arguments: &[&str]| {
        let answer = process::capture(workspace.command("rustc")?.args(arguments))?;
        answer.with_context(|| format!("rustc {} failed", arguments.join(" ")))
    };
    let (sysroot, version) = (rustc(&["--print", "sysroot"])?, rustc(&["--version", "--verbose"])?);
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    let commit = commit.context("rustc does not say of which commit it is")?;
    flags.push(format!("--remap-path-prefix={}/lib/rustlib/src/rust=/rustc/{commit}", sysroot.trim()));
    Ok(flags)
}

/// The optimized wasm, and the JavaScript that wasm-bindgen writes around it.
struct Module {
    /// The folder of the glue and its snippets.
    glue: PathBuf,
    wasm: PathBuf,
    gzipped: PathBuf,
    /// The short names of imports and exports, as wasm-opt lists them.
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

    /// Makes all of it, unless it was made of the same wasm in the same way before: optimizing and compressing take some seconds.
    fn make(&self, workspace: &Workspace, compiled: &Path) -> Result<()> {
        let source = self.gzipped.with_extension("source");
        let compiled_bytes = fs::read(compiled)?;
        let way = [env::current_exe()?, workspace.root.join("package-lock.json")];
        if fs::read(&source).is_ok_and(|made_of| made_of == compiled_bytes) && is_newer(&source, &way) {
            return Ok(());
        }
        // Snippets are in folders named by a hash, and those of earlier builds would stay.
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

/// For what is shipped.
const THOROUGH: u64 = 60;
/// To tell what a server's gzip makes of a file.
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

/// The module that says where each entry finds its wasm, with the entry's format and place in the package.
const BUNDLES: [(&str, &str, &str); 4] = [
    ("embedded", "esm", "dist/index.js"),
    ("embedded", "cjs", "dist/index.cjs"),
    ("beside", "esm", "dist/slim.js"),
    ("workerd", "esm", "dist/workerd.js"),
];

struct Bundler<'a> {
    workspace: &'a Workspace,
    module: &'a Module,
}

impl Bundler<'_> {
    /// The glue as one function, `createGlue`. It keeps its wasm in variables, so that each call of the function is an instance.
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
            // With it esbuild lists the exports where Node looks for them, so that a module can import them by name.
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

/// Puts a finished file in its place at once, so that no one ever reads half of it.
fn publish(file: &Path, place: &Path) -> Result<()> {
    let arriving = place.with_extension("arriving");
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(file, &arriving)
        .with_context(|| format!("cannot copy {} to {}", file.display(), place.display()))?;
    fs::rename(&arriving, place).with_context(|| format!("cannot put {} in its place", place.display()))
}
