//! Something answers in AWS's place, and not as AWS does.

use crate::support::{Configuration, Lab, OneAnswer, assert_says};

const EMPTY: &str = "<DescribeListenersResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">\
                     <DescribeListenersResult><Listeners/></DescribeListenersResult></DescribeListenersResponse>";

#[tokio::test]
async fn a_reply_that_is_none_is_an_error_and_the_state_is_kept() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let before = lab.switch().await;
    let html = "<html><body><h1>503 Service Unavailable</h1></body></html>";
    for (status, content_type, body, says) in [
        (503, "text/html", html, "answered with HTTP 503"),
        (200, "text/html", html, "the reply was not understood"),
        (200, "text/xml", &EMPTY[..100], "the reply was not understood"),
        (200, "text/xml", EMPTY, "the reply says nothing of it"),
        (200, "text/xml", "", "the reply was not understood"),
    ] {
        let proxy = OneAnswer::start(status, content_type, body).await;
        lab.write(&Configuration::of(lab.ready()).endpoint(&proxy.endpoint));
        let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
        lab.workspace.write("main.tf", &text.replace("region = ", "max_retries = 0\n  region = "));
        for run in [lab.plan("green").await, lab.apply("green").await] {
            let run = run.failure();
            assert_says(&run, "Error: AWS could not be asked");
            assert_says(&run, &format!("DescribeListeners of {}", lab.listener()));
            assert_says(&run, says);
        }
        assert_eq!(lab.switch().await, before, "{says}");
    }
    lab.write(&Configuration::of(lab.ready()));
    lab.assert_plan_is_empty("blue").await;
}
