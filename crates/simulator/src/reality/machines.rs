//! What stands behind targets: machines that run or do not, and zones with a node of the load balancer or without.

use alb_model::{Host, HostState, TargetKey, Tree};

use super::Reality;
use super::targets::zone_name;

/// Load balancers have nodes in as many zones.
const ZONES: u8 = 6;

impl Reality {
    /// Stops the machine behind a target, or lets it run again.
    pub(super) fn run_target(&mut self, group: usize, target: usize, running: bool) {
        let Some(key) = self.groups[group].key_of(target) else { return };
        let state = if running { HostState::Running } else { HostState::Stopped };
        self.model.set_host(&key.id, Host { zone: "all".to_owned(), state });
        self.check_soon(group);
    }

    /// Takes a load balancer's node out of a zone, or puts one into it again.
    pub(super) fn serve_zone(&mut self, load_balancer: usize, zone: u8, served: bool) {
        let lost = &mut self.lost_zones[load_balancer];
        lost.retain(|lost| *lost != zone);
        if !served {
            lost.push(zone);
        }
        let zones = (0..ZONES).filter(|zone| !lost.contains(zone)).map(zone_name);
        let zones = zones.map(|zone| Tree::fields().with("ZoneName", Tree::leaf(zone))).collect();
        self.model.set_zones(&self.sites.load_balancers[load_balancer], Tree::List(zones)).expect("it exists");
        for group in 0..self.groups.len() {
            self.check_soon(group);
        }
    }

    /// Lets every machine run and every zone be served.
    pub(super) fn mend_machines(&mut self) {
        for group in 0..self.groups.len() {
            let is_stopped =
                |key: &TargetKey| self.model.host(&key.id).is_some_and(|host| host.state != HostState::Running);
            let keys = (0..).map_while(|target| Some((target, self.groups[group].key_of(target)?)));
            let stopped: Vec<_> = keys.filter(|(_, key)| is_stopped(key)).map(|(target, _)| target).collect();
            for target in stopped {
                self.run_target(group, target, true);
            }
        }
        for load_balancer in 0..self.lost_zones.len() {
            for zone in self.lost_zones[load_balancer].clone() {
                self.serve_zone(load_balancer, zone, true);
            }
        }
    }
}
