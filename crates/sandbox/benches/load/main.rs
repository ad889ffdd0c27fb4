//! Requests per second through one listener, as many as a bounded number of clients on this machine can make, beside a
//! bare hyper server that the same clients ask in the same run: the machine may be busy, so read the ratio too.
//!
//! `cargo bench -p bluegreen-sandbox --bench load [-- --seconds N]`; a minute without an argument. It fails when a request
//! is lost. Clients, load balancer and targets share two worker threads.

mod bare;
mod client;

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use bluegreen_sandbox::{Options, Sandbox, Topology};

use client::Measured;

/// Enough to keep two cores busy; each has one connection, kept for all of its requests.
const CLIENTS: usize = 32;

/// Pools fill and the allocator finds its size before anything is measured.
const WARM_UP: Duration = Duration::from_secs(3);

/// The bare server is only there to be compared with.
const BARE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be started").block_on(run(seconds()))
}

/// How long to measure; cargo passes `--bench` too.
fn seconds() -> Duration {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--seconds").skip(1);
    Duration::from_secs(arguments.next().and_then(|text| text.parse().ok()).unwrap_or(60))
}

async fn run(duration: Duration) -> ExitCode {
    let bare = bare::start().await;
    let reference = client::measure(&bare, CLIENTS, BARE).await;
    report("bare hyper server", &reference);

    let sandbox = Sandbox::start(Topology::default(), Options::default()).await.expect("the default topology starts");
    let listener = sandbox.ready().load_balancers[0].listeners[0].url.clone();
    let address = listener.trim_start_matches("http://");
    let warm_up = client::measure(address, CLIENTS, WARM_UP).await;
    let before = resident_kib();
    let measured = client::measure(address, CLIENTS, duration).await;
    let after = resident_kib();
    report("through a listener", &measured);
    println!("{:>24}  {:.2} of the bare server", "ratio", measured.per_second() / reference.per_second());
    println!("{:>24}  {before} KiB before, {after} KiB after", "resident memory");
    sandbox.shutdown().await;
    if warm_up.failed + measured.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(what: &str, measured: &Measured) {
    let Measured { answered, failed, seconds, .. } = measured;
    let (rate, median, high) = (measured.per_second(), measured.quantile(0.5), measured.quantile(0.99));
    println!(
        "{what:>24}  {rate:.0} requests/s ({answered} in {seconds:.1} s), {failed} failed, median {median:?}, p99 {high:?}"
    );
}

/// What this process holds in memory now: clients, load balancer and targets together.
fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
