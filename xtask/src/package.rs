//! From the crate to `pkg/dist/`: cargo, wasm-bindgen, wasm-opt, gzip, and esbuild, which puts everything into one file.

mod glue;
mod instructions;
mod order;
mod panics;
mod places;
mod streams;

use std::env;
use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use zopfli::{Format, Options};

use crate::process;
use crate::setup;
use crate::workspace::Workspace;

/// What rustc switches on for wasm32-unknown-unknown; wasm-opt assumes less.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A function that is called once goes into its caller only if it is tiny: a long function
/// zips worse than two. So do data in pieces without the zeros between them, and values
/// that are carried to where they are used. Nothing is kept at the lowest addresses, where the stack ends. And nobody reads
/// in a page what the wasm was made with.
const WASM_PASSES: [&str; 8] = [
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    "--low-memory-unused",
    "--skip-pass=memory-packing",
    "--skip-pass=simplify-locals",
    "--strip-producers",
    "--strip-target-features",
];

pub(crate) fn set_up_and_build(workspace: &Workspace) -> Result<()> {
    setup::packaging(workspace)?;
    build(workspace)
}

pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let scratch = workspace.scratch("package");
    let bindings = scratch.join("glue");
    compile(workspace, &bindings)?;
    let wasm = Wasm {
        optimised: scratch.join("talkover_calling.wasm"),
        zipped: scratch.join("talkover_calling.wasm.gz"),
    };
    let unoptimised = bindings.join("talkover_calling_bg.wasm");
    let names = wasm.shrink(workspace, &unoptimised)?;
    let constants = glue::constants(&fs::read(unoptimised)?)?;
    let glue = bindings.join("glue.js");
    let written = fs::read_to_string(bindings.join("talkover_calling.js"))?;
    fs::write(&glue, glue::refine(&written, &names, &constants)?)?;
    let bundler = Bundler {
        workspace,
        glue,
        zipped_wasm: wasm.zipped.clone(),
        error: snippet(&bindings, "src/browser/talkover_error.js")?,
    };
    let mut files = vec![
        (wasm.optimised, "dist/talkover_calling.wasm"),
        (workspace.root.join("pkg/src/talkover_calling.wasm.d.ts"), "dist/talkover_calling.wasm.d.ts"),
        (workspace.root.join("pkg/src/index.d.ts"), "dist/index.d.ts"),
        // The same types, as those who `require` resolve them.
        (workspace.root.join("pkg/src/index.d.ts"), "dist/index.d.cts"),
        (workspace.root.join("README.md"), "README.md"),
        (workspace.root.join("LICENSE-MIT"), "LICENSE-MIT"),
        (workspace.root.join("LICENSE-APACHE"), "LICENSE-APACHE"),
    ];
    for (entry, format, place) in BUNDLES {
        let bundle = scratch.join(place);
        bundler.bundle(entry, format, &bundle)?;
        files.push((bundle, place));
    }
    for (file, place) in &files {
        publish(file, &workspace.root.join("pkg").join(place))?;
    }

    let bundle = fs::read(scratch.join("dist/index.js"))?;
    println!(
        "pkg/dist/index.js: {} bytes, {} gzipped; {} of its bytes are the wasm, zipped and in base64",
        bundle.len(),
        gzip(&bundle, QUICK)?.len(),
        fs::metadata(&wasm.zipped)?.len().div_ceil(3) * 4,
    );
    Ok(())
}

/// The crate as wasm, and the JavaScript that wasm-bindgen writes around it.
fn compile(workspace: &Workspace, glue: &Path) -> Result<()> {
    let wasm = to_wasm(workspace, "talkover-calling", &[])?;
    // Snippets are in folders named by a hash, and those of earlier builds would stay.
    if glue.exists() {
        fs::remove_dir_all(glue)?;
    }
    let mut wasm_bindgen = workspace.command("wasm-bindgen")?;
    wasm_bindgen
        .args(["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-dir"])
        .arg(glue);
    process::run(wasm_bindgen.arg(wasm))
}

/// What puts the wasm together in the page.
fn joiner(workspace: &Workspace, wasm: &Path) -> Result<Vec<u8>> {
    let memory = format!("-Clink-arg=--initial-memory={}", talkover_joiner::MEMORY_SIZE);
    let compiled = to_wasm(workspace, "talkover-joiner", &[&memory, "-Clink-arg=-zstack-size=0"])?;
    let mut wasm_opt = workspace.command("wasm-opt")?;
    // What the linker tells the host about the memory begins with two underscores.
    wasm_opt.args(["-Oz", "--remove-exports=__*", "--remove-unused-module-elements"]);
    wasm_opt.args(["--strip-debug", "--strip-producers", "--strip-target-features"]).args(WASM_FEATURES);
    process::run(wasm_opt.arg(compiled).arg("--output").arg(wasm))?;
    Ok(fs::read(wasm)?)
}

fn to_wasm(workspace: &Workspace, package: &str, flags: &[&str]) -> Result<PathBuf> {
    let target = "wasm32-unknown-unknown";
    let target_folder = workspace.scratch("package/cargo");
    let mut cargo = workspace.command("cargo")?;
    // Only this kind of library: the tests want an rlib too, and where one is asked for cargo optimises no further than each crate.
    cargo.args([
        "rustc",
        "--package",
        package,
        "--lib",
        "--crate-type",
        "cdylib",
        "--release",
        "--target",
        target,
    ]);
    cargo.arg("--target-dir").arg(&target_folder).arg("--").args(flags);
    // The encoded variable wins over whatever flags the person has set, so everyone builds the same bytes.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remapped_paths(workspace)?.join("\x1f"));
    process::run(&mut cargo)?;
    let name = package.replace('-', "_");
    Ok(target_folder.join(target).join("release").join(name).with_extension("wasm"))
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

/// Where the wasm is in the forms in which it is shipped.
struct Wasm {
    optimised: PathBuf,
    zipped: PathBuf,
}

impl Wasm {
    /// Optimises and zips the wasm, unless the same wasm was shrunk in the same way before: it takes some seconds. Gives the
    /// list of the names that it got.
    fn shrink(&self, workspace: &Workspace, wasm: &Path) -> Result<String> {
        let (source, names) = (self.zipped.with_extension("source"), self.zipped.with_extension("names"));
        let wasm_bytes = fs::read(wasm)?;
        let way = [env::current_exe()?, workspace.root.join("package-lock.json")];
        if !(fs::read(&source).is_ok_and(|shrunk| shrunk == wasm_bytes) && is_newer(&self.zipped, &way)) {
            let wordless = self.zipped.with_extension("wordless");
            fs::write(&wordless, places::without_places(panics::without_words(&wasm_bytes)?)?)?;
            let mut wasm_opt = workspace.command("wasm-opt")?;
            wasm_opt.args(WASM_PASSES).arg(glue::SHORT_NAMES).args(WASM_FEATURES);
            let report = process::capture(wasm_opt.arg(wordless).arg("--output").arg(&self.optimised))?;
            fs::write(&names, report.context("wasm-opt failed")?)?;
            fs::write(&self.optimised, order::alike_beside_alike(&fs::read(&self.optimised)?)?)?;
            let joiner = joiner(workspace, &self.zipped.with_file_name("joiner.wasm"))?;
            fs::write(&self.zipped, gzip(&streams::split(&fs::read(&self.optimised)?, &joiner)?, THOROUGH)?)?;
            fs::write(source, wasm_bytes)?;
        }
        Ok(fs::read_to_string(names)?)
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

/// Each entry with its format and its place in the package.
const BUNDLES: [(&str, &str, &str); 4] = [
    ("pkg/src/index.js", "esm", "dist/index.js"),
    ("pkg/src/index.js", "cjs", "dist/index.cjs"),
    ("pkg/src/slim.js", "esm", "dist/slim.js"),
    ("pkg/src/workerd.js", "esm", "dist/workerd.js"),
];

struct Bundler<'a> {
    workspace: &'a Workspace,
    glue: PathBuf,
    zipped_wasm: PathBuf,
    /// The very file that the glue imports, so that both have one class of errors.
    error: PathBuf,
}

impl Bundler<'_> {
    fn bundle(&self, entry: &str, format: &str, bundle: &Path) -> Result<()> {
        let alias = |name: &str, file: &Path| format!("--alias:{name}={}", file.display());
        let mut esbuild: Command = self.workspace.command("esbuild")?;
        esbuild.args([entry, "--bundle", "--minify", "--target=es2022", "--log-level=warning"]);
        esbuild.arg(format!("--format={format}"));
        esbuild.args(["--loader:.gz=base64", "--external:*.wasm"]);
        esbuild.arg(alias("talkover-glue", &self.glue));
        esbuild.arg(alias("talkover-wasm", &self.zipped_wasm));
        esbuild.arg(alias("talkover-error", &self.error));
        process::run(esbuild.arg(format!("--outfile={}", bundle.display())))
    }
}

/// A file of the crate as wasm-bindgen copied it, into a folder named after the crate and a hash.
fn snippet(glue: &Path, path: &str) -> Result<PathBuf> {
    let folder = glue.join("snippets");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("wasm-bindgen copied no snippet for {path}"))?;
    let mut found = Vec::new();
    for entry in entries {
        let file = entry?.path().join(path);
        if file.is_file() {
            found.push(file);
        }
    }
    let [file] = found.as_slice() else {
        bail!("{} has {} copies of {path} where one is needed", folder.display(), found.len());
    };
    Ok(file.clone())
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
