use std::ffi::OsString;
use std::path;

use anyhow::{Result, bail};

use crate::process::Interrupted;
use crate::sandbox::{self, Sandbox};
use crate::workspace::Workspace;
use crate::{DemoOptions, package, setup};

pub(crate) fn run(workspace: &Workspace, options: &DemoOptions) -> Result<()> {
    // Checked before the build, so that the user does not wait for it only to see this error.
    if !sandbox::port_is_free(options.port) {
        let (host, port) = (sandbox::HOST, options.port);
        bail!(
            "port {port} of {host} is in use; stop the program that uses it, or choose another \
             port with --port (0 picks a free one)"
        );
    }
    let arguments = sandbox_arguments(options)?;
    package::set_up_and_build(workspace)?;
    setup::timed("Building the sandbox", || Sandbox::build(workspace))?;
    let mut sandbox = Sandbox::start(workspace, options.port, &arguments)?;
    println!(
        "\nThe demo dashboard is at {}/\nChoose an agent, its direction and its phone numbers, and see the result \
         of every save, even when the service fails.\nPress Ctrl-C to stop.",
        sandbox.address
    );
    match sandbox.wait() {
        Ok(status) => bail!("the sandbox stopped unexpectedly with {status}"),
        Err(error) if error.is::<Interrupted>() => Ok(()),
        Err(error) => Err(error),
    }
}

fn sandbox_arguments(options: &DemoOptions) -> Result<Vec<OsString>> {
    let mut arguments = ["--www", "www", "--pkg", "pkg"].map(OsString::from).to_vec();
    if let Some(db) = &options.db {
        // The sandbox runs in the project's root, but the path is relative to the user's folder.
        arguments.extend(["--db".into(), path::absolute(db)?.into()]);
    }
    if let Some(upstream) = &options.upstream {
        arguments.extend(["--upstream".into(), upstream.into()]);
    }
    for origin in &options.allow_origins {
        arguments.extend(["--allow-origin".into(), origin.into()]);
    }
    Ok(arguments)
}
