//! The resident memory of a plugin that Terraform really uses: its peak during a plan, with schema, configuration and
//! everything that the plan asks for.

use std::fs;
use std::time::Duration;

use workbench::Workspace;

/// The peak is the kernel's own record, so this only bounds how much of a process's last moments is missed.
const POLL: Duration = Duration::from_millis(1);

/// In bytes; `None` where there is no `/proc` to read it from.
pub(crate) async fn peak_of_a_plan(workspace: &Workspace) -> Option<u64> {
    let running = workspace.spawn(&["plan", "-lock=false"]).await;
    let terraform = running.id().expect("it was started just now");
    let mut plan = tokio::spawn(running.wait());
    let mut peak = None;
    loop {
        tokio::select! {
            run = &mut plan => {
                let _ = run.expect("waiting does not panic").success();
                return peak;
            }
            () = tokio::time::sleep(POLL) => peak = peak.max(plugins_of(terraform).max()),
        }
    }
}

/// The peak resident memory so far of every plugin that this Terraform has running.
fn plugins_of(terraform: u32) -> impl Iterator<Item = u64> {
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    processes.filter_map(move |process| {
        let status = fs::read_to_string(process.path().join("status")).ok()?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        // Between fork and exec the child is still called what its parent is called, and has its parent's memory.
        let is_plugin = field("Name:")?.starts_with("terraform-provi") && field("PPid:")?.parse() == Ok(terraform);
        let kilobytes: u64 = field("VmHWM:")?.strip_suffix(" kB")?.parse().ok()?;
        is_plugin.then_some(kilobytes * 1024)
    })
}
