//! Other processes: whose they are, and their end.

use std::fs;
use std::process::Command;

/// The processes whose parent is this one.
pub(crate) fn children_of(parent: u32) -> Vec<u32> {
    let processes =
        fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let is_child = |process: &u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        status.lines().any(|line| line == format!("PPid:\t{parent}"))
    };
    processes.filter(is_child).collect()
}

/// Ends a process at once (SIGKILL); one that has ended already is no error.
pub(crate) fn kill(process: u32) {
    Command::new("kill").args(["-9", &process.to_string()]).output().unwrap();
}

/// Does this process still run? One that waits for its parent to hear of its end does not.
pub(crate) fn lives(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && !line.contains('Z') && !line.contains('X'))
}
