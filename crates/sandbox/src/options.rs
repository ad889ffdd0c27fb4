//! What is chosen at the start beside the topology.

/// How to start a sandbox, apart from what is in it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The control plane's port on 127.0.0.1; `None` takes any free one.
    pub port: Option<u16>,
    /// Where the draws between weighted groups start, for a repeatable run; `None` is different each time.
    pub seed: Option<u64>,
}
