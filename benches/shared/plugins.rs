//! What the processes of a provider use while Terraform has them running.

use std::fs;
use std::time::Duration;

use workbench::{Run, Running};

/// The peak of memory is the kernel's own record, so this only bounds how much of a process's last moments is missed, and how
/// short a time descriptors may be open without being counted.
const POLL: Duration = Duration::from_millis(5);

/// The most that any one process of the provider had. `None` where there is no `/proc` to read it from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// Resident memory, in bytes.
    pub(crate) memory: Option<u64>,
    /// Open descriptors of all kinds.
    pub(crate) descriptors: Option<usize>,
    /// Those of them that are sockets: its connections, and the ones with Terraform.
    pub(crate) sockets: Option<usize>,
}

impl Usage {
    /// The larger one of each.
    pub(crate) fn max(self, other: Usage) -> Usage {
        Usage {
            memory: self.memory.max(other.memory),
            descriptors: self.descriptors.max(other.descriptors),
            sockets: self.sockets.max(other.sockets),
        }
    }
}

/// Waits for the end of a command of Terraform, and watches the plugins that it starts.
pub(crate) async fn watched(running: Running) -> (Run, Usage) {
    let terraform = running.id().expect("it was started just now");
    let mut ended = tokio::spawn(running.wait());
    let mut usage = Usage::default();
    loop {
        tokio::select! {
            run = &mut ended => return (run.expect("waiting does not panic"), usage),
            () = tokio::time::sleep(POLL) => {
                usage = plugins_of(terraform).into_iter().map(usage_of).fold(usage, Usage::max);
            }
        }
    }
}

/// The plugins that this Terraform has running now.
fn plugins_of(terraform: u32) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{terraform}/task")).into_iter().flatten().filter_map(Result::ok);
    // A child belongs to the thread that has started it.
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children = children.collect::<String>();
    children.split_whitespace().filter(|child| is_plugin(child)).map(str::to_owned).collect()
}

/// Between fork and exec the child is still called what its parent is called, and has its parent's memory.
fn is_plugin(process: &str) -> bool {
    fs::read_to_string(format!("/proc/{process}/comm")).is_ok_and(|name| name.starts_with("terraform-provi"))
}

fn usage_of(process: String) -> Usage {
    let links = fs::read_dir(format!("/proc/{process}/fd")).map(|entries| {
        let links = entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
        links.map(|link| link.to_string_lossy().starts_with("socket:")).collect::<Vec<_>>()
    });
    let links = links.ok();
    Usage {
        memory: peak_memory(&process),
        descriptors: links.as_ref().map(Vec::len),
        sockets: links.map(|links| links.into_iter().filter(|is_socket| *is_socket).count()),
    }
}

fn peak_memory(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
