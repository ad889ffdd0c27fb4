//! A switch's name where several stand below each other.

/// Providers write down the ids of switches, which are ARNs of listeners and rules; of those the load balancer's name and the last
/// part, which no other listener has, are enough.
pub(crate) fn short_name(switch: &str) -> String {
    let parts: Vec<_> = switch.split('/').collect();
    match parts[..] {
        [kind, _, load_balancer, .., last] if kind.starts_with("arn:") => format!("{load_balancer}/{last}"),
        _ => switch.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_shortened_and_a_name_is_not() {
        let listener =
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2";
        assert_eq!(short_name(listener), "web/f2f7dc8efc522ab2");
        let rule = listener.replace(":listener/", ":listener-rule/") + "/9683b2d02a6cabee";
        assert_eq!(short_name(&rule), "web/9683b2d02a6cabee");
        assert_eq!(short_name("module.web.bluegreen_switch.a[\"x/y\"]"), "module.web.bluegreen_switch.a[\"x/y\"]");
    }
}
