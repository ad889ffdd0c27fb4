//! The requests of AWS's clients, in each of the protocols that the sandbox speaks.

use bluegreen_sandbox::read_request;

/// Whatever is taken for a request can be answered in its own protocol. The first byte chooses the protocol.
pub fn check(input: &[u8]) {
    let Some((protocol, body)) = input.split_first() else { return };
    let operation = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
    let target = "GraniteServiceVersion20100801.DescribeAlarms";
    match protocol % 4 {
        0 => read_request("/", None, body),
        1 => read_request(&format!("/?{}", String::from_utf8_lossy(body)), None, body),
        2 => read_request("/", Some(target), body),
        _ => read_request(operation, None, body),
    }
}
