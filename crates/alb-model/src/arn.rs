//! Amazon resource names of load balancers and what belongs to them, and how new ones are made.

const USUAL_PARTITION: &str = "aws";

/// The other partitions, by how the names of their regions begin.
const PARTITIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("eusc-", "aws-eusc"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
];

/// What a load-balancing ARN names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArnKind {
    /// `loadbalancer/{app|net}/name/id`.
    LoadBalancer,
    /// `listener/{app|net}/name/lbid/id`.
    Listener,
    /// `listener-rule/{app|net}/name/lbid/listenerid/id`.
    Rule,
    /// `targetgroup/name/id`.
    TargetGroup,
}

/// A well-formed load-balancing ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// What it names.
    pub kind: ArnKind,
    /// The name of the load balancer or the target group in it.
    pub name: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; `None` when it is not one of load balancing.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let head = [parts.next()?, parts.next()?, parts.next()?];
        let (_region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
        let of_load_balancing = head[0] == "arn" && is_partition(head[1]) && head[2] == "elasticloadbalancing";
        if !of_load_balancing || account.is_empty() {
            return None;
        }
        let segments: Vec<&str> = resource.split('/').collect();
        let (kind, name) = match segments.as_slice() {
            ["loadbalancer", "app" | "net" | "gwy", name, _] => (ArnKind::LoadBalancer, name),
            ["listener", "app" | "net" | "gwy", name, _, _] => (ArnKind::Listener, name),
            ["listener-rule", "app" | "net" | "gwy", name, _, _, _] => (ArnKind::Rule, name),
            ["targetgroup", name, _] => (ArnKind::TargetGroup, name),
            _ => return None,
        };
        segments.iter().all(|segment| !segment.is_empty()).then_some(Self { kind, name })
    }
}

/// Makes the ARNs of one account in one region. The same names always give the same ARN, so that a topology file's
/// ARNs can be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// For example `us-east-1`; the partition follows from it.
    pub region: String,
    /// Twelve digits.
    pub account_id: String,
}

impl Naming {
    /// The partition of the region: what follows `arn:`.
    #[must_use]
    pub fn partition(&self) -> &'static str {
        let found = PARTITIONS.iter().find(|(start, _)| self.region.starts_with(start));
        found.map_or(USUAL_PARTITION, |(_, partition)| partition)
    }

    /// The ARN of a load balancer; `family` is `app` or `net`.
    #[must_use]
    pub fn load_balancer(&self, family: &str, name: &str) -> String {
        self.arn(&format!("loadbalancer/{family}/{name}/{}", identifier(&[family, name])))
    }

    /// The ARN of a load balancer's listener on a port.
    #[must_use]
    pub fn listener(&self, load_balancer_arn: &str, port: u16) -> String {
        let id = identifier(&[load_balancer_arn, &port.to_string()]);
        format!("{}/{id}", load_balancer_arn.replacen(":loadbalancer/", ":listener/", 1))
    }

    /// The ARN of a listener's rule; `priority` may be `default`.
    #[must_use]
    pub fn rule(&self, listener_arn: &str, priority: &str) -> String {
        let id = identifier(&[listener_arn, priority]);
        format!("{}/{id}", listener_arn.replacen(":listener/", ":listener-rule/", 1))
    }

    /// The ARN of a target group.
    #[must_use]
    pub fn target_group(&self, name: &str) -> String {
        self.arn(&format!("targetgroup/{name}/{}", identifier(&["targetgroup", name])))
    }

    /// The ARN of something of another service, in this account and region.
    #[must_use]
    pub fn arn_of(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition(), self.region, self.account_id)
    }

    /// The ARN of something of IAM's, which is in no region.
    #[must_use]
    pub fn iam_arn(&self, resource: &str) -> String {
        format!("arn:{}:iam::{}:{resource}", self.partition(), self.account_id)
    }

    /// An ARN like this one with another id at its end.
    pub(crate) fn again(arn: &str, generation: u32) -> String {
        let start = arn.rsplit_once('/').map_or(arn, |(start, _)| start);
        format!("{start}/{}", identifier(&[arn, &generation.to_string()]))
    }

    fn arn(&self, resource: &str) -> String {
        self.arn_of("elasticloadbalancing", resource)
    }
}

fn is_partition(text: &str) -> bool {
    text == USUAL_PARTITION || PARTITIONS.iter().any(|(_, partition)| *partition == text)
}

/// Sixteen hexadecimal digits, like AWS's, by FNV-1a over the names.
fn identifier(names: &[&str]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in names.iter().flat_map(|name| name.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming() -> Naming {
        Naming { region: "us-east-1".to_owned(), account_id: "000000000000".to_owned() }
    }

    #[test]
    fn made_arns_are_well_formed_and_repeatable() {
        let load_balancer = naming().load_balancer("app", "web");
        let listener = naming().listener(&load_balancer, 80);
        let rule = naming().rule(&listener, "10");
        for (arn, kind) in [
            (load_balancer.clone(), ArnKind::LoadBalancer),
            (listener.clone(), ArnKind::Listener),
            (rule, ArnKind::Rule),
            (naming().target_group("web"), ArnKind::TargetGroup),
        ] {
            assert_eq!(Arn::parse(&arn), Some(Arn { kind, name: "web" }), "{arn}");
        }
        assert_eq!(listener, naming().listener(&load_balancer, 80));
        assert_ne!(listener, naming().listener(&load_balancer, 81));
    }

    #[test]
    fn the_region_decides_over_the_partition() {
        for (region, partition) in [
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-west-1", "aws"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            let arn = Naming { region: region.to_owned(), ..naming() }.target_group("web");
            assert!(arn.starts_with(&format!("arn:{partition}:elasticloadbalancing:{region}:")), "{arn}");
            assert_eq!(Arn::parse(&arn), Some(Arn { kind: ArnKind::TargetGroup, name: "web" }));
        }
    }

    #[test]
    fn what_is_no_load_balancing_arn_is_refused() {
        for text in [
            "",
            "nonsense",
            "arn:aws:s3:::bucket",
            "arn:awsome:elasticloadbalancing:us-east-1:000000000000:targetgroup/blue/1",
            "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/web/1",
            "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup//1",
            "arn:aws:elasticloadbalancing:us-east-1::targetgroup/blue/1",
        ] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }
}
