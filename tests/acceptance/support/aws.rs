//! An AWS client of a few lines, independent of the provider: it changes listeners behind Terraform's back.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends signed-looking forms to the sandbox's API, which does not verify signatures.
pub(crate) struct Aws {
    address: String,
}

impl Aws {
    pub(crate) fn at(endpoint: &str) -> Aws {
        Aws { address: endpoint.trim_start_matches("http://").to_owned() }
    }

    /// Points a listener's default action at these target groups with these weights.
    pub(crate) async fn forward(&self, listener: &str, groups: &[(&str, u16)]) {
        let mut form = vec![
            ("ListenerArn".to_owned(), listener.to_owned()),
            ("DefaultActions.member.1.Type".to_owned(), "forward".to_owned()),
        ];
        for (index, (group, weight)) in groups.iter().enumerate() {
            let tuple = format!("DefaultActions.member.1.ForwardConfig.TargetGroups.member.{}", index + 1);
            form.push((format!("{tuple}.TargetGroupArn"), (*group).to_owned()));
            form.push((format!("{tuple}.Weight"), weight.to_string()));
        }
        self.call("ModifyListener", &form).await;
    }

    /// The ARN of a listener's default rule, or else of the first one that is not.
    pub(crate) async fn rule_arn(&self, listener: &str, default: bool) -> String {
        let reply = self.call("DescribeRules", &[("ListenerArn".to_owned(), listener.to_owned())]).await;
        let rule = reply.split("<RuleArn>").skip(1).find(|rule| is_default(rule) == default).unwrap();
        rule.split_once('<').unwrap().0.to_owned()
    }

    /// Sends one call, which must succeed, and returns the reply.
    pub(crate) async fn call(&self, action: &str, parameters: &[(String, String)]) -> String {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let fields = parameters.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let body = fields.fold(format!("Action={action}&Version=2015-12-01"), |body, field| format!("{body}&{field}"));
        let scope = "20260101/us-east-1/elasticloadbalancing/aws4_request";
        let request = format!(
            "POST / HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             x-amz-date: 20260101T000000Z\r\nauthorization: AWS4-HMAC-SHA256 Credential=hand/{scope}, \
             SignedHeaders=host;x-amz-date, Signature=00\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.starts_with("HTTP/1.1 200"), "{action} failed: {reply}");
        reply
    }
}

fn is_default(rule: &str) -> bool {
    rule.contains("<Priority>default</Priority>")
}
