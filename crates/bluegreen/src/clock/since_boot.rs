//! The time since this machine was started, of which the time for which it slept is a part.

use std::time::Duration;

/// How long ago this machine was started. Setting its date changes nothing about that.
#[cfg(unix)]
pub(super) fn since_boot() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    // Linux's other monotonic clock stands still while the machine sleeps. That of macOS does not.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const CLOCK: ClockId = ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const CLOCK: ClockId = ClockId::Monotonic;

    let time = clock_gettime(CLOCK);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// How long ago this process first asked. The counter beneath, of Windows, goes on while the machine sleeps.
#[cfg(not(unix))]
pub(super) fn since_boot() -> Duration {
    static BEGINNING: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    BEGINNING.elapsed()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// On a machine that has slept since it was started, the other clocks are late by that time.
    #[test]
    fn it_is_what_the_kernel_calls_its_uptime() {
        let text = std::fs::read_to_string("/proc/uptime").unwrap();
        let uptime: f64 = text.split(' ').next().unwrap().parse().unwrap();
        let difference = since_boot().as_secs_f64() - uptime;
        assert!((-0.1..2.0).contains(&difference), "{difference} seconds");
    }
}
