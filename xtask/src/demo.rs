use std::ffi::OsString;
use std::path;

use anyhow::{Result, bail};

use crate::process::Interrupted;
use crate::sandbox::{self, Sandbox};
use crate::workspace::Workspace;
use crate::{DemoOptions, package, setup};

pub(crate) fn run(workspace: &Workspace, options: &DemoOptions) -> Result<()> {
    // Before the build: nobody wants to wait for it only to read this.
    if !sandbox::port_is_free(options.port) {
        let (host, port) = (sandbox::HOST, options.port);
        bail!(
            "port {port} of {host} is taken; end what uses it, or choose another with --port (0 takes any free one)"
        );
    }
    let arguments = sandbox_arguments(options)?;
    package::set_up_and_build(workspace)?;
    setup::timed("Building the sandbox", || Sandbox::build(workspace))?;
    let mut sandbox = Sandbox::start(workspace, options.port, &arguments)?;
    println!(
        "\nThe demo dashboard is at {}/\nChoose an agent, its direction and its numbers there, and see how every save \
         ends, also when the service fails.\nCtrl-C stops it.",
        sandbox.address
    );
    match sandbox.wait() {
        Ok(status) => bail!("the sandbox ended by itself with {status}"),
        Err(error) if error.is::<Interrupted>() => Ok(()),
        Err(error) => Err(error),
    }
}

fn sandbox_arguments(options: &DemoOptions) -> Result<Vec<OsString>> {
    let mut arguments = ["--www", "www", "--pkg", "pkg"].map(OsString::from).to_vec();
    if let Some(db) = &options.db {
        // Named from where the person is, while the sandbox runs in the project's root.
        arguments.extend(["--db".into(), path::absolute(db)?.into()]);
    }
    if let Some(upstream) = &options.upstream {
        arguments.extend(["--upstream".into(), upstream.into()]);
    }
    Ok(arguments)
}
