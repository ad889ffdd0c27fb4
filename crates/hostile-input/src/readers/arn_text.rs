//! The ARNs that users write.

use bluegreen::declaration::arn::{RouteArn, TargetGroupArn};

/// What is taken for an ARN is kept letter by letter, is of one kind only, and can answer all questions about itself;
/// what is refused can be explained.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let group = TargetGroupArn::parse(text);
    match RouteArn::either(text) {
        Ok(route) => {
            assert_eq!(route.as_str(), text);
            assert_eq!(RouteArn::either(&route.to_string()), Ok(route.clone()));
            assert!(RouteArn::listener(text).is_ok() != RouteArn::rule(text).is_ok());
            assert!(group.is_err());
            let _ = route.load_balancer_kind();
            assert!(route.load_balancer_arn().contains(":loadbalancer/"));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    match group {
        Ok(group) => assert_eq!(group.as_str(), text),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
