//! What tells the process that has started this one from every other.

use rustix::io::Errno;
use rustix::process::{Pid, getppid, test_kill_process};

/// Its number and, where the system tells it, when it was started: numbers come again, and in containers all begin at 1.
pub(super) fn identity() -> Option<String> {
    let parent = getppid()?;
    Some(format!("{:x}-{}", parent.as_raw_nonzero(), started(parent).unwrap_or_default()))
}

/// Is the process of this identity gone? What cannot be told of is not.
pub(super) fn is_gone(identity: &str) -> bool {
    let number = identity.split_once('-').and_then(|(number, _)| i32::from_str_radix(number, 16).ok());
    number.and_then(Pid::from_raw).is_some_and(|process| test_kill_process(process) == Err(Errno::SRCH))
}

/// In ticks since the machine was started: the twenty-second field of Linux's `stat`, of which the second one, a name, may hold
/// anything.
fn started(process: Pid) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_again_in_the_same_words_and_it_lives() {
        let identity = identity().unwrap();
        assert_eq!(super::identity().as_deref(), Some(identity.as_str()));
        assert!(!is_gone(&identity), "{identity}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_tells_when_a_process_was_started() {
        assert!(started(getppid().unwrap()).is_some_and(|ticks| ticks > 0));
    }
}
