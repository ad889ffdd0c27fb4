//! A Terraform that knows no place for providers but the one that a test names.

use std::fs;

use tempfile::TempDir;
use workbench::{Run, Terraform, Workspace};

use super::{Site, VERSION, fake_program};

pub(crate) struct Lab {
    workspace: Workspace,
    _settings: TempDir,
}

impl Lab {
    /// With a configuration file of Terraform's command line; the site's certificate is trusted, and no other.
    pub(crate) fn with(cli_config: &str, site: Option<&Site>) -> Lab {
        let settings = tempfile::tempdir().unwrap();
        let put = |name: &str, content: &[u8]| {
            let path = settings.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let unused = put("unused", &fake_program("linux_amd64", "unused"));
        let mut workspace = Workspace::new(&host(), &unused).unwrap();
        workspace.env("TF_CLI_CONFIG_FILE", put("terraform.tfrc", cli_config.as_bytes()));
        if let Some(site) = site {
            workspace.env("SSL_CERT_FILE", put("site.pem", site.certificate().as_bytes()));
        }
        workspace.write(
            "main.tf",
            &format!(
                "terraform {{\n  required_providers {{\n    bluegreen = {{\n      source  = \"bluegreen/bluegreen\"\n      \
                 version = \"{VERSION}\"\n    }}\n  }}\n}}\n"
            ),
        );
        Lab { workspace, _settings: settings }
    }

    /// Writes one file of the configuration.
    pub(crate) fn write(&self, file: &str, text: &str) {
        self.workspace.write(file, text);
    }

    pub(crate) async fn init(&self) -> Run {
        self.workspace.run(&["init", "-no-color"]).await
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Run {
        self.workspace.run(arguments).await
    }

    pub(crate) fn lock_file(&self) -> String {
        fs::read_to_string(self.workspace.path().join(".terraform.lock.hcl")).unwrap()
    }
}

/// The Terraform of this run.
pub(crate) fn host() -> Terraform {
    Terraform::find().unwrap_or_else(|error| panic!("{error}"))
}
