//! Which region counts.

use aws_config::Region;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;

use super::environment::variable;
use super::options::ConnectOptions;
use super::profiles;

/// The region given, else that of the environment, of the profile, of the machine. It is the SDK's own order, but for
/// empty variables: CI systems set those where nothing was meant, and the SDK takes them for a region without a name.
pub(super) fn region_chain(options: &ConnectOptions) -> RegionProviderChain {
    let given = options.region.clone().or_else(in_environment).map(Region::new);
    let mut profile = ProfileFileRegionProvider::builder().profile_files(profiles::files(options));
    if let Some(name) = &options.profile {
        profile = profile.profile_name(name);
    }
    RegionProviderChain::first_try(given).or_else(profile.build()).or_else(ImdsRegionProvider::builder().build())
}

fn in_environment() -> Option<String> {
    variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"))
}
